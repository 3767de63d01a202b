"""Periods are compared on all days of the calendar: what is said of them is what the engine's own days show."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.audit.models.calendar import (
    CYCLE,
    FIRST,
    SAME,
    Length,
    Order,
    Step,
    days_at_least,
    days_at_most,
    leaves_the_calendar,
    not_longer,
    orders,
    telling_days,
    witness,
    witnesses,
)
from cpcspec.semantics.deadlines import _moment
from cpcspec.semantics.periods import shifted

DAYS = [FIRST + timedelta(days=each) for each in range(CYCLE)]
ORDERS: tuple[Order, ...] = (-1, 0, 1)
UNITS = st.sampled_from(["day", "week", "month", "year"])
STEPS = st.lists(st.builds(Step, st.integers(-40, 40), UNITS), max_size=2).map(tuple)
LENGTHS = st.builds(Length, st.integers(-3, 400), UNITS, STEPS)
NEAR = st.sampled_from(
    [
        (Length(30, "day"), Length(1, "month")),
        (Length(4, "week"), Length(1, "month")),
        (Length(59, "day"), Length(2, "month")),
        (Length(365, "day"), Length(1, "year")),
        (Length(36525, "day"), Length(100, "year")),
        (Length(1, "month", (Step(5, "day"),)), Length(5, "day", (Step(1, "month"),))),
        (Length(1, "month", (Step(1, "month"),)), Length(2, "month")),
        (Length(-1, "month"), Length(-30, "day")),
    ]
)


def end(day: date, length: Length) -> date:
    """Return the last day of a period by the engine's own calendar."""
    for amount, unit in (*length.first, Step(length.amount, length.unit)):
        day = shifted(day, amount, unit)
    return day


@settings(max_examples=12, deadline=None)
@given(st.one_of(NEAR, st.tuples(LENGTHS, LENGTHS)))
def test_the_orders_of_two_periods_are_those_of_all_146097_days(pair: tuple[Length, Length]) -> None:
    """No order is missing, none is too many, and the first day of each is the one that is given."""
    one, other = pair
    first: dict[Order, date] = {}
    for day in DAYS:
        left, right = end(day, one), end(day, other)
        first.setdefault(-1 if left < right else int(left > right), day)  # type: ignore[arg-type]
    assert orders(one, other) == set(first)
    named: dict[Order, date | None] = {each: witness(one, other, each, FIRST) for each in ORDERS}
    assert named == {each: first.get(each) for each in ORDERS}
    assert not_longer(one, other) == (1 not in first)


@settings(max_examples=12, deadline=None)
@given(LENGTHS)
def test_the_days_of_a_period_are_the_fewest_and_the_most_of_all_days(length: Length) -> None:
    """Four years do not show them: 1900 and 2100 are no leap years."""
    found = {(end(day, length) - day).days for day in DAYS}
    assert (days_at_least(length), days_at_most(length)) == (min(found), max(found))


@given(st.one_of(NEAR, st.tuples(LENGTHS, LENGTHS)), st.dates(date(1990, 1, 1), date(2500, 1, 1)))
@settings(max_examples=40, deadline=None)
def test_each_day_that_is_named_shows_the_order(pair: tuple[Length, Length], since: date) -> None:
    """Witnesses come in their order from a day on, and the engine confirms each."""
    one, other = pair
    for order in orders(one, other):
        found = [day for day, _ in zip(witnesses(one, other, order, since), range(5), strict=False)]
        assert found
        assert found == sorted(found)
        assert found[0] >= since
        for day in found:
            left, right = end(day, one), end(day, other)
            assert (left > right) - (left < right) == order


@pytest.mark.parametrize("hours", [1, 23, 24, 25, 47, 48, 720, 745])
@pytest.mark.parametrize("other", [Length(1, "day"), Length(2, "day"), Length(1, "month"), Length(24, "hour")])
def test_hours_are_counted_as_the_engine_counts_them(hours: int, other: Length) -> None:
    """A period of hours may end within a day, before what ends with that day."""
    seen = set()
    for day in DAYS[:1500]:
        left, right = _moment(day, hours, "hour", None), _moment(day, other.amount, other.unit, None)
        assert left is not None
        assert right is not None
        seen.add((left > right) - (left < right))
    assert orders(Length(hours, "hour"), other) == seen


def test_a_few_days_tell_all_orders_of_some_periods() -> None:
    """Whoever tries these days sees each order that some day brings."""
    lengths = [Length(30, "day"), Length(1, "month"), Length(31, "day"), Length(5, "week")]
    days = telling_days(lengths)
    for one, other in combinations(lengths, 2):
        seen = {-1 if end(day, one) < end(day, other) else int(end(day, one) > end(day, other)) for day in days}
        assert seen == orders(one, other)


def test_a_century_without_a_leap_day_is_seen() -> None:
    """Eight years have two leap days; from 1896 to 1904, and from 2096 to 2104, they have one."""
    assert days_at_least(Length(8, "year")) == 8 * 365 + 1
    assert orders(Length(8 * 365 + 1, "day"), Length(8, "year")) == {-1, 0}
    assert witness(Length(8 * 365 + 1, "day"), Length(8, "year"), SAME) == date(2092, 2, 29)


@pytest.mark.parametrize("amount", [7_900, 9_999, 10**9, 10**30, -(10**9)])
def test_no_number_is_too_large(amount: int) -> None:
    """What lies beyond the calendar can be compared all the same."""
    assert orders(Length(amount, "year"), Length(amount + 1, "year")) == {-1}
    assert orders(Length(1, "day", (Step(amount, "year"),)), Length(2, "day", (Step(amount, "year"),))) == {-1}
    assert leaves_the_calendar(Length(amount, "year")) == (amount > 0)
