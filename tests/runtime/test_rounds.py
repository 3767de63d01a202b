"""The engine holds a case that goes round by itself at one moment, tells it, and goes on with everything else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cpcspec.scenarios.driver import START as BEGIN
from cpcspec.scenarios.pure import PureDriver, register_of
from cpcspec.semantics.case import Create, Do, Fire, Refused, Stepped
from cpcspec.semantics.program import load
from runtime.app.driver import EngineDriver
from runtime.engine.definitions import definition_of
from runtime.engine.engine import Fired
from runtime.engine.replay import verify
from runtime.engine.timers import fire_due
from runtime.ports import Store
from runtime.tables import EVENTS
from tests.support.rounds import KNOWN, PAST, START, Told, ring, spec_with, timer

YEAR = timedelta(days=366)


def on(store: Store, timers: str, heard: list[Fired] | None = None) -> EngineDriver:
    """Return the engine on a store, for the procedure with these timers."""
    return EngineDriver(store, definition_of(spec_with(timers)), BEGIN, heard.append if heard is not None else None)


def begin(driver: EngineDriver) -> str:
    """Return a case in which all dates lie in the past."""
    answer = driver.act(None, Create("", "loan", START), "lib_fr")
    assert isinstance(answer, Stepped)
    return answer.case.id


@pytest.mark.parametrize("told", KNOWN.values(), ids=KNOWN)
def test_the_engine_comes_to_the_end_that_scenarios_come_to(told: Told, store: Store) -> None:
    """What fires, what is held and why is the same with a store and without one."""
    spec = spec_with(told.timers)
    pure = PureDriver(load(spec), register_of(spec), BEGIN)
    pure.act(None, Create("", "loan", START), "lib_fr")
    pure.advance(BEGIN + YEAR)
    heard: list[Fired] = []
    driver = on(store, told.timers, heard)
    begin(driver)
    driver.advance(BEGIN + YEAR)
    tried = [each.answer for each in pure.history if isinstance(each.command, Fire)]
    assert [type(each.answer) for each in heard] == [type(each) for each in tried]
    assert [each.why for each in driver.new_stuck()] == [each.why for each in pure.new_stuck()]
    assert not list(verify(store))


def test_a_case_that_is_held_is_listed_with_the_reason(store: Store) -> None:
    """Whoever runs the worker sees which case goes round by which timers; nothing fires a second time."""
    driver = on(store, ring(PAST, PAST))
    case = begin(driver)
    driver.advance(BEGIN + YEAR)
    (row,) = driver.engine.stuck()
    assert (row.case_id, row.timer) == (case, "t0")
    assert "the timers `t0` and `t1` ended 102 times" in row.stuck
    count = store.count(EVENTS)
    assert fire_due(driver.engine) == 0
    driver.engine.retry()
    assert fire_due(driver.engine) == 1
    assert store.count(EVENTS) == count


def test_other_rungs_of_a_case_that_is_held_fire_at_their_time(store: Store) -> None:
    """A stuck rung that is due first does not stand before those that come later."""
    later = timer("later", "a, b", "20 days after created_on", "set late to today")
    driver = on(store, ring(PAST, PAST) + later)
    case = begin(driver)
    driver.advance(BEGIN + timedelta(days=15))
    driver.advance(BEGIN + YEAR)
    held = driver.case(case)
    assert held is not None
    assert held.values["late"] == "2020-02-23"
    assert [row.timer for row in driver.engine.stuck()] == ["t0"]


def test_a_case_that_is_held_takes_what_somebody_does(store: Store) -> None:
    """What is overdue fires first and is held; then the command is done."""
    heard: list[Fired] = []
    driver = on(store, ring(PAST, PAST), heard)
    case = begin(driver)
    driver._clock.move(BEGIN + YEAR)
    answer = driver.act(case, Do("close"), "lib_fr")
    assert isinstance(answer, Stepped)
    assert answer.case.state == "closed"
    assert isinstance(heard[-1].answer, Refused)
    assert (len(driver.new_stuck()), driver.engine.stuck()) == (1, ())
