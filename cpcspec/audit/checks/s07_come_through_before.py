"""Check S7: what every case has come through before it comes into a state."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, holds
from cpcspec.audit.models.model import GONE, UNBORN
from cpcspec.audit.study.passed import states_before
from cpcspec.audit.study.ways import plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield, state by state, the states that cannot be gone round on the way to it."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    before = states_before(ground)
    order = [each.id for each in subject.node.states]
    told = {
        subject.state(state): [subject.state(each) for each in order if each in before[state]]
        for state in order
        if state in before
    }
    gone = {subject.state(each) for each in before.get(GONE, set()) if each not in (UNBORN, GONE)}
    yield holds(
        "It is known of each state what every case has been in before.",
        before=plain(told),
        before_gone=plain(sorted(gone)),
    )


CHECK = Check(
    "S7",
    "What comes before a state",
    "Which states must a case have been in before it comes into another?",
    "It is known of each state what every case has been in before.",
    find,
)
