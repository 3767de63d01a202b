"""Conditions that are wrong in one part."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.ir.expr import And, Attr, Compare, CompareOp, Const, Expr, Includes, LinkedAny, Not, OneOf, Or, Rows

NEXT: dict[CompareOp, CompareOp] = {"lt": "le", "le": "lt", "gt": "ge", "ge": "gt"}


def opposite(expr: Expr) -> Expr:
    """Return the condition that holds exactly where this one does not."""
    return expr.arg if isinstance(expr, Not) else Not(arg=expr)


def wrong(expr: Expr) -> Iterator[tuple[str, Expr]]:
    """Yield conditions with one fault inside, each with a word on it; the opposite of the whole is not among them."""
    if isinstance(expr, And | Or):
        yield from _of_joined(expr)
    elif isinstance(expr, Not):
        yield from ((what, Not(arg=other)) for what, other in wrong(expr.arg))
    elif isinstance(expr, Compare):
        yield from _of_comparison(expr)
    elif isinstance(expr, OneOf) and len(expr.options) > 1:
        for place, each in enumerate(expr.options):
            left = expr.options[:place] + expr.options[place + 1 :]
            yield f"option {_word(each)} dropped", expr.model_copy(update={"options": left})
    elif isinstance(expr, LinkedAny) and expr.states is not None:
        yield "states of the linked case dropped", expr.model_copy(update={"states": None})
    elif isinstance(expr, Rows):
        yield from _of_rows(expr)


def _word(expr: Expr) -> str:
    return str(expr.value) if isinstance(expr, Const) else expr.op


def _of_joined(expr: And | Or) -> Iterator[tuple[str, Expr]]:
    other = Or if isinstance(expr, And) else And
    yield f"{other.__name__.lower()} for {expr.op}", other(args=expr.args)
    for place, each in enumerate(expr.args):
        left = expr.args[:place] + expr.args[place + 1 :]
        kept = expr.model_copy(update={"args": left}) if len(left) > 1 else left[0]
        yield f"part {place + 1} dropped", kept
        for what, changed in (*wrong(each), ("turned round", opposite(each))):
            args = (*expr.args[:place], changed, *expr.args[place + 1 :])
            yield f"part {place + 1}: {what}", expr.model_copy(update={"args": args})


def _of_comparison(expr: Compare) -> Iterator[tuple[str, Expr]]:
    if expr.how in NEXT:
        yield f"{NEXT[expr.how]} for {expr.how}", expr.model_copy(update={"how": NEXT[expr.how]})
    if isinstance(expr.left, Attr) and expr.left.codes and isinstance(expr.right, Const):
        # Attributes of codes are texts: nothing but a check tells that no code has the value.
        yield "value mistyped", expr.model_copy(update={"right": Const(value=f"{expr.right.value}s")})
    if isinstance(expr.right, Const) and type(expr.right.value) is int:
        moved = Const(value=expr.right.value + 1)
        yield "bound +1", expr.model_copy(update={"right": moved})


def _of_rows(expr: Rows) -> Iterator[tuple[str, Expr]]:
    if expr.how in ("any", "every"):
        other = "every" if expr.how == "any" else "any"
        yield f"{other} for {expr.how}", expr.model_copy(update={"how": other})
    if expr.where is not None:
        changes = [*wrong(expr.where)]
        if not isinstance(expr.where, Includes):
            changes.append(("its condition turned round", opposite(expr.where)))
        for what, where in changes:
            yield what, expr.model_copy(update={"where": where})
