"""Check `D6`: a part of a condition that decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.study.completing import together
from cpcspec.audit.study.conditions import Condition, conditions
from cpcspec.audit.study.satisfying import Tries, Truth
from cpcspec.ir import expr as ir
from cpcspec.ir.words import listed


def find(subject: Subject) -> Iterator[Found]:
    """Yield conditions that always hold where they are asked, and parts that could be left out without a difference."""
    for each in conditions(subject.world.program, subject.node):
        tries = Tries(subject.world.program, subject.table, each.scene, (each.expr,))
        if tries.open or tries.found(all) is None:
            continue
        if tries.found(_fails) is None:
            says = f"Whatever the values, {each.said} holds, so that it decides nothing: {each.words}."
            yield fails(says, each.place, condition=each.words)
            continue
        idle = list(_idle(subject, each, ())) or list(_where_asked(subject, each))
        yield from idle


def _fails(truth: Truth) -> bool:
    return not truth[0]


def _where_asked(subject: Subject, each: Condition) -> Iterator[Found]:
    """Yield that a condition, or a part of it, decides nothing wherever it is asked."""
    premises = _about(each)
    if not premises:
        return
    tries = Tries(subject.world.program, subject.table, each.scene, (each.expr, *premises))
    here = {truth[0] for _, truth in tries.rows if all(truth[1:])}
    if tries.open or not here:
        return
    since = listed(map(each.scene.words, premises))
    if here == {True}:
        says = f"Wherever it is asked, {each.said} holds, so that it decides nothing: {each.words}, since {since}."
        yield fails(says, each.place, condition=each.words, since=since)
    else:
        yield from _idle(subject, each, premises)


def _about(each: Condition) -> tuple[ir.Expr, ...]:
    """Return what is sure to be so where a condition is asked, as far as it has to do with the condition."""
    groups = together((each.expr, *each.premises))
    return tuple(one for group in groups if each.expr in group for one in group if one is not each.expr)


def _idle(subject: Subject, each: Condition, premises: tuple[ir.Expr, ...]) -> Iterator[Found]:
    """Yield the parts that may be taken to hold, or not to hold, without a difference to the whole."""
    parts = list(_without(each.expr))
    if len(parts) < 2:  # noqa: PLR2004 - a condition of one part is no part of another
        return
    exprs = [each.expr, *(expr for _, *settled in parts for expr in settled)]
    tries = Tries(subject.world.program, subject.table, each.scene, (*exprs, *premises))
    truths = {truth[: len(exprs)] for _, truth in tries.rows if all(truth[len(exprs) :])}
    if tries.open or not truths:
        return
    since = f", since {listed(map(each.scene.words, premises))}" if premises else ""
    for number, (part, _, _) in enumerate(parts):
        places = (1 + 2 * number, 2 + 2 * number)
        if any(all(truth[place] == truth[0] for truth in truths) for place in places):
            says = f"In {each.said}, it makes no difference whether {each.scene.words(part)}: {each.words}{since}."
            yield fails(says, each.place, condition=each.words, part=each.scene.words(part))


def _without(expr: ir.Expr) -> Iterator[tuple[ir.Expr, ir.Expr, ir.Expr]]:
    """Yield each part that `and`, `or` and `not` join, with the condition where it holds, and where it does not."""
    if isinstance(expr, ir.And | ir.Or):
        for place, arg in enumerate(expr.args):
            for part, yes, no in _without(arg):
                before, after = expr.args[:place], expr.args[place + 1 :]
                yield part, type(expr)(args=(*before, yes, *after)), type(expr)(args=(*before, no, *after))
    elif isinstance(expr, ir.Not):
        for part, yes, no in _without(expr.arg):
            yield part, ir.Not(arg=yes), ir.Not(arg=no)
    else:
        yield expr, ir.Const(value=True), ir.Const(value=False)


CHECK = Check(
    id="D6",
    title="No idle condition",
    question="Is there a condition, or a part of one, that makes no difference where it is asked?",
    good="Each part of each condition decides something.",
    find=find,
)
