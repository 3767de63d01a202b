"""Circles of timers are found where no time need pass, nowhere else, and quickly."""

from __future__ import annotations

import time

import pytest

from cpcspec.analysis.circles import circles
from cpcspec.ir.nodes import Spec
from tests.support.examples import judged
from tests.support.rounds import KNOWN, PAST, REGISTER, Told, ring, spec_with, text_with, timer


def found(spec: Spec) -> list[tuple[str, ...]]:
    """Return the timers of each circle that is found."""
    return [tuple(step.timer.id for step in each.steps) for each in circles(spec)]


@pytest.mark.parametrize("told", KNOWN.values(), ids=KNOWN)
def test_a_circle_is_found_exactly_where_no_time_need_pass(told: Told) -> None:
    """Dates, periods, conditions and effects are all looked at."""
    assert found(spec_with(told.timers)) == ([told.round] if told.round else [])


def test_the_finding_stands_at_the_first_timer_and_names_the_way_round() -> None:
    """Whoever reads it sees which timers and states it is about, and where the others stand."""
    texts = {"loan.cpc": text_with(ring(PAST, PAST, PAST)), "authorities.csv": REGISTER}
    (only,) = [each for each in judged(texts, rules=True) if each.code == "timers-in-circle"]
    way = "`t0` leads from `a` to `b`, `t1` leads from `b` to `c`, `t2` leads from `c` to `a`"
    assert only.message == f"the timers can go round without end at one moment: {way}"
    assert len(only.also) == 2


def test_each_circle_is_told_once() -> None:
    """Two circles with a state in common are two findings."""
    two = ring(PAST, PAST) + timer("u", "b", "1 days after early", "then to c") + timer("v", "c", PAST, "then to b")
    assert found(spec_with(two)) == [("t0", "t1"), ("u", "v")]


def test_a_circle_through_two_procedures_is_found() -> None:
    """Cases that make each other by time alone are without end as well."""
    procedure = text_with(
        timer("make", "a", "0 days after created_on", 'create gift in a linked as "A" back "B"', "end")
    )
    body = procedure.partition("procedure loan")[2]
    other = f"\nprocedure gift{body}".replace("create gift", "create loan").replace("timer make", "timer give")
    other = other.replace('menu "Ask for a book"', 'menu "Ask for a gift"')
    both = spec_with(
        timer("make", "a", "0 days after created_on", 'create gift in a linked as "A" back "B"', "end"), other
    )
    assert found(both) == [("make", "give")]


def test_many_timers_in_one_state_are_judged_in_moderate_time() -> None:
    """Each timer tries a bounded number of ways round."""
    wide = "".join(
        timer(
            f"t{source}{target}{place}",
            source,
            f"{place} days after early",
            f"when many is {place}",
            f"then to {target}",
        )
        for place in range(30)
        for source, target in ("ab", "bc", "ca", "ba", "cb", "ac")
    )
    spec = spec_with(wide)
    began = time.perf_counter()
    found(spec)
    assert time.perf_counter() - began < 10
