"""Cases from the store: the decoded case is kept as long as its row is the one that it was decoded from."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from cpcspec.semantics.case import Case, Register, World

from ..ports import Store
from ..tables import CASES, CaseRow
from .enrolling import register_in, revision
from .files import digests
from .numbers import Serials
from .rows import case_from_row

KEPT_CASES = 4096


class Held(NamedTuple):
    """A case with the row that it comes from, and the digests of the files that it holds."""

    row: CaseRow
    case: Case
    files: frozenset[str]


class Loader:
    """Reads cases and the world around them."""

    def __init__(self, store: Store, link_base: str, zone: tzinfo) -> None:
        """Know no case yet; days are those of the zone."""
        self._store = store
        self._zone = zone
        self._link_base = link_base
        self._kept: dict[str, Held] = {}
        self._revision = revision(store)
        self._register = register_in(store)

    @property
    def register(self) -> Register:
        """The register as it is now, whoever changed it: read anew only where it did change."""
        now = revision(self._store)
        if now != self._revision:
            # The count is read first: what changes between the two is read once more the next time.
            self._register, self._revision = register_in(self._store), now
        return self._register

    def load(self, case_id: str) -> Held | None:
        """Return the case, or None if there is none."""
        row = self._store.get(CASES, case_id)
        if row is None:
            self._kept.pop(case_id, None)
            return None
        held = self._kept.get(case_id)
        if held is not None and held.row == row:
            return held
        case = case_from_row(row)
        held = Held(row, case, digests(case))
        self.keep(held)
        return held

    def keep(self, held: Held) -> None:
        """Keep a decoded case; the one kept longest makes room."""
        self._kept.pop(held.row.id, None)
        self._kept[held.row.id] = held
        if len(self._kept) > KEPT_CASES:
            self._kept.pop(next(iter(self._kept)), None)

    def world(self, case: Case | None, now: datetime) -> World:
        """Return the world around a case: linked cases, the register, the next permanent number."""
        linked = {}
        for link in case.links if case else ():
            other = self.load(link.case)
            if other is not None:
                linked[link.case] = other.case
        serials = Serials(self._store, now.astimezone(self._zone).year)
        return World(now, self.register, linked, 1, self._link_base, self._zone, serials)
