"""Check R7: who comes to see what, and when."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, holds
from cpcspec.audit.states.sights import personal_paths
from cpcspec.audit.study.onlookers import seen
from cpcspec.audit.study.ways import plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield for each party the states in which it sees anything, and those in which it sees personal data."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    anything, personal = {}, {}
    data = personal_paths(subject.node)
    for party in subject.node.parties:
        label = party.label or party.id
        anything[label] = [subject.state(each) for each in seen(subject, party.id)]
        personal[label] = [subject.state(each) for each in seen(subject, party.id, data)]
    yield holds(
        "It is known of each party in which states it sees a case, and its personal data.",
        sees=plain({label: states for label, states in anything.items() if states}),
        sees_personal_data=plain({label: states for label, states in personal.items() if states}),
    )


CHECK = Check(
    "R7",
    "Who sees a case, and when",
    "Who comes to see what of a case, and in which states?",
    "It is known of each party in which states it sees a case, and its personal data.",
    find,
)
