"""Expressions without what is settled already: a setting that is off leaves conditions that nobody needs to read."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any

from cpcspec.ir.expr import And, Compare, Const, Expr, Known, Not, OneOf, Or, Scalar, SystemRef

YES = Const(value=True)
NO = Const(value=False)
NOTHING = Const(value=None)
STATE = SystemRef(name="state")
States = Collection[str]
_ORDER: Mapping[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}


def folded(expr: Expr, states: States = ()) -> Expr:
    """Return an expression that means the same in these states (none: in all), with nothing settled left in it."""
    if isinstance(expr, Not):
        return _not(folded(expr.arg, states))
    if isinstance(expr, And):
        return _joined(And, expr.args, YES, NO, states)
    if isinstance(expr, Or):
        return _joined(Or, expr.args, NO, YES, states)
    if isinstance(expr, Compare):
        return _compare(expr, states)
    if isinstance(expr, Known) and isinstance(expr.arg, Const):
        return Const(value=expr.arg.value not in (None, ""))
    if isinstance(expr, OneOf) and all(isinstance(each, Const) for each in expr.options):
        return _one_of(expr, [each.value for each in expr.options if isinstance(each, Const)], states)
    return expr


def condition(expr: Expr | None, states: States = ()) -> Expr | None:
    """Return a condition folded; None if it always holds in these states."""
    known = folded(expr, states) if expr is not None else YES
    return None if known == YES else known


def _one_of(expr: OneOf, options: list[Scalar], states: States) -> Expr:
    if isinstance(expr.arg, Const):
        return Const(value=any(_same(expr.arg.value, each) for each in options))
    return _in_states(expr, options, states) if expr.arg == STATE else expr


def _in_states(expr: Expr, options: list[Scalar], states: States) -> Expr:
    """Return whether the state is among the options, where these states leave no doubt."""
    found = {state in options for state in states}
    return Const(value=found.pop()) if len(found) == 1 else expr


def _not(arg: Expr) -> Expr:
    if isinstance(arg, Const):
        return Const(value=arg.value is not True)
    return arg.arg if isinstance(arg, Not) else Not(arg=arg)


def _joined(kind: type[And | Or], args: tuple[Expr, ...], nothing: Const, all_of_it: Const, states: States) -> Expr:
    """Return the args joined; those that change nothing are left out, one that settles it stands alone."""
    parts: list[Expr] = []
    for each in args:
        part = folded(each, states)
        parts += part.args if isinstance(part, kind) else (part,)
    parts = [each for each in parts if each != nothing]
    if all_of_it in parts:
        return all_of_it
    parts = _told_once(parts) if kind is And else parts
    return kind(args=tuple(parts)) if parts[1:] else parts[0] if parts else nothing


def _told_once(parts: list[Expr]) -> list[Expr]:
    """Return the parts of a conjunction without those that another one says more sharply, or says already."""
    kept: list[Expr] = []
    for place, each in enumerate(parts):
        others = (*kept, *parts[place + 1 :])
        sharper = any(other != each and _implies(other, each) for other in others)
        if each not in kept and not sharper:
            kept.append(each)
    return kept


def _implies(one: Expr, other: Expr) -> bool:
    """Return whether a test of one value against literals leaves the other test nothing to say."""
    if not isinstance(other, OneOf):
        return False
    if isinstance(one, Compare):
        return one.how == "eq" and one.left == other.arg and one.right in other.options
    return isinstance(one, OneOf) and one.arg == other.arg and set(one.options) < set(other.options)


def _compare(expr: Compare, states: States) -> Expr:
    left, right = expr.left, expr.right
    if left == STATE and isinstance(right, Const) and expr.how in ("eq", "ne"):
        known = _in_states(expr, [right.value], states)
        return _not(known) if expr.how == "ne" and known is not expr else known
    if expr.how not in ("eq", "ne") and NOTHING in (left, right):
        return NO
    if not isinstance(left, Const) or not isinstance(right, Const):
        return expr
    if expr.how in ("eq", "ne"):
        return Const(value=_same(left.value, right.value) is (expr.how == "eq"))
    if type(left.value) is not type(right.value):
        return NO
    return Const(value=_ORDER[expr.how](left.value, right.value))


def _same(left: Scalar, right: Scalar) -> bool:
    return type(left) is type(right) and left == right
