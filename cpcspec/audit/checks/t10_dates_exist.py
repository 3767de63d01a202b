"""T10: days on which a shown run can happen."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.dating import Dating
from cpcspec.audit.study.periods import period_label
from cpcspec.audit.study.phrases import unexplored

TRIES = 200
"""So many ways to an end are tried before it is said to have no days."""


def find(subject: Subject) -> Iterator[Found]:
    """Yield each end of a period that no run with days reaches."""
    clocks = subject.clocks
    ground = clocks.ground
    if not clocks.all:
        yield not_applicable("Nothing in the procedure ends by itself.")
        return
    dating = Dating(clocks)
    days: dict[str, int] = {}
    impossible = 0
    for clock in clocks.all:
        found = _dated(ground, dating, clock.transitions)
        label = period_label(subject, clock.name)
        if isinstance(found, tuple):
            days[label] = found[-1]
        elif found:
            impossible += 1
            kind, name = ("procedure", subject.id) if "/" in clock.name else ("timer", clock.name)
            says = (
                f"{label[0].upper()}{label[1:]} never comes: on all days that can be chosen, something else ends first."
            )
            place = subject.at(kind, name)
            yield fails(says, place._replace(procedure="") if kind == "procedure" else place, ways_tried=found)
    yield from unexplored(ground)
    if not impossible:
        yield holds(CHECK.good, **{f"{label}, on day": day for label, day in days.items()})


def _dated(ground: Exploration, dating: Dating, transitions: frozenset[int]) -> tuple[int, ...] | int:
    """Return the days of the first run to an end that has some; else how many runs were tried."""
    tried = 0
    for place, edges in enumerate(ground.graph.edges):
        ends = [transition for transition, _ in edges if transition in transitions]
        if not ends:
            continue
        days = dating.days(ground.path_with(place, ends[0]))
        if days is not None:
            return days
        tried += 1
        if tried == TRIES:
            break
    return tried


CHECK = Check(
    id="T10",
    title="Days for what is shown",
    question="Are there days on which each period can end as the model says?",
    good="For each period there are days on which it ends before all others.",
    find=find,
)
