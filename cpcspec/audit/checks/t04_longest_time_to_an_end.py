"""T4: the longest time that a case can take to its end."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from cpcspec.audit.check import Check, Found, Subject, holds
from cpcspec.audit.study.lasting import Bound, Longest
from cpcspec.audit.study.periods import period_label
from cpcspec.audit.study.phrases import listed, quoted, unexplored


def find(subject: Subject) -> Iterator[Found]:
    """Yield the longest time from each status to an end of the case, and where no period bounds it."""
    ground = subject.ground
    longest = Longest(subject.clocks, ground.open)
    worst: dict[str, Bound] = {}
    waits: dict[str, None] = {}
    for place in ground.open:
        bound, status = longest.of(place), ground.status(place)
        if bound is None:
            waits.setdefault(status)
        else:
            worst[status] = max(worst.get(status, bound), bound)
    yield from unexplored(ground)
    if not ground.graph.complete:
        return
    facts: dict[str, JsonValue] = {
        subject.state(each): "no bound" if each in waits else _told(subject, worst[each])
        for each in (state.id for state in subject.items())
        if each in waits or each in worst
    }
    begun = [target for _, target in ground.graph.edges[0]]
    bounds = [longest.of(each) for each in begun]
    if any(each is None for each in bounds):
        where = quoted(subject.state(each) for each in waits)
        yield holds(f"Nothing but what people do bounds the time of a case to its end: see {where}.", **facts)
        return
    most = max((each for each in bounds if each is not None), default=Bound(0, ()))
    yield holds(f"A case ends at the latest after {_told(subject, most)}, whatever anybody does.", **facts)


def _told(subject: Subject, bound: Bound) -> str:
    return f"{bound.days} days ({listed(period_label(subject, each) for each in bound.periods)})"


CHECK = Check(
    id="T4",
    title="The longest time to an end",
    question="How long can a case take to its end, if nobody acts in time?",
    good="The time of a case to its end is bounded.",
    find=find,
)
