"""The days and periods that a spec may speak of: those of the calendar, far from its ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cpcspec.compiler import slip_errors
from cpcspec.diagnostics.diagnostic import Diagnostic, Severity
from cpcspec.ir import expr as ir
from cpcspec.source import Span

FIRST, LAST = "1900-01-01", "2199-12-31"
"""The first and the last day that can be written; what is counted from them stays within the calendar."""
LONGEST = 200
"""The longest period, in years."""
IN_A_YEAR = {"hour": 8_784, "day": 366, "week": 53, "month": 12, "year": 1}


def no_day(text: str) -> str:
    """Return what is wrong with a day, or an empty text."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return "is no day of the calendar"
    return "" if FIRST <= text <= LAST else "lies too far away"


def day_faults(text: str, span: Span, crumbs: tuple[str, ...] = ()) -> Iterator[Diagnostic]:
    """Give the finding for a day that is none, or that nobody can mean."""
    problem = no_day(text)
    if problem:
        yield slip_errors.NO_SUCH_DAY.at(span, crumbs, text=text, problem=problem, first=FIRST, last=LAST)


def period_faults(
    amount: ir.Expr, unit: str, span: Span, crumbs: tuple[str, ...], severity: Severity
) -> Iterator[Diagnostic]:
    """Give the finding for a period that leads out of the calendar."""
    number = amount.value if isinstance(amount, ir.Const) else None
    if isinstance(number, int) and number > LONGEST * IN_A_YEAR.get(unit, 1):
        problem = f"a period of {number} {unit}s is longer than {LONGEST} years"
        yield replace(slip_errors.UNFIT_PERIOD.at(span, crumbs, problem=problem, years=LONGEST), severity=severity)
