"""The compiled specs that cases are pinned to, by hash."""

from __future__ import annotations

from typing import NamedTuple

from cpcspec.ir.codec import UnreadableIR, content_hash, decode, encode
from cpcspec.ir.nodes import Spec
from cpcspec.semantics.program import Program, load

from ..ports import Store
from ..tables import COUNTERS, DEFINITIONS, CounterRow, DefinitionRow
from .enrolling import enrol

COUNTER = "definition"


class Definition(NamedTuple):
    """A spec that is ready to be published, as often as one likes."""

    hash: str
    text: str
    program: Program


def definition_of(spec: Spec) -> Definition:
    """Return the spec as it is published: hashed, written out and loaded."""
    return Definition(content_hash(spec), encode(spec), load(spec))


class Definitions:
    """The definitions in a store; what was loaded once stays loaded, since a definition never changes."""

    def __init__(self, store: Store) -> None:
        """Read nothing yet."""
        self._store = store
        self._programs: dict[str, Program] = {}
        # A place is given once, so what it leads to may be kept.
        self._places: dict[int, str] = {}

    def publish(self, definition: Definition) -> None:
        """Keep the definition, use it for new cases from now on, and its register for all cases."""
        (hashed, text, program) = definition
        with self._store.unit():
            last = self._last()
            if not self._store.find(DEFINITIONS, {"hash": hashed, "place": last}):
                self._store.put(DEFINITIONS, DefinitionRow(hashed, last + 1, text))
                self._store.put(COUNTERS, CounterRow(COUNTER, last + 1))
            enrol(self._store, program.spec.register_rows)
        self._programs[hashed] = program

    def program(self, hashed: str) -> Program | None:
        """Return the program with that hash, or None if it is not here or not readable."""
        found = self._programs.get(hashed)
        if found is None:
            row = self._store.get(DEFINITIONS, hashed)
            try:
                spec = decode(row.ir) if row else None
            except UnreadableIR:
                spec = None
            if spec is None or content_hash(spec) != hashed:
                return None
            found = self._programs[hashed] = load(spec)
        return found

    def current(self) -> str:
        """Return the hash of the definition for new cases, or an empty text if none was published."""
        last = self._last()
        if not last:
            return ""
        if last not in self._places:
            self._places[last] = next((row.hash for row in self._store.find(DEFINITIONS, {"place": last})), "")
        return self._places[last]

    def _last(self) -> int:
        row = self._store.get(COUNTERS, COUNTER)
        return row.next if row else 0
