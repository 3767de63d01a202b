"""How long periods are, and which of two ends first: on every day of the calendar, not on a few.

Days, leap days and the lengths of months come again after 400 years, so what is so on all days of 400 years is so on
all days. No day is looked at alone: a period moves whole runs of days by the same number of days, and these runs are
kept and compared. Numbers of days have no limit, so nothing leaves the calendar here.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from typing import Literal, NamedTuple

from cpcspec.ir.expr import Unit
from cpcspec.semantics.periods import A_YEAR, DAYS_OF, MONTHS_OF

Order = Literal[-1, 0, 1]
"""Which of two periods ends first: -1 the first one, 1 the second one, 0 both at the same moment."""
SOONER: Order = -1
SAME: Order = 0
LATER: Order = 1
YEARS = 400
MONTHS = YEARS * A_YEAR
FIRST = date(2000, 1, 1)
"""The first day of the 400 years that are looked at. Any day would do."""
LENGTHS = [monthrange(FIRST.year + year, month)[1] for year in range(YEARS) for month in range(1, A_YEAR + 1)]
BEGINS = [0, *accumulate(LENGTHS)]
CYCLE = BEGINS[-1]
SINCE = date(2020, 1, 1)
A_DAY = 24
KEPT = 256


class Step(NamedTuple):
    """So many units of time; before a day, where the number is negative."""

    amount: int
    unit: Unit


class Length(NamedTuple):
    """A length of time that is the same in every case; `first` is what goes by before it (`1 month plus 5 days`)."""

    amount: int
    unit: Unit
    first: tuple[Step, ...] = ()


class Runs(NamedTuple):
    """Days of the cycle that a period moves alike: where each run begins, and by how many hours it is moved."""

    begins: tuple[int, ...]
    hours: tuple[int, ...]


def orders(one: Length, other: Length) -> frozenset[Order]:
    """Return in which orders two periods can end that begin on the same day, whichever day that is."""
    return _orders(one, other)


def not_longer(one: Length, other: Length) -> bool:
    """Return whether a period never ends after another one that begins on the same day."""
    return LATER not in orders(one, other)


def days_at_least(length: Length) -> int:
    """Return the fewest days that a length can be, whichever day it begins on."""
    return -(-min(_moved(length).hours) // A_DAY)


def days_at_most(length: Length) -> int:
    """Return the most days that a length can be, whichever day it begins on."""
    return -(-max(_moved(length).hours) // A_DAY)


def witnesses(one: Length, other: Length, order: Order, since: date = SINCE) -> Iterator[date]:
    """Yield days from which two periods end in that order, the first day of each run of such days, for 400 years."""
    begin = (since - FIRST).days % CYCLE
    found = [each for each in _compared(_moved(one), _moved(other)) if each[2] == order]
    found = [(low, high, order) for low, high, order in found if high > begin] + [
        (low + CYCLE, high + CYCLE, order) for low, high, order in found if low < begin
    ]
    for low, high, _ in found:
        day = since.toordinal() + max(low, begin) - begin
        if min(high, begin + CYCLE) > max(low, begin) and day <= date.max.toordinal():
            yield date.fromordinal(day)


def witness(one: Length, other: Length, order: Order, since: date = SINCE) -> date | None:
    """Return the first day from which two periods end in that order; None if there is none."""
    return next(witnesses(one, other, order, since), None)


def telling_days(lengths: Iterable[Length], since: date = SINCE) -> tuple[date, ...]:
    """Return days from which these lengths show all orders of their ends, each the first such day after `since`."""
    found = {
        witness(*pair, order, since) for pair in combinations(dict.fromkeys(lengths), 2) for order in orders(*pair)
    }
    return tuple(sorted(each for each in found if each is not None))


def leaves_the_calendar(length: Length) -> bool:
    """Return whether a period that begins within these 400 years can end after the last day of the calendar."""
    return FIRST.toordinal() + CYCLE + days_at_most(length) >= date.max.toordinal()


# ---------------------------------------------------------------- runs of days


@lru_cache(maxsize=KEPT)
def _moved(length: Length) -> Runs:
    """Return how a length moves the days of the cycle. Hours at its end count as hours, elsewhere as whole days."""
    runs = [(0, 0)]
    for amount, unit in length.first:
        runs = _by(runs, amount, unit)
    hours = length.amount if length.unit == "hour" else 0
    if length.unit != "hour":
        runs = _by(runs, length.amount, length.unit)
    return Runs(tuple(day for day, _ in runs), tuple(moved * A_DAY + hours for _, moved in runs))


def _by(runs: list[tuple[int, int]], amount: int, unit: Unit) -> list[tuple[int, int]]:
    if unit in MONTHS_OF:
        return _joined(_by_months(runs, amount * MONTHS_OF[unit]))
    days = amount * DAYS_OF[unit] if unit in DAYS_OF else -(-amount // A_DAY) if amount >= 0 else amount // A_DAY
    return [(day, moved + days) for day, moved in runs]


def _by_months(runs: list[tuple[int, int]], months: int) -> Iterator[tuple[int, int]]:
    """Yield the runs after some months more: in each month they are cut at its end, and where the other one ends."""
    for (first, moved), (after, _) in pairwise([*runs, (CYCLE, 0)]):
        day, end = first + moved, after + moved
        while day < end:
            cycle, inside = divmod(day, CYCLE)
            month = bisect_right(BEGINS, inside) - 1
            begin, stop = (BEGINS[each] + cycle * CYCLE for each in (month, month + 1))
            more, there = divmod(month + months, MONTHS)
            goal = BEGINS[there] + (cycle + more) * CYCLE
            if day < begin + LENGTHS[there]:
                yield day - moved, moved + goal - begin
            # What the other month has no date for ends on its last day.
            for each in range(max(day, begin + LENGTHS[there]), min(stop, end)):
                yield each - moved, moved + goal + LENGTHS[there] - 1 - each
            day = stop


def _joined(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for each in runs:
        if not found or found[-1][1] != each[1]:
            found.append(each)
    return found


@lru_cache(maxsize=KEPT * KEPT)
def _orders(one: Length, other: Length) -> frozenset[Order]:
    return frozenset(order for _, _, order in _compared(_moved(one), _moved(other)))


def _compared(one: Runs, other: Runs) -> Iterator[tuple[int, int, Order]]:
    """Yield the runs of days on which two lengths are in one order: first day, the day after the last, the order."""
    left = right = begin = 0
    while begin < CYCLE:
        ends = (_end(one, left), _end(other, right))
        end = min(ends)
        apart = one.hours[left] - other.hours[right]
        order: Order = SOONER if apart < 0 else LATER if apart > 0 else SAME
        yield begin, end, order
        left, right, begin = left + (ends[0] == end), right + (ends[1] == end), end


def _end(runs: Runs, place: int) -> int:
    return runs.begins[place + 1] if place + 1 < len(runs.begins) else CYCLE
