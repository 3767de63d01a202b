"""The pure driver on its own: its clock, its cases, and what would never end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cpcspec.ir.nodes import Spec
from cpcspec.scenarios.driver import START
from cpcspec.scenarios.pure import KEPT_PROGRAMS, PureDrivers
from cpcspec.semantics import deadlines
from cpcspec.semantics.case import Case, Create, Do, Due, Fire, Refused, Stepped, World
from tests.support.tiny_spec import WRITER, tiny_spec


def test_the_clock_does_not_go_back() -> None:
    """Time that is over is refused."""
    driver = PureDrivers()(tiny_spec(), START)
    with pytest.raises(ValueError, match="does not go back"):
        driver.advance(START - timedelta(days=1))


def test_a_case_that_is_not_there_is_refused() -> None:
    """What is done with a case that never was is refused as unknown."""
    driver = PureDrivers()(tiny_spec(), START)
    answer = driver.act("none", Do("send"), WRITER)
    assert isinstance(answer, Refused)
    assert [each.code for each in answer.reasons] == ["unknown"]
    assert driver.case("none") is None


def test_only_some_programs_are_kept() -> None:
    """A maker of drivers keeps the programs of the last specs."""
    make = PureDrivers()
    specs: list[Spec] = [tiny_spec(days) for days in range(1, KEPT_PROGRAMS + 3)]
    programs = [make(spec, START).program for spec in specs]
    assert make(specs[-1], START).program is programs[-1]
    assert make(specs[0], START).program is not programs[0]


def test_a_rung_that_would_fire_for_ever_is_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused, or due again at once, fires no second time."""
    driver = PureDrivers()(tiny_spec(), START)
    answer = driver.act(None, Create("", "note", {"subject": "hello"}), WRITER)
    assert isinstance(answer, Stepped)

    def always(_program: object, _case: Case, _world: World) -> tuple[Due, ...]:
        return (Due(START, "answer_due", "answer_due/end/never", ends=True),)

    monkeypatch.setattr(deadlines, "due", always)
    driver.advance(START + timedelta(days=1))
    fired = [each for each in driver.history if isinstance(each.command, Fire)]
    assert len(fired) == 1
    assert isinstance(fired[0].answer, Refused)
