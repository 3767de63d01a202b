"""Check S4: a case that can no more be closed."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.ways import (
    OTHER_CASE,
    RETENTION,
    Ways,
    circumstances,
    ended,
    firsts,
    plain,
    reaching,
    sealed,
    unknown,
    ways,
)


def find(subject: Subject) -> Iterator[Found]:
    """Yield each state in which a case may be that can reach no final state any more."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    seen = ways(ground)
    able = reaching(seen.onward((*RETENTION, OTHER_CASE)), ended(ground))
    lost = sealed(ground, [place for place in ground.open if place not in able])
    for state, place in lost.items():
        says = (
            f"A case in the state “{subject.state(state)}” may have no end ahead: whatever is done, it is never closed."
        )
        here = subject.at("state", state)
        yield fails(says, here, ground.graph.path_to(place), circumstances=circumstances(ground, place), waits=True)
    if not lost:
        yield holds(
            "Every case can still be closed, whatever was done before.",
            states_looked_at=len(ground.open),
            only_by_unsure_steps=plain(_vague(subject, seen)),
        )


def _vague(subject: Subject, seen: Ways) -> list[str]:
    """Return the states that cases may leave for good only by steps which the model allows more often than the spec."""
    ground = subject.ground
    sure = reaching(seen.onward((*RETENTION, OTHER_CASE), exact=True), ended(ground))
    return [subject.state(each) for each in firsts(ground, (place for place in ground.open if place not in sure))]


CHECK = Check(
    "S4",
    "Case that can never be closed",
    "Can every case still be closed?",
    "Every case can still be closed, whatever was done before.",
    find,
)
