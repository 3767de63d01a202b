"""The clock's turns over many cases kept in memory: what should have fired by now, and what cannot fire.

Whoever fires without a store shares this, so that scenarios and the audit come to the same end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from cpcspec.semantics import deadlines
from cpcspec.semantics.case import Case, Due, Refused, Stepped, World
from cpcspec.semantics.periods import as_utc
from cpcspec.semantics.tables import Program

Aside = tuple[str, str, int]
"""A rung that cannot fire: its case, its name, and the version of the case; any later one may try again."""


class Stuck(NamedTuple):
    """A case that does not go on by itself, and why."""

    case: str
    why: str


class Overdue(NamedTuple):
    """A rung that should have fired: when, in which case, and its place in the spec; the least is the first to fire."""

    at: datetime
    case: str
    place: int
    due: Due


class Cases(NamedTuple):
    """Cases under one program, and what gives the world around each."""

    program: Program
    held: Mapping[str, Case]
    world: Callable[[Case], World]

    def first(self, only: str | None, aside: frozenset[Aside], now: datetime) -> Overdue | None:
        """Return what has to fire first, in one case or in all, leaving what was put aside; None if nothing has to."""
        return min(self._overdue(only, aside, now), default=None)

    def _overdue(self, only: str | None, aside: frozenset[Aside], now: datetime) -> Iterator[Overdue]:
        for name, case in self.held.items():
            if only in (None, name):
                for place, each in enumerate(deadlines.due(self.program, case, self.world(case))):
                    if each.at <= now and (name, each.rung, case.version) not in aside:
                        yield Overdue(as_utc(each.at), name, place, each)

    def put_aside(self, fired: Overdue, answer: Stepped | Refused) -> Aside | None:
        """Return what is to be put aside after a rung was tried: one that was refused, or that is due as before."""
        case = self.held.get(fired.case)
        if case is None:
            return None
        if isinstance(answer, Refused) or fired.due in deadlines.due(self.program, case, self.world(case)):
            return (fired.case, fired.due.rung, case.version)
        return None


def own_moment(fired: Overdue, case: Case) -> datetime:
    """Return the moment at which a rung fires: its own, but never before the case last changed."""
    return max(fired.at, datetime.fromisoformat(case.changed_at))


def why_stuck(answer: Refused) -> str:
    """Return in words why a rung was refused."""
    return "; ".join(each.message for each in answer.reasons) or "refused"
