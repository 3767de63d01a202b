"""The audit ends where a case goes round by itself at one moment, and tells the round once."""

from __future__ import annotations

import pytest

from cpcspec.audit.check import World
from cpcspec.audit.checks import s13_no_automatic_loop, x06_unlimited_spawning
from cpcspec.audit.evidence.sentences import Teller
from cpcspec.audit.evidence.stage import FIRST_DAY, Stage, full_register
from cpcspec.semantics.case import Create, Refused
from cpcspec.semantics.periods import shifted
from cpcspec.semantics.program import load
from tests.support.rounds import KNOWN, PAST, START, Told, ring, spec_with

CIRCLES = {name: each for name, each in KNOWN.items() if each.round}


@pytest.mark.parametrize("told", CIRCLES.values(), ids=CIRCLES)
def test_each_circle_at_one_moment_is_a_loop_of_the_model(told: Told) -> None:
    """S13 sees the circles of states, X6 those of cases that make cases."""
    world = World(spec_with(told.timers))
    subject = world.subjects["loan"]
    found = [*s13_no_automatic_loop.find(subject), *x06_unlimited_spawning.find(world)]
    assert "fails" in {each.verdict for each in found}


def test_a_round_is_told_once_with_how_many_steps_follow() -> None:
    """Nobody reads the same two sentences fifty times."""
    spec = spec_with(ring(PAST, PAST))
    program = load(spec)
    answer = Stage(program, full_register(program)).act(None, Create("", "loan", START), "lib_fr")
    assert not isinstance(answer, Refused)
    (stage, stepped) = answer
    later = stage.wait(shifted(FIRST_DAY, 1, "year"))
    told = [each for _, each in Teller(spec, later, stepped.case.id).tell()]
    assert [each.did for each in told[1:3]] == ["“T0” runs out", "“T1” runs out"]
    assert told[2].changed == ("the case is now “A”", "100 more such steps follow at once")
