"""P4: drafts and cases that nobody goes on with."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.exploration import TIMED
from cpcspec.audit.states.temporal import Clocks
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA, personal
from cpcspec.audit.study.phrases import unexplored


def find(subject: Subject) -> Iterator[Found]:
    """Yield each status in which a case that nobody touches any more is never erased."""
    if not any(personal(subject.node)):
        yield not_applicable(NO_PERSONAL_DATA)
        return
    ground = subject.ground
    erased = _erased(subject.clocks)
    worst: dict[str, int] = {}
    for place in ground.live:
        if place not in erased:
            worst.setdefault(ground.status(place), place)
    for status, place in worst.items():
        says = f"A case that is left lying in “{subject.state(status)}” keeps its personal data for ever."
        yield fails(says, subject.at("state", status), ground.path_with(place), waits=True)
    yield from unexplored(ground)
    if not worst:
        yield holds(CHECK.good, situations=len(ground.live))


def _erased(clocks: Clocks) -> set[int]:
    """Return the states from which time alone brings a case to its erasure, whatever ends first.

    In each state on the way a period must certainly run: one that only may be running need never end.
    """
    ground = clocks.ground
    edges = [
        {target for transition, target in steps if ground.transition(transition).kind in TIMED}
        for steps in ground.graph.edges
    ]
    back: dict[int, list[int]] = {}
    for source, targets in enumerate(edges):
        for target in targets:
            back.setdefault(target, []).append(source)
    left = [len(each) for each in edges]
    found = {place for place, state in enumerate(ground.graph.states) if state[0] == ground.model.gone}
    waiting = list(found)
    while waiting:
        for source in back.get(waiting.pop(), ()):
            left[source] -= 1
            if not left[source] and source not in found and clocks.running[source]:
                found.add(source)
                waiting.append(source)
    return found


CHECK = Check(
    id="P4",
    title="Drafts and abandoned cases",
    question="Are drafts erased too, and cases that nobody goes on with?",
    good="Whatever status a case is left in, time alone brings it to its erasure.",
    find=find,
)
