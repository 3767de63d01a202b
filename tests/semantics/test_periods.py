"""Periods end as Regulation 1182/71 says, and nothing raises."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.ir.expr import Unit
from cpcspec.semantics.periods import parsed, shifted, shifted_text

UNITS: tuple[Unit, ...] = ("hour", "day", "week", "month", "year")


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2020-02-03", 30, "day", "2020-03-04"),
        ("2020-02-03", 0, "day", "2020-02-03"),
        ("2020-02-24", 1, "week", "2020-03-02"),
        ("2020-01-31", 1, "month", "2020-02-29"),
        ("2021-01-31", 1, "month", "2021-02-28"),
        ("2020-08-31", 6, "month", "2021-02-28"),
        ("2020-02-29", 1, "year", "2021-02-28"),
        ("2020-02-29", 4, "year", "2024-02-29"),
        ("2020-12-15", 1, "month", "2021-01-15"),
        ("2020-03-31", -1, "month", "2020-02-29"),
        ("2020-03-04", -30, "day", "2020-02-03"),
        ("2020-02-03", 24, "hour", "2020-02-04"),
        ("2020-02-03", 25, "hour", "2020-02-05"),
        ("2020-02-03", -24, "hour", "2020-02-02"),
        ("9999-12-30", 5, "day", "9999-12-31"),
        ("9999-01-31", 12, "month", "9999-12-31"),
        ("0001-01-05", -10, "day", "0001-01-01"),
        ("0001-01-05", -3, "year", "0001-01-01"),
    ],
)
def test_a_period_ends_on_its_last_day(start: str, amount: int, unit: Unit, end: str) -> None:
    """The day of the event is not counted; a month without that date ends on its last day; the calendar has ends."""
    assert shifted(date.fromisoformat(start), amount, unit).isoformat() == end


@given(st.dates(), st.integers(), st.sampled_from(UNITS))
@settings(max_examples=100, deadline=None)
def test_every_period_has_an_end_on_the_right_side(start: date, amount: int, unit: Unit) -> None:
    """No amount raises, and a period never ends on the wrong side of its beginning."""
    end = shifted(start, amount, unit)
    assert end >= start if amount >= 0 else end <= start


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(0, 600))
@settings(max_examples=100, deadline=None)
def test_months_keep_the_date_where_there_is_one(start: date, months: int) -> None:
    """A period of months ends on the same date, or on the last day of the month."""
    end = shifted(start, months, "month")
    assert end.day == start.day or (end.day < start.day and shifted(end, 1, "day").day == 1)
    assert (end.year - start.year) * 12 + end.month - start.month == months


@pytest.mark.parametrize("value", [None, "", "soon", 5, True, [], "2020-13-01", "2020-2-3"])
def test_what_is_no_date_is_unknown(value: object) -> None:
    """Only an ISO date is a date, and an unknown date stays unknown however it is moved."""
    assert parsed(value) is None
    assert shifted_text(value, 1, "day") is None


@pytest.mark.parametrize("amount", [None, "1", True, 1.5, []])
def test_an_unknown_length_gives_no_date(amount: object) -> None:
    """A period of unknown length leads nowhere."""
    assert shifted_text("2020-02-03", amount, "day") is None
