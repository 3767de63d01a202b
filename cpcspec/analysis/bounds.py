"""Between which numbers the value of an expression lies, as far as types tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cpcspec.ir.expr import Const, Expr, FieldRef, Pick
from cpcspec.ir.nodes import TypeOf

NUMBERS = ("days", "whole number")


class Range(NamedTuple):
    """The least and the greatest value; None: there is no such bound."""

    least: int | None = None
    most: int | None = None

    def within(self, other: Range) -> bool:
        """Return whether all values here are values there."""
        low = other.least is None or (self.least is not None and self.least >= other.least)
        return low and (other.most is None or (self.most is not None and self.most <= other.most))

    def __str__(self) -> str:
        """Return both bounds in words."""
        words = [
            f"from {self.least}" if self.least is not None else "",
            f"to {self.most}" if self.most is not None else "",
        ]
        return " ".join(each for each in words if each) or "without bounds"


def of_type(kind: TypeOf) -> Range | None:
    """Return the bounds of a type for numbers; None for other types, and where a bound is no fixed number."""
    if kind.name not in NUMBERS:
        return None
    ends = [None if end is None else _number(end) for end in (kind.least, kind.most)]
    if any(end is not None and number is None for end, number in zip((kind.least, kind.most), ends, strict=True)):
        return None
    return Range(*ends)


def of_value(expr: Expr, types: Mapping[str, TypeOf]) -> Range | None:
    """Return the bounds of a value; None if nothing is known of it."""
    if isinstance(expr, Const):
        return Range(expr.value, expr.value) if type(expr.value) is int else None
    if isinstance(expr, FieldRef):
        return of_type(types[expr.name]) if expr.name in types else None
    if isinstance(expr, Pick):
        left, right = of_value(expr.left, types), of_value(expr.right, types)
        return _picked(expr, left, right) if left and right else None
    return None


def _picked(expr: Pick, left: Range, right: Range) -> Range:
    """Return the bounds of the larger or the smaller of two values; an unknown one gives way to the other."""
    lows = [each for each in (left.least, right.least) if each is not None]
    highs = [each for each in (left.most, right.most) if each is not None]
    both = len(lows) == len(highs) == len((left, right))
    if expr.how == "largest":
        return Range(max(lows, default=None), max(highs) if both or len(highs) > 1 else None)
    return Range(min(lows) if len(lows) > 1 else None, min(highs, default=None))


def _number(expr: Expr) -> int | None:
    return expr.value if isinstance(expr, Const) and type(expr.value) is int else None
