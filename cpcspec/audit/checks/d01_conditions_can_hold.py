"""Check `D1`: a condition that no values can fulfil."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.study.conditions import Condition, conditions
from cpcspec.audit.study.satisfying import Tries

OPEN = "it reads what no few values stand for, so that not all can be tried"


def find(subject: Subject) -> Iterator[Found]:
    """Yield the conditions that never hold, alone or together with what surrounds them."""
    for each in conditions(subject.world.program, subject.node):
        alone = _tried(subject, each, alone=True)
        if alone is not None:
            yield alone
        elif each.around:
            together = _tried(subject, each, alone=False)
            if together is not None:
                yield together


def _tried(subject: Subject, each: Condition, *, alone: bool) -> Found | None:
    exprs = (each.expr,) if alone else (each.expr, *each.around)
    tries = Tries(subject.world.program, subject.table, each.scene, exprs)
    if tries.example(all) is not None:
        return None
    if tries.open:
        return Found("unknown (budget)", f"Whether {each.said} can hold is open ({each.words}): {OPEN}.", each.place)
    if alone:
        return fails(f"No values fulfil {each.said}: {each.words}.", each.place, condition=each.words)
    around = "; ".join(map(each.scene.words, each.around))
    says = f"No values fulfil {each.said} ({each.words}) while what surrounds it is shown ({around})."
    return fails(says, each.place, condition=each.words, around=around)


CHECK = Check(
    id="D1",
    title="Conditions that can hold",
    question="Is there a condition that no values can fulfil?",
    good="Each condition is fulfilled by some values.",
    find=find,
)
