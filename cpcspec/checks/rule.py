"""The shape of a rule: what it reports, and how it looks for it in the IR."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec
from cpcspec.source import Span


class Place(NamedTuple):
    """An element of the IR: its procedure (empty for what belongs to none), its kind and its id.

    Kinds are `form` (dotted ids inside lists), `state`, `party`, `part`, `action`, `timer` and `mail`;
    in no procedure: `procedure`, `codes` and `reuse` (`source>target`).
    """

    procedure: str
    kind: str
    id: str


class Problem(NamedTuple):
    """What a rule found: where, the facts for its message, and further places, each with a phrase."""

    place: Place
    facts: Mapping[str, object]
    also: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault of a spec that every pass accepts.

    With `everywhere`, an element that a fragment brings is reported only if the fault is there in every procedure
    that uses the fragment. A rule that is not `on` runs only when it is asked for.
    """

    fault: Fault
    find: Callable[[Spec], Iterator[Problem]]
    everywhere: bool = False
    on: bool = True


class Origins(Protocol):
    """Where the elements of the IR were written: the compiler's own table, seen from here."""

    def at(self, procedure: str, kind: str, name: str) -> tuple[Span, tuple[str, ...]] | None:
        """Return the span and the breadcrumbs of an element, or None if it was not written anywhere."""

    def __iter__(self) -> Iterator[tuple[tuple[str, str, str], tuple[Span, tuple[str, ...]]]]:
        """Give all elements with their origins."""
