"""Dates as far as the text tells: whether one may lie in the past, or surely counts from the moment that it is set.

Nothing here knows a calendar: a month has 28 days at least and 31 at most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cpcspec.ir.expr import Const, Expr, FieldRef, Pick, Scalar, Shift, SystemRef, Unit
from cpcspec.ir.nodes import FieldNode, Period, Procedure
from cpcspec.ir.walk import form

FAR = 10**7
"""More days than any calendar has: what is not bounded."""
SPANS: Mapping[Unit, tuple[int, int]] = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "year": (365, 366)}
"""The fewest and the most days of a unit."""
HOURS = 24


class Day(NamedTuple):
    """A date so many days, at least, after today; `old` ones after a day that may lie far back."""

    old: bool
    shift: int = 0


TODAY = Day(old=False)
SOME_DAY = Day(old=True)
Dated = Callable[[FieldRef | SystemRef], Day | None]
"""Gives what is known of a date that is read; None if there is none."""
Numbers = Callable[[str], tuple[int, int]]
"""Gives the bounds of a field that holds a number."""


def bounds(procedure: Procedure, values: Mapping[str, Scalar]) -> Numbers:
    """Return what tells the bounds of the number fields of a procedure; some of them may have known values."""
    items = {each.item.id: each.item for each in form(procedure) if isinstance(each.item, FieldNode)}

    def bounded(name: str) -> tuple[int, int]:
        value, item = values.get(name), items.get(name)
        if type(value) is int:
            return value, value
        least, most = (item.type.least, item.type.most) if item is not None else (None, None)
        low = _number(least, 0 if item is not None and item.type.name == "days" else -FAR)
        return low, _number(most, FAR)

    return bounded


def _number(expr: Expr | None, other: int) -> int:
    return expr.value if isinstance(expr, Const) and type(expr.value) is int else other


def days(period: Period, numbers: Numbers) -> tuple[int, int]:
    """Return the fewest and the most days that a period may have."""
    return _days(period.amount, period.unit, numbers)


def _days(amount: Expr, unit: Unit, numbers: Numbers) -> tuple[int, int]:
    low, high = (-FAR, FAR)
    if isinstance(amount, Const):
        low = high = _number(amount, 0)
    elif isinstance(amount, FieldRef):
        low, high = numbers(amount.name)
    if unit == "hour":
        # Hours count from the end of the day: the first of them lies on the next one.
        return -(-low // HOURS), -(-high // HOURS)
    fewest, most = SPANS[unit]
    return low * (fewest if low > 0 else most), high * (most if high > 0 else fewest)


def dated(expr: Expr, reads: Dated, numbers: Numbers) -> Day | None:
    """Return what is known of the date that an expression gives; None if it gives none."""
    if isinstance(expr, FieldRef | SystemRef):
        return reads(expr)
    if isinstance(expr, Const):
        return SOME_DAY if isinstance(expr.value, str) else None
    if isinstance(expr, Shift):
        day = dated(expr.date, reads, numbers)
        low, high = _days(expr.amount, expr.unit, numbers)
        return day._replace(shift=day.shift + (-high if expr.back else low)) if day else None
    if isinstance(expr, Pick):
        found = [each for each in (dated(one, reads, numbers) for one in (expr.left, expr.right)) if each]
        return _picked(found, largest=expr.how == "largest") if found else None
    return SOME_DAY


def _picked(found: list[Day], *, largest: bool) -> Day:
    """Return the larger or smaller of dates: the smaller may be as old as the oldest."""
    wanted = [each for each in found if each.old is not largest] or found
    shifts = [each.shift for each in wanted]
    return Day(wanted[0].old, max(shifts) if largest else min(shifts))
