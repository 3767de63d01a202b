"""A case that goes on by itself at one moment is held, and nothing else is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cpcspec.audit.evidence.stage import FIRST_DAY, Fired, Stage, full_register
from cpcspec.scenarios.driver import START as BEGIN
from cpcspec.scenarios.pure import PureDriver, register_of
from cpcspec.semantics.alone import LIMIT
from cpcspec.semantics.case import Case, Create, Do, Fire, Refused, Stepped
from cpcspec.semantics.overdue import Stuck
from cpcspec.semantics.program import load
from tests.support.rounds import KNOWN, NOW, PAST, START, Told, ring, spec_with, timer

YEAR = timedelta(days=366)
VALUES = [{**START, "flag": flag, "other": other} for flag in (False, True) for other in (False, True)]
LONGEST = 40 * LIMIT
"""What goes on without end is held before it has made so many steps; a year of days is no more than that."""


def driver(timers: str) -> PureDriver:
    """Return a driver for the procedure with these timers."""
    spec = spec_with(timers)
    return PureDriver(load(spec), register_of(spec), BEGIN)


def begun(on: PureDriver, values: dict[str, object]) -> Case:
    """Return a case that holds these values."""
    answer = on.act(None, Create("", "loan", values), "lib_fr")
    assert isinstance(answer, Stepped)
    return answer.case


def fires(on: PureDriver) -> int:
    """Return how often the clock did something."""
    return sum(isinstance(each.command, Fire) and isinstance(each.answer, Stepped) for each in on.history)


@pytest.mark.parametrize("told", KNOWN.values(), ids=KNOWN)
def test_a_case_is_held_exactly_where_the_check_finds_a_circle(told: Told) -> None:
    """What the check says of the text is what comes of it, for one of the values that the conditions ask for."""
    held: list[Stuck] = []
    for values in VALUES:
        on = driver(told.timers)
        begun(on, values)
        on.advance(BEGIN + YEAR)
        held += on.new_stuck()
        assert fires(on) < LONGEST
    assert bool(held) == bool(told.round)


@pytest.mark.parametrize("told", KNOWN.values(), ids=KNOWN)
def test_the_stage_of_the_audit_comes_to_the_same_end(told: Told) -> None:
    """It shares the bound with the driver of scenarios, step by step."""
    on = driver(told.timers)
    begun(on, VALUES[0])
    on.advance(BEGIN + YEAR)
    stage = Stage(on.program, full_register(on.program))
    answer = stage.act(None, Create("", "loan", VALUES[0]), "lib_fr")
    assert not isinstance(answer, Refused)
    later = answer[0].wait(FIRST_DAY + YEAR)
    assert sum(isinstance(each, Fired) for each in later.events) == fires(on)


def test_the_reason_names_the_timers_that_go_round_and_says_how_often() -> None:
    """What led into the circle is not blamed."""
    on = driver(
        timer("into", "a", PAST, "then to b") + timer("x", "b", PAST, "then to c") + timer("y", "c", PAST, "then to b")
    )
    begun(on, START)
    on.advance(BEGIN + YEAR)
    ((_, why),) = on.new_stuck()
    assert why.startswith("it goes round without end: at one moment the timers `x` and `y` ended 102 times")


def test_what_makes_its_like_is_told_so() -> None:
    """A case that was made by another has no long story of its own."""
    on = driver(KNOWN["a case that makes its like"].timers)
    begun(on, START)
    on.advance(BEGIN + YEAR)
    ((_, why),) = on.new_stuck()
    assert why == "cases make cases without end: at one moment the timer `own` ended again and again with nobody acting"


def test_a_slow_round_goes_on_for_ever() -> None:
    """A case that goes round a step a day is no fault of time."""
    on = driver(ring("1 days after entered_on", "1 days after entered_on"))
    begun(on, START)
    on.advance(BEGIN + YEAR)
    assert (fires(on), on.new_stuck()) == (365, ())


def test_missed_reminders_are_no_round() -> None:
    """However many come at once, all are sent."""
    on = driver(timer("due", "a", "3 days after created_on", "remind reader 1 days after then every 1 days with soon"))
    begun(on, START)
    on.advance(BEGIN + YEAR)
    assert len(on.new_mails()) > 3 * LIMIT
    assert on.new_stuck() == ()


def test_a_long_chain_of_timers_is_no_round() -> None:
    """Each timer is free once, however many they are."""
    switch = [timer(f"t{each:03}", "a", f"{each} days after early", "set late to today") for each in range(LIMIT + 50)]
    on = driver("".join(switch))
    begun(on, START)
    on.advance(BEGIN + YEAR)
    assert (fires(on), on.new_stuck()) == (LIMIT + 50, ())


def test_a_case_that_is_held_takes_what_somebody_does_and_runs_again() -> None:
    """Nobody is shut out of a case by its timers; once somebody acts, they count anew."""
    on = driver(ring(PAST, PAST))
    case = begun(on, START)
    on.advance(BEGIN + YEAR)
    first = fires(on)
    assert isinstance(on.act(case.id, Do("touch"), "lib_fr"), Stepped)
    assert fires(on) == first
    on.advance(BEGIN + YEAR)
    assert (fires(on), len(on.new_stuck())) == (2 * first, 2)
    closed = on.act(case.id, Do("close"), "lib_fr")
    assert isinstance(closed, Stepped)
    assert (closed.case.alone, closed.case.again) == ((), 0)


def test_other_cases_and_other_deadlines_go_on_beside_one_that_is_held() -> None:
    """Only the timers that go round are held."""
    later = timer("later", "a, b", "20 days after created_on", "set late to today")
    on = driver(ring(PAST, PAST) + later + timer("done", "c", NOW, "then to closed"))
    held, other = begun(on, START), begun(on, START)
    on.act(other.id, Do("step"), "lib_fr")
    on.act(other.id, Do("leap"), "lib_fr")
    on.advance(BEGIN + YEAR)
    assert [each.case for each in on.new_stuck()] == [held.id, held.id]
    after = on.case(held.id)
    assert after is not None
    assert after.values["late"] == (date(2020, 2, 3) + timedelta(days=20)).isoformat()
    gone = on.case(other.id)
    assert gone is not None
    assert gone.state == "closed"
