"""Check S12: rounds that a case may take again and again."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, holds
from cpcspec.audit.study.rounds import rounds
from cpcspec.audit.study.ways import plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield the rounds of a procedure: their states, their steps, and whether a period ends them."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    order = [each.id for each in subject.node.states]
    found = [
        {
            "states": [subject.state(each) for each in sorted(one.states, key=order.index)],
            "steps": list(one.steps),
            "ended_by_time": one.ended,
        }
        for one in rounds(subject)
    ]
    says = f"A case may go round in {len(found)} groups of states." if found else "No case comes into a state twice."
    yield holds(says, rounds=plain(found))


CHECK = Check(
    "S12",
    "Rounds of rework",
    "Can a case take the same steps again and again?",
    "No case comes into a state twice.",
    find,
)
