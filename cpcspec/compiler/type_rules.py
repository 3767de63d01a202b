"""Which types go together, and which states a condition speaks of."""

from __future__ import annotations

from cpcspec.compiler.scope import Type
from cpcspec.ir import expr as ir

ORDERED = {"number", "date"}


def comparable(left: Type, right: Type) -> bool:
    """Return whether two types can be compared: the same kind, or two ways of saying one thing."""
    if "unknown" in (left.kind, right.kind):
        return True
    if left.kind == right.kind:
        return left.kind != "code" or left.codes == right.codes or None in (left.codes, right.codes)
    pair = {left.kind, right.kind}
    return pair in ({"authority", "authorities"}, {"code", "country"}, {"text", "country"}, {"codes", "country"})


def fits(kind: Type, expected: Type) -> bool:
    """Return whether a value of one type may be put where the other is needed."""
    return expected.kind == "unknown" or comparable(kind, expected) or (kind.kind, expected.kind) == ("code", "codes")


def ordered(left: Type, right: Type) -> bool:
    """Return whether of two values one may be more than the other."""
    return all(each.kind in ORDERED or each.kind == "unknown" for each in (left, right))


def states_said(condition: ir.Expr | None, known: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the states for which a condition on `state` alone holds; None if it asks for anything else."""
    if isinstance(condition, ir.Not):
        inner = states_said(condition.arg, known)
        return None if inner is None else tuple(each for each in known if each not in inner)
    if isinstance(condition, ir.Compare) and condition.left == ir.SystemRef(name="state"):
        wanted = condition.right.value if isinstance(condition.right, ir.Const) else None
        return tuple(each for each in known if (each == wanted) == (condition.how == "eq"))
    if isinstance(condition, ir.OneOf) and condition.arg == ir.SystemRef(name="state"):
        wanted_all = {each.value for each in condition.options if isinstance(each, ir.Const)}
        return tuple(each for each in known if each in wanted_all)
    return None
