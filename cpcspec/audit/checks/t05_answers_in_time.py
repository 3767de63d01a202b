"""T5: what must come within a time comes within it."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, holds, not_applicable
from cpcspec.audit.models.calendar import days_at_most
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.states.temporal import Length
from cpcspec.audit.study.lasting import Bound, Longest
from cpcspec.audit.study.periods import period_label
from cpcspec.audit.study.phrases import listed, told
from cpcspec.ir.expr import Const
from cpcspec.ir.properties import LeadsTo, Property

MOST = 100_000
"""In larger models the longest time is not worked out: whether it is kept is known all the same."""


def find(subject: Subject) -> Iterator[Found]:
    """Yield for each property with `within` whether the periods keep it, and the longest time that they allow."""
    wanted = [each for each in subject.world.properties if each.procedure == subject.id and _within(each) is not None]
    if not wanted:
        yield not_applicable("No property says within which time something must come.")
        return
    for prop in wanted:
        limit = _within(prop)
        found = prove(subject, prop)
        if found.verdict != "holds" or limit is None:
            yield found
            continue
        bound = _bound(subject, prop)
        by = listed(period_label(subject, each) for each in bound.periods) if bound is not None else ""
        said = "" if bound is None else f"; the periods allow {bound.days} days at most" + (f" ({by})" if by else "")
        yield holds(
            f"“{prop.label or prop.id}” is kept within {told(limit)}{said}.",
            limit_in_days=days_at_most(limit),
            longest_in_days=None if bound is None else bound.days,
        )


def _within(prop: Property) -> Length | None:
    claim = prop.claim
    if not isinstance(claim, LeadsTo) or claim.within is None or not isinstance(claim.within.amount, Const):
        return None
    amount = claim.within.amount.value
    return Length(amount, claim.within.unit) if isinstance(amount, int) else None


def _bound(subject: Subject, prop: Property) -> Bound | None:
    """Return the longest time from the cause of a property to its effect, in the model that it was proven on."""
    ground, claim = subject.last, prop.claim
    if ground is None or not isinstance(claim, LeadsTo) or len(ground.graph.states) > MOST:
        return None
    done = set(ground.where(ground.formula(claim.effect).certain))
    open_ = [each for each in range(1, len(ground.graph.states)) if each not in done]
    longest = Longest(subject.clocks_of(ground), open_)
    bounds = [longest.of(each) for each in ground.where(ground.formula(claim.cause).possible) if each]
    return None if None in bounds else max((each for each in bounds if each is not None), default=None)


CHECK = Check(
    id="T5",
    title="Answers in time",
    question="Does what must come within a time always come within it?",
    good="All that must come within a time comes within it.",
    find=find,
)
