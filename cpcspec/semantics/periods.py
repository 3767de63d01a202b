"""Calendar arithmetic of Regulation (EEC, Euratom) No 1182/71, Article 3. No date and no amount raises.

The day of the event is not counted. Weeks, months and years end on the same date later, or on the last day of the
month where that has no such date (Article 3(2)(c)). What would leave the calendar stops at its first or last day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from cpcspec.ir.expr import Unit

DAYS_OF: dict[str, int] = {"day": 1, "week": 7}
A_YEAR = 12
MONTHS_OF: dict[str, int] = {"month": 1, "year": A_YEAR}
INSTANT = timedelta(microseconds=1)
"""A period runs out with its last hour (Regulation 1182/71 Article 3(2)): what ends then bears that date."""
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
    """Return the first moment of a day in a zone; adding hours to it counts them as the clocks on the wall do."""
    return datetime.combine(day, time(), zone)


def instant(wall: datetime) -> datetime:
    """Return the moment at which clocks on the wall show that: where they do so twice, the first time.

    Where they never do, as they are put forward over it, it is as long after that as they are put forward.
    """
    return as_utc(wall).astimezone(wall.tzinfo)


def last_instant(wall: datetime) -> datetime:
    """Return the last instant before clocks on the wall show that."""
    return (as_utc(wall) - INSTANT).astimezone(wall.tzinfo)


def as_utc(moment: datetime) -> datetime:
    """Return a moment in UTC, where moments have one order whatever the clocks on the wall do."""
    if moment.tzinfo is UTC:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        # At the first or last day of the calendar no other zone has a date for it.
        return moment.replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def day_of(stamp: str, zone: tzinfo | None) -> str:
    """Return the day in a zone of a moment that a case keeps, as an ISO date."""
    if zone is UTC and stamp.endswith("+00:00"):
        return stamp[:10]
    try:
        moment = datetime.fromisoformat(stamp)
        return moment.astimezone(zone).date().isoformat() if moment.tzinfo is not None else stamp[:10]
    except (ValueError, OverflowError):
        return stamp[:10]


def day_after(day: date) -> date | None:
    """Return the next day, None at the end of the calendar."""
    return day + timedelta(days=1) if day < date.max else None
