"""Check `D19`: a condition against a code, or an attribute of codes, that nobody can choose."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.study.conditions import Condition, conditions
from cpcspec.audit.study.domains import inside
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.words import quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield the conditions that ask for a code which has ended, or for an attribute that no code has."""
    for each in conditions(subject.world.program, subject.node):
        for expr in inside(each.expr):
            yield from _tested(subject, each, expr)


def _tested(subject: Subject, each: Condition, expr: ir.Expr) -> Iterator[Found]:
    if isinstance(expr, ir.Compare) and expr.how in ("eq", "ne"):
        yield from _asked(subject, each, expr.left, (expr.right,))
    elif isinstance(expr, ir.OneOf):
        yield from _asked(subject, each, expr.arg, expr.options)
    elif isinstance(expr, ir.Includes):
        yield from _asked(subject, each, expr.arg, (expr.member,))
    elif isinstance(expr, ir.Rows) and expr.codes is not None and expr.where is not None:
        for inner in inside(expr.where):
            if isinstance(inner, ir.Compare) and isinstance(inner.left, ir.FieldRef) and inner.left.scope == "row":
                yield from _attribute(subject, each, expr.codes, inner.left.name, (inner.right,))


def _asked(subject: Subject, each: Condition, arg: ir.Expr, options: tuple[ir.Expr, ...]) -> Iterator[Found]:
    if isinstance(arg, ir.Attr) and arg.codes is not None:
        yield from _attribute(subject, each, arg.codes, arg.name, options)
        return
    node = each.scene.labels.node(arg) if isinstance(arg, ir.FieldRef) else None
    if not isinstance(node, nodes.FieldNode) or node.type.codes is None:
        return
    table = subject.world.program.codes.get(node.type.codes, {})
    for option in options:
        code = table.get(str(option.value)) if isinstance(option, ir.Const) else None
        if code is not None and code.valid_to is not None:
            says = (
                f"{quoted(code.label or code.code)} cannot be chosen any more after {code.valid_to}, but {each.said}"
                f" asks for it: {each.words}."
            )
            yield fails(says, each.place, code=code.code, ended=code.valid_to)


def _attribute(
    subject: Subject, each: Condition, codes: str, name: str, options: tuple[ir.Expr, ...]
) -> Iterator[Found]:
    table = subject.world.program.codes.get(codes, {})
    had = {code.attributes.get(name, "") for code in table.values() if code.valid_to is None}
    for option in options:
        if isinstance(option, ir.Const) and isinstance(option.value, str) and option.value not in had:
            says = (
                f"No code that may be chosen has the {name} “{option.value}”, which {each.said} asks for: {each.words}."
            )
            yield fails(says, each.place, attribute=name, value=option.value)


CHECK = Check(
    id="D19",
    title="Codes that can be chosen",
    question="Does a condition ask for a code that nobody can choose?",
    good="Each code that a condition asks for can be chosen.",
    find=find,
)
