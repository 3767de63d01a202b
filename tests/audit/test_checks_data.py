"""The checks of data and forms, and what tries conditions on values: what they find, and what they leave alone."""

from __future__ import annotations

import pytest

from cpcspec.audit.check import Check, Found, World
from cpcspec.audit.checks import (
    d01_conditions_can_hold,
    d02_conditions_hold_where_judged,
    d03_overlaps,
    d04_no_gap,
    d06_no_idle_condition,
    d10_fields_can_be_filled,
    d13_what_decides,
    d17_rows_can_be_completed,
    d18_forms_can_be_sent,
    d20_no_circle_of_fields,
)
from cpcspec.audit.study.conditions import conditions
from cpcspec.audit.study.satisfying import Tries
from cpcspec.project import Sources, compiled
from tests.support.real_specs import real_spec

HEAD = """
kind library "Library"
codes genres "Genres" from "genres.csv"

procedure loan "Loan"
  start from menu "New loan"
    by library
  party reader "Reader"
    is the creator
  part core "Core"
    edited by reader in draft
  state draft "Draft"
    initial
  state late "Late"
  state done "Done"
    final
  tab main "Main"
"""
MIDDLE = """
  end
  action give_up "Give up"
    by reader
    from draft, late to done
  end
"""
TAIL = """
  access
    reader sees everything
  end
end
"""
GENRES = "code,label,kind\nnovel,Novel,long\nepic,Epic,long\npoem,Poem,short\n"
DAYS = 'field days "Days"\ntype whole number\n'
DATES = 'field lent_on "Lent on"\ntype date\nfield back_on "Back on"\ntype date\n'
GENRE = 'field genre "Genre"\ntype choice of genres\n'
LATE = """
  action finish "Finish"
    by reader
    from draft to late when days is more than 20
    from draft to done when days is {}
  end
"""


def world(form: str, actions: str = "") -> World:
    """Return a procedure with that form, and these actions beside the one that ends it."""
    sources = Sources()
    sources.take("loan.cpc", HEAD + form + MIDDLE + actions + TAIL)
    sources.take("genres.csv", GENRES)
    done = compiled(sources)
    assert [each.message for each in done.findings if each.severity == "error"] == []
    return World(done.spec)


def found(check: Check, form: str, actions: str = "") -> list[Found]:
    """Return what a check finds in the procedure."""
    return list(check.find(world(form, actions).subjects["loan"]))  # type: ignore[arg-type]


def failures(check: Check, form: str, actions: str = "") -> list[str]:
    """Return what a check says fails."""
    return [each.says for each in found(check, form, actions) if each.verdict == "fails"]


def reason(condition: str) -> str:
    """Return a field that is shown under a condition."""
    return f'field reason "Reason"\ntype text\nshown when {condition}\n'


@pytest.mark.parametrize(
    ("form", "condition"),
    [
        (DAYS, "days is more than 20 and days is less than 22"),
        (DATES, "lent_on is before back_on"),
        (DATES, "lent_on plus 3 months is before back_on"),
        (DATES, "lent_on is after 2021-05-05 and lent_on is before 2021-05-07"),
        (GENRE, 'genre.kind is "short" and genre is not epic'),
        ("", "state is draft"),
    ],
)
def test_a_condition_that_some_values_fulfil_is_left_alone(form: str, condition: str) -> None:
    """The one number between two others, a date after another one, and a code with an attribute are all tried."""
    assert failures(d01_conditions_can_hold.CHECK, form + reason(condition)) == []


@pytest.mark.parametrize(
    ("form", "condition"),
    [
        (DAYS, "days is more than 20 and days is less than 21"),
        (DATES, "lent_on is before back_on and lent_on is after back_on"),
        (DATES, "lent_on is after 2021-05-05 and lent_on is before 2021-05-06"),
        (GENRE, 'genre.kind is "short" and genre is epic'),
        (GENRE, "genre is epic and genre is novel"),
    ],
)
def test_a_condition_that_no_values_fulfil_is_found(form: str, condition: str) -> None:
    """Numbers, dates and codes that contradict each other are told, each time in the words of the spec."""
    (says,) = failures(d01_conditions_can_hold.CHECK, form + reason(condition))
    assert "“Reason” is shown" in says


def test_a_condition_is_judged_together_with_its_section() -> None:
    """What the section asks for counts too: a field may not ask for the opposite."""
    inside = f'{DAYS}section more "More"\nshown when days is known\n{reason("days is not known")}end\n'
    (says,) = failures(d01_conditions_can_hold.CHECK, inside)
    assert "“Days” is not known" in says


@pytest.mark.parametrize(
    ("condition", "idle"),
    [
        ("days is more than 20 and days is more than 10", "“Days” is more than 10"),
        ("days is more than 20 or days is more than 30", "“Days” is more than 30"),
        ("days is more than 20 and days is less than 30", ""),
        ("days is more than 20 and not (days is more than 30 or days is more than 40)", "“Days” is more than 40"),
    ],
)
def test_a_part_is_idle_if_it_could_be_left_out(condition: str, idle: str) -> None:
    """Of two parts of which one says more than the other, the other is told; of two limits neither."""
    said = failures(d06_no_idle_condition.CHECK, DAYS + reason(condition))
    assert [idle in each for each in said] == [True] * bool(idle)


def test_a_condition_that_always_holds_is_idle_as_a_whole() -> None:
    """Whatever the value, it is known or not."""
    (says,) = failures(d06_no_idle_condition.CHECK, DAYS + reason("days is known or days is not known"))
    assert says.startswith("Whatever the values")


JOINT = 'field joint "Joint"\ntype yes/no\n'
WHY = 'field why "Why"\ntype text\n'
SHOWN = "shown when joint is yes\n"
TALK = 'comments talk "Talk"\nby reader\n'
NOTE = 'field words "Words"\ntype text\n'
CHECKED = 'check to send {} else "No."\n'
ACT = 'action act "Act"\nby reader\n{}\nend\n'


@pytest.mark.parametrize(
    ("form", "actions"),
    [
        (f"{JOINT}{WHY}{SHOWN}{CHECKED.format('joint is yes')}", ""),
        (f"{JOINT}{WHY}{SHOWN}{CHECKED.format('joint is known')}", ""),
        (f"{JOINT}{WHY}{SHOWN}required to send when joint is yes\n", ""),
        (f"{JOINT}{WHY}{SHOWN}personal data when joint is yes\n", ""),
        (f"{JOINT}{WHY}{CHECKED.format('why is known')}", ""),
        (f'{JOINT}section more "More"\n{SHOWN}{WHY}{CHECKED.format("joint is yes")}end\n', ""),
        (f'{JOINT}section more "More"\n{SHOWN}{WHY}{SHOWN}end\n', ""),
        (f"{DAYS}{WHY}shown when days is more than 20\n{CHECKED.format('days is more than 10')}", ""),
        (f"{DAYS}{WHY}shown when days is more than 20\n{CHECKED.format('days is known')}", ""),
        (f'{JOINT}list rows "Rows"\n{SHOWN}{WHY}{CHECKED.format("joint is yes")}end\n', ""),
        (f"{JOINT}{WHY}", ACT.format('in draft\ncheck joint is yes else "No."\nset why to "x" when joint is yes')),
        (f"{JOINT}{WHY}", ACT.format('from draft to late when joint is yes\nset why to "x" when joint is yes')),
        (f"{JOINT}{WHY}", ACT.format('in draft, late\ncheck state is draft or state is late else "No."')),
        (
            f"{JOINT}{TALK}{SHOWN}{NOTE}required to send when joint is yes\nend\n",
            "",
        ),
    ],
)
def test_what_must_be_so_for_a_condition_to_be_asked_makes_it_idle(form: str, actions: str) -> None:
    """A check, a requirement or an effect that can never fail where it is asked decides nothing."""
    (says,) = failures(d06_no_idle_condition.CHECK, form, actions)
    assert says.startswith("Wherever it is asked")


@pytest.mark.parametrize(
    ("form", "actions"),
    [
        (f"{JOINT}{DAYS}{WHY}{SHOWN}{CHECKED.format('days is more than 20')}", ""),
        (f"{JOINT}{WHY}{SHOWN}", ""),
        (f"{JOINT}{WHY}required to send when joint is yes\n", ""),
        (f"{DAYS}{WHY}shown when days is more than 10\n{CHECKED.format('days is more than 20')}", ""),
        (
            f"{JOINT}{WHY}",
            ACT.format('in draft\ncheck joint is yes else "No."\nset joint to no\nset why to "x" when joint is yes'),
        ),
        (
            f"{JOINT}{WHY}",
            ACT.format('from draft to late when joint is yes\nfrom draft to done\nset why to "x" when joint is yes'),
        ),
        (f"{JOINT}{WHY}", ACT.format('in draft, late\ncheck state is draft or joint is yes else "No."')),
    ],
)
def test_a_condition_that_may_fail_where_it_is_asked_is_left_alone(form: str, actions: str) -> None:
    """What has nothing to do with what surrounds it, asks for more, or comes after a change, decides something."""
    assert failures(d06_no_idle_condition.CHECK, form, actions) == []


def test_a_part_that_is_sure_where_it_is_asked_is_idle() -> None:
    """Of two parts of a check the one that the section says already is told, with what makes it so."""
    form = f"{JOINT}{DAYS}{WHY}{SHOWN}{CHECKED.format('joint is yes and days is more than 3')}"
    (says,) = failures(d06_no_idle_condition.CHECK, form)
    assert "makes no difference whether “Joint” is yes" in says
    assert says.endswith("since “Joint” is yes.")


def test_an_overlap_is_told_with_an_example_and_with_what_counts() -> None:
    """Of two ways that are both open the first counts."""
    (only,) = found(d03_overlaps.CHECK, DAYS, LATE.format("more than 10"))
    assert only.verdict == "holds"
    assert "'“Days”': '21'" in str(only.facts)
    assert "the way to “Late”" in str(only.facts)


@pytest.mark.parametrize("other", ["less than 20", "at most 20"])
def test_a_gap_is_told_with_values_for_which_nothing_is_said(other: str) -> None:
    """A number that is not known falls through, whether or not the limits meet."""
    (says,) = failures(d04_no_gap.CHECK, DAYS, LATE.format(other))
    assert says.endswith("“Days” is not known.")


def test_ways_that_cover_all_values_leave_no_gap() -> None:
    """Once what is not known is covered too, no case is left."""
    covered = LATE.format("at most 20 or days is not known")
    assert failures(d04_no_gap.CHECK, DAYS, covered) == []


def test_two_actions_of_one_label_are_one_for_those_who_read() -> None:
    """A button that is offered to some by one action, and to all others by another one, leaves no gap."""
    pair = """
  action long_one "Finish"
    by reader
    from draft to late when days is more than 20
  end
  action short_one "Finish"
    by reader
    from draft to done when {}
  end
"""
    assert failures(d04_no_gap.CHECK, DAYS, pair.format("not (days is more than 20)")) == []
    assert failures(d04_no_gap.CHECK, DAYS, pair.format("days is less than 20")) != []


def test_a_field_whose_checks_refuse_every_value_cannot_be_filled_in() -> None:
    """Each value that one check takes is refused by the other."""
    checks = 'check to save days is more than 5 else "A"\ncheck to save days is less than {} else "B"\n'
    assert len(failures(d10_fields_can_be_filled.CHECK, DAYS + checks.format(6))) == 1
    assert failures(d10_fields_can_be_filled.CHECK, DAYS + checks.format(7)) == []


def test_what_decides_is_shown_by_two_cases_that_differ_in_it_alone() -> None:
    """The number decides where the action leads; a field that no condition reads is not told."""
    (only,) = found(d13_what_decides.CHECK, DAYS + DATES, LATE.format("at most 20"))
    assert list(only.facts["depends_on"]) == ["“Days”"]  # type: ignore[arg-type]


def test_rows_of_a_list_that_needs_more_than_it_may_have_are_never_enough() -> None:
    """Three rows are asked for, and two are allowed."""
    rows = 'list copies "Copies"\nat least {} rows\nat most 2 rows\nfield of_copy "Number"\ntype text\nend\n'
    assert len(failures(d17_rows_can_be_completed.CHECK, rows.format(3))) == 1
    assert failures(d17_rows_can_be_completed.CHECK, rows.format(2)) == []


def test_the_smallest_group_of_contradicting_checks_is_named() -> None:
    """A check that has no part in the contradiction is not told."""
    form = f"""
    check to send days is known else "A"
    check to send days is not known else "B"
    check to send days is more than 3 or days is not known else "C"
    {DAYS}"""
    send = '\naction finish "Finish"\nby reader\nfrom draft to done\nneeds core complete\nend\n'
    (says,) = failures(d18_forms_can_be_sent.CHECK, form, send)
    assert "“Days” is known; “Days” is not known" in says
    assert "more than 3" not in says


def test_only_the_fields_of_a_circle_are_named() -> None:
    """A field that hangs on a circle without being part of it is left out."""
    form = "".join(
        f'field {name} "{name}"\ntype text\nshown when {other} is known\n'
        for name, other in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"))
    )
    (only,) = [each for each in found(d20_no_circle_of_fields.CHECK, form) if each.verdict == "fails"]
    assert only.facts["fields"] == ["a", "b", "c"]


def test_a_condition_on_what_an_action_sets_later_never_holds_before() -> None:
    """In the only state in which it is judged, nobody can have made it true."""
    form = f'{DAYS}field over "Over"\ntype yes/no\npart record\n'
    sources = Sources()
    head = HEAD.replace('  state draft "Draft"', '  part record "Record"\n  state draft "Draft"')
    finish = '\naction finish "Finish"\nby reader\nfrom draft to done when over is yes\nset over to yes\nend\n'
    sources.take("loan.cpc", head + form + MIDDLE + finish + TAIL)
    sources.take("genres.csv", GENRES)
    subject = World(compiled(sources).spec).subjects["loan"]
    said = [each for each in d02_conditions_hold_where_judged.find(subject) if each.verdict == "fails"]
    assert len(said) == 1


def test_every_condition_of_the_specs_is_tried_or_known_to_be_open() -> None:
    """Each condition of the real procedures has a value that fulfils it among those that are tried."""
    whole = World(real_spec().spec)
    for subject in whole.subjects.values():
        for each in conditions(whole.program, subject.node):
            assert Tries(whole.program, subject.table, each.scene, (each.expr,)).found(all) is not None, each.said
