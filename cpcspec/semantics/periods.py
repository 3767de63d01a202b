"""Calendar arithmetic of Regulation (EEC, Euratom) No 1182/71, Article 3. No date and no amount raises.

The day of the event is not counted. Weeks, months and years end on the same date later, or on the last day of the
month where that has no such date (Article 3(2)(c)). What would leave the calendar stops at its first or last day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta, tzinfo

from cpcspec.ir.expr import Unit

DAYS_OF: dict[str, int] = {"day": 1, "week": 7}
A_YEAR = 12
MONTHS_OF: dict[str, int] = {"month": 1, "year": A_YEAR}
LAST_ORDINAL = date.max.toordinal()
LAST_MONTH = date.max.year * A_YEAR + date.max.month - 1


def parsed(value: object) -> date | None:
    """Return the date that an ISO text means, None for anything else."""
    if type(value) is not str:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def shifted(start: date, amount: int, unit: Unit) -> date:
    """Return the last day of a period of so many units after a day; before it where the amount is negative."""
    if unit == "hour":
        # The hours count from the end of the day; a day that has begun is the last day.
        return _by_days(start, -(-amount // 24) if amount >= 0 else amount // 24)
    days = DAYS_OF.get(unit)
    return _by_days(start, amount * days) if days else _by_months(start, amount * MONTHS_OF[unit])


def _by_days(start: date, days: int) -> date:
    return date.fromordinal(min(max(start.toordinal() + days, 1), LAST_ORDINAL))


def _by_months(start: date, months: int) -> date:
    month = start.year * A_YEAR + start.month - 1 + months
    if month > LAST_MONTH:
        return date.max
    if month < A_YEAR:
        return date.min
    year, index = divmod(month, A_YEAR)
    return date(year, index + 1, min(start.day, monthrange(year, index + 1)[1]))


def shifted_text(start: object, amount: object, unit: Unit, *, back: bool = False) -> str | None:
    """Return a date moved by a period, all as values of a case; None if date or amount is unknown."""
    first = parsed(start)
    if first is None or type(amount) is not int:
        return None
    return shifted(first, -amount if back else amount, unit).isoformat()


def midnight(day: date, zone: tzinfo | None) -> datetime:
    """Return the first moment of a day in a zone."""
    return datetime.combine(day, time(), zone)


def day_after(day: date) -> date | None:
    """Return the next day, None at the end of the calendar."""
    return day + timedelta(days=1) if day < date.max else None
