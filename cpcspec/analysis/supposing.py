"""What is plainly so of a case once conditions were met: values of fields, and conditions that held."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from cpcspec.analysis.reading import within
from cpcspec.ir.expr import (
    And,
    Compare,
    Const,
    Expr,
    ExprNode,
    FieldRef,
    Known,
    Not,
    OneOf,
    PartyRef,
    Scalar,
    SystemRef,
)
from cpcspec.ir.fold import NO, folded

Key = tuple[str, str]
"""A thing that conditions read: its kind (`form`, `system`, `party`) and its name."""
OPPOSITE = {"lt": "ge", "ge": "lt", "le": "gt", "gt": "le"}
_ORDER: Callable[[Any, Any], bool] = operator.gt
BELOW, ABOVE = ("lt", "le"), ("gt", "ge")


class Supposed:
    """Values that fields were set to, and conditions that held, as long as nothing they read has changed."""

    def __init__(self) -> None:
        """Suppose nothing."""
        self.values: dict[str, Scalar] = {}
        self._held: list[Expr] = []

    def suppose(self, condition: Expr | None, state: str) -> bool:
        """Take a condition for true in a state; return whether it plainly cannot be."""
        if condition is None:
            return True
        known = folded(_filled(condition, self.values), (state,))
        parts = [_plain(each) for each in (known.args if isinstance(known, And) else (known,))]
        if any(each == NO or any(_excluded(each, other) for other in (*self._held, *parts)) for each in parts):
            return False
        self._held += [each for each in parts if not isinstance(each, Const) and each not in self._held]
        self.values.update(found for each in parts for found in _equal(each))
        return True

    def changed(self, keys: Collection[Key]) -> None:
        """Forget what was said of things that have changed."""
        self._held = [each for each in self._held if not set(_keys(each)).intersection(keys)]
        for kind, name in keys:
            if kind == "form":
                self.values.pop(name, None)


def _plain(expr: Expr) -> Expr:
    """Return the same condition, with a bare yes/no and a comparison that denies said in one way."""
    if isinstance(expr, Compare) and expr.how == "ne":
        return Not(arg=expr.model_copy(update={"how": "eq"}))
    if isinstance(expr, Not):
        inner = _plain(expr.arg)
        return inner.arg if isinstance(inner, Not) else Not(arg=inner)
    return Compare(how="eq", left=expr, right=Const(value=True)) if isinstance(expr, FieldRef) else expr


def _equal(expr: Expr) -> Iterator[tuple[str, Scalar]]:
    """Yield the field that a condition gives a value, with that value."""
    for each, other in _sides(expr):
        if isinstance(expr, Compare) and expr.how == "eq" and isinstance(each, FieldRef) and each.scope == "form":
            yield each.name, other


def _sides(expr: Expr) -> Iterator[tuple[Expr, Scalar]]:
    if isinstance(expr, Compare):
        if isinstance(expr.right, Const):
            yield expr.left, expr.right.value
        if isinstance(expr.left, Const):
            yield expr.right, expr.left.value


def _excluded(one: Expr, other: Expr) -> bool:
    """Return whether two conditions plainly exclude each other."""
    return _against(one, other) or _against(other, one)


def _against(one: Expr, other: Expr) -> bool:
    if other == Not(arg=one):
        return True
    if isinstance(other, Not) and isinstance(other.arg, Known):
        return any(each == other.arg.arg and value is not None for each, value in _sides(one))
    if isinstance(other, Not):
        return _one_of(one, other.arg, within=False)
    if isinstance(one, Compare) and isinstance(other, Compare):
        return _apart(one, other)
    return _one_of(one, other, within=True)


def _one_of(one: Expr, other: Expr, *, within: bool) -> bool:
    """Return whether what one value must be is all outside (or, not `within`, all inside) what the other says of it."""
    wanted, options = _options(one), _options(other)
    if wanted is None or options is None or wanted[0] != options[0]:
        return False
    return all((each in options[1]) is not within for each in wanted[1])


def _options(expr: Expr) -> tuple[Expr, list[tuple[type, Scalar]]] | None:
    """Return a value and all that it may be by a condition; None if the condition says nothing like it."""
    if isinstance(expr, OneOf) and all(isinstance(each, Const) for each in expr.options):
        values = [each.value for each in expr.options if isinstance(each, Const)]
        return expr.arg, [(type(each), each) for each in values]
    if isinstance(expr, Compare) and expr.how == "eq":
        return next(((each, [(type(value), value)]) for each, value in _sides(expr)), None)
    return None


def _apart(one: Compare, other: Compare) -> bool:
    """Return whether two comparisons leave no value: against each other, or of one thing with two literals."""
    if (one.left, one.right) == (other.left, other.right) and OPPOSITE.get(one.how) == other.how:
        return True
    low, high = (one, other) if one.how in (*ABOVE, "eq") else (other, one)
    if low.left != high.left or not isinstance(low.right, Const) or not isinstance(high.right, Const):
        return False
    least, most = low.right.value, high.right.value
    if low.how == high.how == "eq":
        return type(least) is not type(most) or least != most
    if low.how not in (*ABOVE, "eq") or high.how not in (*BELOW, "eq"):
        return False
    if not (isinstance(least, str) and isinstance(most, str)) and not (type(least) is type(most) is int):
        return False
    strict = low.how == "gt" or high.how == "lt"
    return _ORDER(least, most) or (strict and least == most)


def _keys(expr: Expr) -> Iterator[Key]:
    for each in within(expr):
        if isinstance(each, FieldRef):
            yield ("form", each.name)
        elif isinstance(each, SystemRef | PartyRef):
            yield ("party" if isinstance(each, PartyRef) else "system", each.name)


def _filled(node: Any, values: Mapping[str, Scalar]) -> Any:
    """Return an expression with the fields filled in whose values are known."""
    if isinstance(node, FieldRef):
        return Const(value=values[node.name]) if node.scope == "form" and node.name in values else node
    if isinstance(node, tuple):
        return tuple(_filled(each, values) for each in node)
    if isinstance(node, ExprNode):
        return node.model_copy(update={name: _filled(each, values) for name, each in _parts(node)})
    return node


def _parts(node: ExprNode) -> Iterable[tuple[str, Any]]:
    return [(name, each) for name, each in node if isinstance(each, tuple | ExprNode)]
