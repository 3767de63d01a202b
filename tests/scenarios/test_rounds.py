"""A story in which a case goes round by itself ends, and says so in plain words."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from cpcspec.ir.nodes import Spec
from cpcspec.project import compile_texts
from cpcspec.scenarios.driver import Driver, DriverMaker
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from runtime.app.driver import Drivers
from tests.support.rounds import NOW, PAST, REGISTER, ring, text_with


def told(timers: str, *lines: str) -> list[Outcome]:
    """Return what comes of a story, without a store and with one."""
    story = "\n".join(('scenario only "Only"', "  lib_fr starts loan as l", *lines, "end\n"))
    done = compile_texts({"loan.cpc": text_with(timers), "authorities.csv": REGISTER, "scenarios.cpc": story})
    assert [str(each) for each in done.findings] == []
    assert done.spec is not None
    (only,) = done.stories
    return [play_on(partial(_driver, done.spec, make), only) for make in (PureDrivers(), Drivers())]


def _driver(spec: Spec, make: DriverMaker, _settings: object, start: datetime) -> Driver:
    return make(spec, start)


def test_a_round_is_told_with_the_case_the_number_and_the_timers() -> None:
    """The author reads which case it was, how often it went on, by which timers, and that it waits for somebody."""
    for outcome in told(ring(PAST, PAST), "  after 20 days", "  then l is a"):
        (failure,) = outcome.failures
        assert failure.line == "after 20 days"
        assert failure.expected == "what time brings comes to an end"
        assert failure.happened == (
            "it is 2020-02-23; l: it goes round without end: at one moment the timers `t0` and `t1` ended 102 times "
            "with nobody acting; they run again once somebody acts in the case"
        )


def test_a_round_that_a_deed_sets_off_is_told_at_the_next_one() -> None:
    """What is overdue fires before somebody acts, so nothing is missed although no time was said to pass."""
    lines = ("  lib_fr edits l with", "    early is 2020-01-01", "  end", "  lib_fr does touch on l")
    for outcome in told(ring("1 days after early", "2 days after early"), *lines):
        assert [each.line for each in outcome.failures] == ["lib_fr does touch on l"]


def test_a_slow_round_is_no_failure() -> None:
    """Where time passes in each round, a story goes on."""
    for outcome in told(ring(NOW, NOW), "  after 2000 days", "  then l is b"):
        assert outcome.passed
