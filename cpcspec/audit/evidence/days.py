"""On which days a story begins: such as the calendar, or a comparison of periods, could make a difference on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from cpcspec.audit.evidence.stage import FIRST_DAY
from cpcspec.audit.models.nearby import Length, Spoken
from cpcspec.semantics.periods import shifted

TURNS = (
    date(2020, 1, 31), date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 31), date(2020, 4, 30), date(2020, 8, 31),
    date(2020, 12, 31), date(2021, 1, 1), date(2021, 2, 3), date(2021, 2, 28), date(2021, 3, 1), date(2023, 3, 31),
)  # fmt: skip
"""Ends of months of each length, leap days, turns of the year, and a year without a leap day."""
CYCLE = [date(2020, 1, 1) + timedelta(days=each) for each in range(1461)]
"""Four years: by them all repeats, but for three days in 400 years."""
MOST_DAYS = 16
MOST_LENGTHS = 8
CALENDAR = ("month", "year")


def first_days(said: Spoken) -> tuple[date, ...]:
    """Return the days on which a story may begin, the usual one first.

    Then those next to the days that the spec names, and one for each order in which its periods can end.
    """
    found = [FIRST_DAY, *_before(said)]
    units = {each.unit in CALENDAR for each in said.lengths}
    if len(units) > 1:
        found += [*_orders(said.lengths), *TURNS]
    return tuple(dict.fromkeys(found))[:MOST_DAYS]


def _before(said: Spoken) -> Iterator[date]:
    """Yield the days named and those next to them, and the days from which a period ends there."""
    for day in said.days:
        yield from (shifted(day, each, "day") for each in (-1, 0, 1))
        yield from (shifted(day, -each.amount, each.unit) for each in said.lengths)


def _orders(lengths: tuple[Length, ...]) -> Iterator[date]:
    """Yield the first day of each way in which periods that begin on one day can end one after the other."""
    pairs = list(combinations(lengths[:MOST_LENGTHS], 2))
    known = set()
    for day in CYCLE:
        ends = {each: shifted(day, each.amount, each.unit) for each in lengths[:MOST_LENGTHS]}
        order = tuple((ends[one] > ends[other]) - (ends[one] < ends[other]) for one, other in pairs)
        if order not in known:
            known.add(order)
            yield day
