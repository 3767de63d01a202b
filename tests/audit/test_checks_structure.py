"""The checks about states and steps, on small specs; the pages of the checks hold one wrong and one right spec each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from pydantic import JsonValue

from cpcspec.audit.check import Check, Found, World
from cpcspec.audit.checks import (
    r01_somebody_may_act,
    r05_rights_and_roles_used,
    s01_every_state_reached,
    s02_every_step_possible,
    s03_nothing_stuck,
    s04_always_can_close,
    s05_sent_cases_end,
    s06_no_traps,
    s07_come_through_before,
    s08_entries_of_states,
    s09_ends_are_final,
    s11_order_is_kept,
    s12_rework,
    s13_no_automatic_loop,
    s14_steps_to_the_end,
)
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.temporal import Search
from cpcspec.audit.study.passed import states_before, steps_before
from cpcspec.project import compile_texts

HEAD = """
kind library "Library"
kind lending_desk "Lending desk"

procedure loan "Loan of a book"
  start from menu "Ask for a book"
    by library
  party reader "Reader"
    is the creator
  party desk "Lending desk"
    is kind lending_desk
  part record "Kept by the system"
  state asked "Asked for"
    initial
  state lent "Lent"
  state closed "Closed"
    final
  tab book "Book"
    field damaged "Damaged"
      part record
      type yes/no
    comments remarks "Remarks"
      by desk
      in lent
      field text "Remark"
        type text
        required to send
    end
  end
  access
    reader, desk see everything
  end
  action lend "Lend"
    by desk
    from asked to lent
  end
"""
RETURN = """
  action return "Take back"
    by desk
    from lent to closed
  end
"""
NEVER_RETURN = """
  action return "Take back"
    by desk
    from lent to closed
    check damaged is no else "It is damaged."
  end
"""
ERASE = """
  retention
    erase everything 1 years after created_on
  end
"""
SHORT = """
  action refuse "Refuse"
    by desk
    from asked to closed
  end
"""
LOST = """
  timer lost "Taken for lost"
    runs in lent
    ends 1 years after entered_on
    then to closed
"""


def world(*more: str, budget: int = 1000) -> World:
    """Return the loan with these things more; a text that begins a line at its edge stands outside the procedure."""
    inside = "".join(each for each in more if not each.startswith("property"))
    outside = "".join(each for each in more if each.startswith("property"))
    done = compile_texts({"loan.cpc": f"{HEAD}{inside}end\n{outside}"})
    assert [each.message for each in done.findings if each.severity == "error"] == []
    return World(done.spec, done.properties, budget=budget)


def answers(check: Check, *more: str, budget: int = 1000) -> list[Found]:
    """Return what a check finds of the loan with these things more."""
    found = list(check.find(world(*more, budget=budget).subjects["loan"]))  # type: ignore[arg-type]
    return found or [Found("holds", check.good)]


def verdicts(check: Check, *more: str) -> list[str]:
    """Return the verdicts of a check."""
    return [each.verdict for each in answers(check, *more)]


def ends_in(ground: Exploration, found: Found) -> str:
    """Return the state of the spec that the run of an answer ends in."""
    assert found.path is not None
    state = ground.model.initial
    for each in found.path.steps:
        state = ground.model.after(state, each)
    return ground.model.at(state)


# ---------------------------------------------------------------- stuck, closed, ended


def test_to_wait_for_erasure_is_to_be_stuck() -> None:
    """That a case is erased one day does not help whoever waits for it."""
    assert verdicts(s03_nothing_stuck.CHECK, NEVER_RETURN, ERASE) == ["fails"]


def test_a_timer_that_leads_on_is_a_way_on() -> None:
    """Where nobody can act but a timer runs, a case is not stuck."""
    assert verdicts(s03_nothing_stuck.CHECK, NEVER_RETURN, LOST) == ["holds"]


def test_the_run_of_a_stuck_case_ends_where_it_is_stuck() -> None:
    """The run shows a case in the state that the sentence names."""
    loan = world(NEVER_RETURN).subjects["loan"]
    (found,) = s03_nothing_stuck.find(loan)
    assert ends_in(loan.ground, found) == "lent"
    assert "“Lent”" in found.says


def test_a_stuck_case_cannot_be_closed_and_never_ends() -> None:
    """The three questions about the end of a case agree on a case that nothing can be done with."""
    checks = (s03_nothing_stuck, s04_always_can_close, s05_sent_cases_end)
    assert [verdicts(each.CHECK, NEVER_RETURN, SHORT) for each in checks] == [["fails"]] * 3


def test_an_erased_case_has_ended_though_it_was_never_closed() -> None:
    """Erasure ends a case that was sent, but it does not close it."""
    assert verdicts(s05_sent_cases_end.CHECK, NEVER_RETURN, ERASE) == ["holds"]
    assert verdicts(s04_always_can_close.CHECK, NEVER_RETURN, ERASE) == ["fails"]


@pytest.mark.parametrize(
    ("more", "fact", "states"),
    [
        ((RETURN,), "waits_for_somebody", ["Lent"]),
        ((RETURN, ERASE), "ended_only_by_erasure_if_nobody_acts", ["Lent"]),
        ((RETURN, LOST), "ended_only_by_erasure_if_nobody_acts", []),
    ],
)
def test_it_is_told_who_or_what_ends_a_case(more: tuple[str, ...], fact: str, states: list[str]) -> None:
    """Whether somebody has to act, erasure comes, or a timer ends the case, is told apart."""
    (found,) = answers(s05_sent_cases_end.CHECK, *more)
    assert found.verdict == "holds"
    assert found.facts[fact] == states


def test_a_case_that_can_be_edited_but_not_closed_is_no_better() -> None:
    """That something can still be changed in a case does not mean that it can be closed."""
    mark = """
  action inspect "Find damage"
    by desk
    in lent
    set damaged to yes
  end
"""
    assert verdicts(s03_nothing_stuck.CHECK, NEVER_RETURN, mark, ERASE)[0] == "fails"
    (found,) = answers(s04_always_can_close.CHECK, NEVER_RETURN, SHORT, mark)
    assert (found.verdict, "“Lent”" in found.says) == ("fails", True)


# ---------------------------------------------------------------- never


def test_a_state_that_only_a_dead_step_leads_to_is_never_reached() -> None:
    """The step is named, so that a reader knows where to look."""
    found = [each for each in answers(s01_every_state_reached.CHECK, NEVER_RETURN) if each.verdict == "fails"]
    assert ["“Closed”" in each.says and "“Take back”" in each.says for each in found] == [True]


@pytest.mark.parametrize(
    ("party", "why"), [("desk", "its conditions never come true there"), ("helper", "nobody who may do so")]
)
def test_it_is_told_why_a_step_is_never_possible(party: str, why: str) -> None:
    """A step may be impossible since nobody is there for it, or since its conditions never come true."""
    helper = f"""
  party helper "Helper"
    is assigned by actions
  action mend "Mend"
    by {party}
    in lent
    check damaged is yes else "It is not damaged."
  end
"""
    (found,) = [each for each in answers(s02_every_step_possible.CHECK, RETURN, helper) if each.verdict == "fails"]
    assert "“Mend”" in found.says
    assert why in found.says


def test_what_nobody_is_there_for_is_a_right_without_use() -> None:
    """A step of a party that nobody ever plays is one where rights are asked about, one with a bad condition is not."""
    nobody = """
  party helper "Helper"
    is assigned by actions
  action mend "Mend"
    by helper
    in lent
  end
"""
    assert "fails" in verdicts(r05_rights_and_roles_used.CHECK, RETURN, nobody)
    assert "fails" not in verdicts(r05_rights_and_roles_used.CHECK, NEVER_RETURN, LOST)


# ---------------------------------------------------------------- rounds


BACK = """
  action again "Ask again"
    by desk
    from lent to asked
  end
"""


def test_a_round_with_a_way_out_is_no_trap() -> None:
    """Going round is no fault where something leads out; it is told where no period ends it."""
    (found,) = answers(s06_no_traps.CHECK, RETURN, BACK)
    assert (found.verdict, found.facts["people_may_go_round_for_ever"]) == ("holds", ["“Asked for” and “Lent”"])


def test_a_round_without_a_way_out_is_shown_with_its_loop() -> None:
    """The loop of the run comes back to where it began."""
    loan = world(NEVER_RETURN, BACK).subjects["loan"]
    (found,) = s06_no_traps.find(loan)
    assert found.path is not None
    begin = loan.ground.model.initial
    for each in found.path.steps:
        begin = loan.ground.model.after(begin, each)
    state = begin
    for each in found.path.loop:
        assert each in loan.ground.model.enabled(state)
        state = loan.ground.model.after(state, each)
    assert found.path.loop
    assert state == begin


@pytest.mark.parametrize(("more", "ended"), [((), False), ((LOST.replace("entered_on", "created_on"),), True)])
def test_it_is_told_whether_time_ends_a_round(more: tuple[str, ...], ended: bool) -> None:
    """A period that does not begin anew ends a round, however often somebody goes round."""
    everywhere = [each.replace("runs in lent", "runs in asked, lent") for each in more]
    (found,) = answers(s12_rework.CHECK, RETURN, BACK, *everywhere)
    assert [each["ended_by_time"] for each in rows(found, "rounds")] == [ended]


def rows(found: Found, fact: str) -> list[dict[str, JsonValue]]:
    """Return a fact that is a list of mappings."""
    value = found.facts[fact]
    assert isinstance(value, list)
    return [each for each in value if isinstance(each, dict)]


def test_a_timer_and_a_person_make_no_automatic_loop() -> None:
    """A loop in which somebody has to act is not driven by time alone."""
    assert verdicts(s13_no_automatic_loop.CHECK, BACK, LOST) == ["holds"]


def test_a_timer_that_leads_back_and_one_that_leads_on_go_round() -> None:
    """Both timers are named, and both are in the loop."""
    back = """
  timer back "Back again"
    runs in lent
    ends 7 days after entered_on
    then to asked
  timer on "On by itself"
    runs in asked
    ends 7 days after entered_on
    then to lent
"""
    (found,) = answers(s13_no_automatic_loop.CHECK, RETURN, back)
    assert found.verdict == "fails"
    assert ("“Back again”" in found.says, "“On by itself”" in found.says) == (True, True)


# ---------------------------------------------------------------- ends, orders, lengths


def test_the_end_is_final_only_in_name_where_no_case_ever_ends() -> None:
    """Nothing opens an ended case again if no case ends: the answer says that it means nothing."""
    assert verdicts(s09_ends_are_final.CHECK, NEVER_RETURN) == ["holds (vacuous)"]


def test_without_a_property_on_order_the_question_is_not_asked() -> None:
    """The order that is kept anyway is told nevertheless."""
    (found,) = answers(s11_order_is_kept.CHECK, RETURN)
    assert (found.verdict, found.facts["always_before"]) == ("not applicable", {"Take back": ["Lend"]})


def test_the_entries_of_a_state_are_told_with_where_they_come_from() -> None:
    """From the menu, from another state by an action, or by a timer."""
    (found,) = answers(s08_entries_of_states.CHECK, RETURN, LOST, BACK)
    entries = found.facts["entries"]
    assert isinstance(entries, dict)
    assert {state: sorted(map(str, ways)) for state, ways in entries.items() if isinstance(ways, list)} == {
        "Asked for": ["Ask again (from “Lent”)", "Ask for a book (from the menu)"],
        "Lent": ["Lend (from “Asked for”)"],
        "Closed": ["Take back (from “Lent”)", "Taken for lost (from “Lent”)"],
    }


@pytest.mark.parametrize(("more", "most"), [((), 2), ((BACK,), "without limit")])
def test_the_steps_to_the_end_are_counted(more: tuple[str, ...], most: object) -> None:
    """The shortest way is told step by step; rounds have no limit."""
    (found,) = answers(s14_steps_to_the_end.CHECK, RETURN, *more)
    assert found.facts["shortest"] == {"Closed": ["Ask for a book", "Lend", "Take back"]}
    assert found.facts["most_changes_of_state"] == most


def test_what_comes_before_is_what_cannot_be_gone_round() -> None:
    """For each state, what is found is what the state can no more be reached without, one state at a time."""
    for more in ((RETURN,), (RETURN, SHORT), (RETURN, BACK, SHORT), (NEVER_RETURN, LOST)):
        ground = world(*more).subjects["loan"].ground
        assert states_before(ground) == by_deleting(ground)


def by_deleting(ground: Exploration) -> dict[str, set[str]]:
    """Return the same by leaving out one state of the spec after the other."""
    there = {ground.status(place) for place in range(1, len(ground.graph.states))}
    found: dict[str, set[str]] = {each: set() for each in there}
    for away in there:
        search = Search(ground, (0,), without(ground, away))
        for each in there - {ground.status(place) for place in search.ways} - {away}:
            found[each].add(away)
    return found


def without(ground: Exploration, away: str) -> Callable[[int], bool]:
    """Return whether a place is in another state of the spec."""
    return lambda place: ground.status(place) != away


def test_a_step_that_can_be_gone_round_does_not_come_before() -> None:
    """As soon as there is a second way to an end, the first one no more comes before it in every case."""
    before = [steps_before(world(*more).subjects["loan"].ground, "action") for more in ((RETURN,), (RETURN, BACK))]
    assert [each["return"] for each in before] == [{"lend"}, {"lend"}]
    assert [each["lend"] for each in before] == [set(), set()]


def test_before_an_end_come_the_states_that_lead_to_it() -> None:
    """A second way to the end takes away what only the first one came through."""
    told: list[object] = []
    for more in ((RETURN,), (RETURN, SHORT)):
        (found,) = answers(s07_come_through_before.CHECK, *more)
        before = found.facts["before"]
        assert isinstance(before, dict)
        told.append(before["Closed"])
    assert told == [["Asked for", "Lent"], ["Asked for"]]


# ---------------------------------------------------------------- too large


LOOKING: Iterable[Check] = (
    s01_every_state_reached.CHECK,
    s02_every_step_possible.CHECK,
    s03_nothing_stuck.CHECK,
    s04_always_can_close.CHECK,
    s05_sent_cases_end.CHECK,
    s06_no_traps.CHECK,
    s09_ends_are_final.CHECK,
    s12_rework.CHECK,
    r01_somebody_may_act.CHECK,
)


@pytest.mark.parametrize("check", LOOKING, ids=lambda check: check.id)
def test_nothing_is_said_of_a_model_that_was_not_looked_at_as_a_whole(check: Check) -> None:
    """What was not explored could be anything: neither a fault nor its absence is claimed."""
    found = answers(check, NEVER_RETURN, budget=1)
    assert [each.verdict for each in found] == ["unknown (budget)"]
