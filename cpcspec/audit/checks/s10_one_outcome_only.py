"""Check S10: a case that comes to two different ends."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.temporal import Search
from cpcspec.audit.study.ways import plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield each pair of final states that one case may come into, one after the other."""
    ground = subject.ground
    finals = [each for each in subject.node.states if each.final]
    if len(finals) < 2:  # noqa: PLR2004 - two ends
        yield not_applicable("The procedure has not two different final states.")
        return
    if not ground.graph.complete:
        yield unknown(ground)
        return
    words = ground.model.variables[0].words
    nothing = True
    for one in finals:
        search = Search(ground, ground.by_status.get(words.index(one.id), ()))
        for other in finals:
            place = next((each for each in search.ways if ground.status(each) == other.id), None)
            if other is not one and place is not None:
                nothing = False
                says = f"One and the same case may end as “{one.label}”, and after that as “{other.label}”."
                yield fails(says, subject.at("state", one.id), search.path_to(place))
    if nothing:
        yield holds("No case comes to two different ends.", ends=plain([each.label or each.id for each in finals]))


CHECK = Check(
    "S10",
    "Two ends of one case",
    "Can one case come to two different ends?",
    "No case comes to two different ends.",
    find,
)
