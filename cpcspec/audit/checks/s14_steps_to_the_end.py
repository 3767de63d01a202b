"""Check S14: how many steps it takes to end a case."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, holds
from cpcspec.audit.models.model import GONE
from cpcspec.audit.study.lengths import longest, shortest
from cpcspec.audit.study.ways import plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield the shortest way to each end, step by step, and how often a case may change its state at most."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    ends = [*(each.id for each in subject.node.states if each.final), GONE]
    found = {_label(subject, end): list(steps) for end in ends if (steps := shortest(ground, end)) is not None}
    most = longest(ground)
    yield holds(
        "It is known how many steps it takes to end a case.",
        shortest=plain(found),
        most_changes_of_state="without limit" if most is None else most,
    )


def _label(subject: Subject, end: str) -> str:
    return "Deleted or erased" if end == GONE else subject.state(end)


CHECK = Check(
    "S14",
    "Steps to the end of a case",
    "How many steps does it take to end a case?",
    "It is known how many steps it takes to end a case.",
    find,
)
