"""Check S9: a case that is opened again after its end."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, not_applicable
from cpcspec.audit.models.model import GONE
from cpcspec.audit.study.ways import unknown, ways


def find(subject: Subject) -> Iterator[Found]:
    """Yield each step that leads from a final state to one that is not."""
    ground = subject.ground
    finals = subject.table.finals
    if not finals:
        yield not_applicable("The procedure has no final state.")
        return
    if not ground.graph.complete:
        yield unknown(ground)
        return
    there = {ground.status(place) for place in ground.live}
    if not there & finals:
        yield Found("holds (vacuous)", "No case ever comes into a final state.")
    for each in ways(ground).between:
        if each.source in finals and each.target not in finals and each.target != GONE:
            says = (
                f"“{each.label}” opens a case again that has ended: it leads from the final state "
                f"“{subject.state(each.source)}” to “{subject.state(each.target)}”."
            )
            kind = "timer" if each.kind == "timer" else "action"
            expect = "refused" if kind == "action" else f"then {{case}} fulfils state is not {each.target}"
            path = ground.path_with(each.place, each.transition)
            yield fails(says, subject.at(kind, each.name), path, expect=expect)


CHECK = Check(
    "S9",
    "Ended case that opens again",
    "Is the end of a case final?",
    "No step leads from a final state to one that is not.",
    find,
)
