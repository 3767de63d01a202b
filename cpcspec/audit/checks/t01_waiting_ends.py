"""T1: a limit of time in each state in which a case can wait."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.lasting import limited
from cpcspec.audit.study.phrases import unexplored


def find(subject: Subject) -> Iterator[Found]:
    """Yield each status in which a case can wait without any period that ends the waiting."""
    ground = subject.ground
    worst: dict[str, int] = {}
    erased: dict[str, None] = {}
    for place in ground.open:
        found = limited(subject.clocks, place)
        if not found:
            worst.setdefault(ground.status(place), place)
        elif "timer" not in found:
            erased.setdefault(ground.status(place))
    for status, place in worst.items():
        says = f"In “{subject.state(status)}” a case can wait for ever: no timer and no erasure is running there."
        yield fails(says, subject.at("state", status), ground.path_with(place), waits=True)
    yield from unexplored(ground)
    if not worst:
        yield holds(
            CHECK.good,
            situations=len(ground.open),
            only_erasure_ends=[subject.state(each) for each in erased if each not in worst],
        )


CHECK = Check(
    id="T1",
    title="A limit of time for each wait",
    question="Is there a limit of time in each state in which a case can wait?",
    good="Wherever a case can wait, a timer or an erasure is running that ends the waiting.",
    find=find,
)
