"""Check S3: a case that gets stuck."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, unsure
from cpcspec.audit.study.ways import OTHER_CASE, RETENTION, circumstances, firsts, unknown, ways


def find(subject: Subject) -> Iterator[Found]:
    """Yield each state in which a case has no way on but to be erased."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    onward = ways(ground).onward((*RETENTION, OTHER_CASE))
    stuck = firsts(ground, (place for place in ground.open if not onward[place]))
    for state, place in stuck.items():
        says = (
            f"In the state “{subject.state(state)}” a case can get stuck: nothing that anybody may do changes it, "
            "and no timer leads on."
        )
        here = subject.at("state", state)
        yield fails(says, here, ground.graph.path_to(place), circumstances=circumstances(ground, place), waits=True)
    certain = ways(ground).onward((*RETENTION, OTHER_CASE), certain=True)
    doubtful = firsts(ground, (place for place in ground.open if onward[place] and not certain[place]))
    for state, place in doubtful.items():
        says = f"In the state “{subject.state(state)}” the model cannot tell whether anything changes a case."
        yield unsure(says, subject.at("state", state), ground.graph.path_to(place))
    if not stuck and not doubtful:
        yield holds(
            "Every case that has not ended has a way on: somebody may change it, or a timer leads on.",
            states_looked_at=len(ground.open),
        )


CHECK = Check(
    "S3",
    "Case that gets stuck",
    "Does any case get stuck?",
    "Every case that has not ended has a way on: somebody may change it, or a timer leads on.",
    find,
)
