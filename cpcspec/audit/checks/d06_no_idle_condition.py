"""Check `D6`: a part of a condition that decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.conditions import Condition, conditions
from cpcspec.audit.satisfying import Tries
from cpcspec.ir import expr as ir


def find(subject: Subject) -> Iterator[Found]:
    """Yield conditions that always hold, and parts of them that could be left out without a difference."""
    for each in conditions(subject.world.program, subject.node):
        tries = Tries(subject.world.program, subject.table, each.scene, (each.expr,))
        truths = {answer for _, (answer,) in tries.rows}
        if tries.open or truths == {False}:
            continue
        if truths == {True}:
            says = f"Whatever the values, {each.said} holds, so that it decides nothing: {each.words}."
            yield fails(says, each.place, condition=each.words)
        else:
            yield from _idle(each, tries)


def _idle(each: Condition, tries: Tries) -> Iterator[Found]:
    """Yield the parts that may be taken to hold, or not to hold, without a difference to the whole."""
    parts = list(_without(each.expr))
    if len(parts) < 2:  # noqa: PLR2004 - a condition of one part is no part of another
        return
    idle = [[True, True] for _ in parts]
    exprs = [expr for _, *settled in parts for expr in settled]
    for (_, (whole,)), answers in zip(tries.rows, tries.answers(exprs), strict=True):
        for number, answer in enumerate(answers):
            idle[number // 2][number % 2] &= answer == whole
    for (part, _, _), settled in zip(parts, idle, strict=True):
        if any(settled):
            says = f"In {each.said}, it makes no difference whether {each.scene.words(part)}: {each.words}."
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
    question="Is there a part of a condition that makes no difference?",
    good="Each part of each condition decides something.",
    find=find,
)
