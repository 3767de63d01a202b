"""Check S13: steps of time alone that go round."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.components import components
from cpcspec.audit.check import Check, Found, Subject, fails, not_applicable
from cpcspec.audit.study.rounds import around
from cpcspec.audit.study.ways import ALONE, listed, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield each loop that a case takes with nobody acting."""
    ground = subject.ground
    if not any(each.kind == "timer" for each in ground.model.transitions):
        yield not_applicable("The procedure has no timer that changes a case.")
        return
    if not ground.graph.complete:
        yield unknown(ground)
        return
    people = frozenset(each.kind for each in ground.model.transitions).difference(ALONE)
    seen: set[tuple[str, ...]] = set()
    edges = ground.graph.edges
    alone = [
        [target for transition, target in found if ground.model.transitions[transition].kind in ALONE]
        for found in edges
    ]
    for group in components(dict.fromkeys(ground.live), lambda place: alone[place]):
        first = min(group)
        if len(group) == 1 and first not in alone[first]:
            continue
        loop = around(ground, first, set(group), people)
        names = tuple(sorted({ground.transition(each).name for each in loop}))
        if names not in seen:
            seen.add(names)
            labels = list(dict.fromkeys(ground.transition(each).label for each in loop))
            says = f"With nobody acting, a case goes round for ever by {listed(labels)} in “{_state(subject, first)}”."
            path = ground.graph.path_to(first)._replace(loop=loop)
            yield fails(says, subject.at("timer", ground.transition(loop[0]).name), path)


def _state(subject: Subject, place: int) -> str:
    return subject.state(subject.ground.status(place))


CHECK = Check(
    "S13",
    "Loop with nobody acting",
    "Does a case go round by time alone?",
    "No case goes round by time alone.",
    find,
)
