"""The days and periods that a spec may speak of: those of the calendar, far from its ends."""

from __future__ import annotations

from datetime import date

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


def in_calendar(amount: int, unit: str) -> bool:
    """Return whether a period is no longer than the longest one."""
    return amount <= LONGEST * IN_A_YEAR.get(unit, 1)
