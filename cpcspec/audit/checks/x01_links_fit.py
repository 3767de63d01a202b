"""X1: what goes along to another procedure fits there."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.flows import Flow, Pair, flows, pairs
from cpcspec.audit.study.phrases import named
from cpcspec.ir import nodes
from cpcspec.ir.expr import Const, Expr

ALIKE = ({"days", "whole number"}, {"text", "long text"})
"""Types whose values are of one kind."""


def find(subject: Subject) -> Iterator[Found]:
    """Yield each item that goes along and does not fit where it comes to."""
    ways = [each for each in flows(subject.world.spec) if each.source.id == subject.id]
    if not ways:
        yield not_applicable("No case of another procedure is made from cases of this one.")
        return
    found, items = 0, 0
    for flow in ways:
        for pair in pairs(flow):
            items += 1
            why = _misfit(pair)
            if why:
                found += 1
                yield fails(f"By {flow.said}, {named(pair.source.item)} goes along, but there {why}.", flow.place)
    if not found:
        yield holds(CHECK.good, ways=len(ways), items_that_go_along=items, to=[*_targets(ways)])


def _targets(ways: list[Flow]) -> list[str]:
    return [*dict.fromkeys(each.target.label or each.target.id for each in ways)]


def _misfit(pair: Pair) -> str:
    """Return why the value of an item cannot be taken over; empty if it can."""
    here, there = pair.source.item, None if pair.target is None else pair.target.item
    if there is None:
        return "" if isinstance(here, nodes.Attachments | nodes.Box) else "there is no such item, so that it is lost"
    if here.node != there.node:
        return f"{named(there)} is something else"
    if isinstance(here, nodes.FieldNode) and isinstance(there, nodes.FieldNode):
        return _narrower(here.type, there.type)
    if isinstance(here, nodes.ListNode) and isinstance(there, nodes.ListNode):
        fewer = there.most is not None and (here.most is None or here.most > there.most)
        return f"at most {there.most} rows are allowed" if fewer else ""
    return ""


def _narrower(here: nodes.TypeOf, there: nodes.TypeOf) -> str:
    alike = here.name == there.name or {here.name, there.name} in ALIKE
    if not alike or here.codes != there.codes:
        return "it has another type"
    least, most = _number(there.least), _number(there.most)
    if least is not None and (_number(here.least) is None or (_number(here.least) or 0) < least):
        return f"the least that may be said is {least}"
    if most is not None and (_number(here.most) is None or (_number(here.most) or 0) > most):
        return f"the most that may be said is {most}"
    if there.kinds and not (here.kinds and set(there.kinds).issuperset(here.kinds)):
        return "other kinds of authority may be named"
    return ""


def _number(expr: Expr | None) -> int | None:
    return expr.value if isinstance(expr, Const) and type(expr.value) is int else None


CHECK = Check(
    id="X1",
    title="What goes along fits",
    question="Does all that goes along to another procedure fit there?",
    good="All that goes along to another procedure fits there.",
    find=find,
)
