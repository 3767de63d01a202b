"""The checks across procedures: what goes along, ways in, and linked cases that wait."""

from __future__ import annotations

import pytest

from cpcspec.audit.checks import (
    x01_links_fit,
    x02_ways_in,
    x03_parent_and_child,
    x04_circular_wait,
    x05_blocked_for_ever,
    x06_unlimited_spawning,
    x07_carried_personal_data,
    x08_open_cases_and_versions,
)
from tests.support.loans import NAME, REUSE, WAITS, answers, faults, procedure, verdicts

TITLE = REUSE.format(carry="title")
DUE = 'timer due "Due"\nruns in open\nends 14 days after created_on\nthen to closed\n'
ERASED = "erase everything 5 years after created_on"


def both(loan: str, notice: str = "", more: str = TITLE) -> str:
    """Return two procedures, and the way from one to the other."""
    return loan + (notice or procedure("notice")) + more


# ---------------------------------------------------------------- what goes along


@pytest.mark.parametrize(
    ("here", "there", "says"),
    [
        ("type days from 1 to 30", "type days from 1 to 30", ""),
        ("type days from 1 to 31", "type days from 1 to 30", "the most that may be said is 30"),
        ("type days from 1 to 30", "type days from 2 to 30", "the least that may be said is 2"),
    ],
)
def test_what_goes_along_is_within_the_bounds_of_the_other_form(here: str, there: str, says: str) -> None:
    """A number that the other form does not allow must not come into it."""
    fields = 'field days "Days"\n{}\n'
    text = procedure(fields=fields.format(here)) + procedure("notice", fields.format(there))
    found = faults(x01_links_fit.CHECK, text + REUSE.format(carry="days"))
    assert [says in each for each in found] == ([True] if says else [])


def test_a_value_that_is_set_in_the_other_form_fits_there_too() -> None:
    """A whole number without bounds may be more days than the other form allows."""
    here, there = 'field number_of "Number"\ntype whole number\n', 'field days "Days"\ntype days from 0 to 30\n'
    way = REUSE.format(carry="lent_on").replace("linked", "set days to number_of\nlinked")
    (found,) = faults(x01_links_fit.CHECK, procedure(fields=here) + procedure("notice", there) + way)
    assert "“Number” goes along, but there the least that may be said is 0" in found


def test_rows_of_a_list_do_not_lose_fields_on_the_way() -> None:
    """A field that the list of the other form lacks is lost."""
    one = 'field remark "Remark"\ntype text\n'
    rows = 'list items "Items"\nfield title "Title"\ntype text\n{}end\n'
    text = procedure(fields=rows.format(one)) + procedure("notice", rows.format("")) + REUSE.format(carry="items")
    assert "so that it is lost" in faults(x01_links_fit.CHECK, text)[0]


# ---------------------------------------------------------------- ways in


def test_a_reuse_by_a_party_that_nobody_ever_plays_never_happens() -> None:
    """As long as nobody is made keeper, no keeper reuses anything."""
    way = TITLE.replace("by reader", "by keeper")
    assert "Nobody can ever come to the reuse" in faults(x02_ways_in.CHECK, both(procedure(), more=way))[0]
    assert faults(x02_ways_in.CHECK, both(procedure(close="assign keeper to reader"), more=way)) == []


def test_a_reuse_in_a_state_that_no_case_comes_into_never_happens() -> None:
    """Who may reuse what is lost has nothing to reuse if nothing is ever lost."""
    way = TITLE.replace("carry", "in lost\ncarry")
    assert len(faults(x02_ways_in.CHECK, both(procedure(states='state lost "Lost"\n'), more=way))) == 1


def test_a_reuse_under_a_condition_that_never_holds_never_happens() -> None:
    """A date that nothing sets is never known."""
    way = TITLE.replace("carry", "when lent_on is known\ncarry")
    assert len(faults(x02_ways_in.CHECK, both(procedure(), more=way))) == 1
    assert faults(x02_ways_in.CHECK, both(procedure(close="set lent_on to today"), more=way)) == []


def test_a_procedure_without_any_way_in_is_found() -> None:
    """No menu, no reuse, no step: no case."""
    text = procedure().replace('start from menu "Start"\n  by library\n', "")
    assert "ever comes into being" in faults(x02_ways_in.CHECK, text)[0]


# ---------------------------------------------------------------- linked cases


def test_a_timer_that_does_not_wait_as_the_others_do_is_found() -> None:
    """People may not close the loan while a notice is open; the timer must not either."""
    waiting = procedure(close=WAITS.format(other="notice"), more=DUE)
    (found,) = faults(x03_parent_and_child.CHECK, both(waiting))
    assert found.startswith("By “Due” a case ends while a linked “The notice” is still open")
    heeding = DUE.replace("ends 14", "when not any linked notice where state is not closed\nends 14")
    assert faults(x03_parent_and_child.CHECK, both(procedure(close=WAITS.format(other="notice"), more=heeding))) == []


def test_a_parent_that_is_erased_before_the_case_it_waits_for_is_found() -> None:
    """Erasure asks nobody, so that the linked case stays alone."""
    waiting = procedure(close=WAITS.format(other="notice"), retention=ERASED)
    (found,) = faults(x03_parent_and_child.CHECK, both(waiting))
    assert "a case is gone while a linked “The notice” is still open" in found


def test_a_case_that_asks_about_an_erased_one_is_found() -> None:
    """The notice looks at its loan, which may be gone."""
    asking = procedure("notice", close='check any linked loan where state is closed else "Not closed."')
    found = faults(x03_parent_and_child.CHECK, both(procedure(retention=ERASED), asking))
    assert any("asks about the case it came from" in each for each in found)


def test_independent_linked_cases_are_no_fault() -> None:
    """If nobody waits, each goes its own way."""
    assert verdicts(x03_parent_and_child.CHECK, both(procedure(more=DUE))) == {"not applicable"}


def test_two_cases_that_wait_for_each_other_are_found() -> None:
    """Each may close only when the other is closed: neither ever does."""
    one, other = procedure(close=WAITS.format(other="notice")), procedure("notice", close=WAITS.format(other="loan"))
    (found,) = faults(x04_circular_wait.CHECK, both(one, other))
    assert "“The loan” in “Open” and “The notice” in “Open”" in found
    assert faults(x04_circular_wait.CHECK, both(one)) == []


def test_a_timer_that_ends_one_of_two_waits_breaks_the_circle() -> None:
    """If time closes the notice, the loan can be closed after it."""
    one = procedure(close=WAITS.format(other="notice"))
    other = procedure("notice", close=WAITS.format(other="loan"), more=DUE)
    assert faults(x04_circular_wait.CHECK, both(one, other)) == []


def test_a_case_that_waits_for_its_own_kind_may_wait_in_a_circle() -> None:
    """Two loans linked with each other wait for each other."""
    text = procedure(close=WAITS.format(other="loan")) + TITLE.replace("notice", "loan")
    assert len(faults(x04_circular_wait.CHECK, text)) == 1


def test_a_linked_case_that_can_get_stuck_blocks_for_ever() -> None:
    """From lost no step leads on, and whoever waits for a lost notice waits for ever."""
    lost = procedure(
        "notice", states='state lost "Lost"\n', more='action lose "Lose"\nby reader\nfrom open to lost\nend\n'
    )
    waiting = procedure(close=WAITS.format(other="notice"))
    assert "from “Lost” no step may lead on" in faults(x05_blocked_for_ever.CHECK, both(waiting, lost))[0]
    assert verdicts(x05_blocked_for_ever.CHECK, both(waiting)) == {"holds", "not applicable"}


def test_only_what_time_makes_without_end_is_found() -> None:
    """A timer that makes the next loan makes loans for ever; an action needs a person for each."""
    made = 'create loan in open linked as "Next" back "Before"\ncarry title\nend\n'
    assert len(faults(x06_unlimited_spawning.CHECK, procedure(more=DUE + made))) == 1
    action = f'action again "Again"\nby reader\nfrom open to closed\n{made}end\n'
    (found,) = answers(x06_unlimited_spawning.CHECK, procedure(more=action))
    assert (found.verdict, found.facts["circles_with_a_persons_step"]) == ("holds", ["“The loan”"])


# ---------------------------------------------------------------- personal data, versions


@pytest.mark.parametrize(
    ("there", "says"),
    [
        ("personal data", ""),
        ("", "not said to hold any"),
        ('personal data when title is "private"', "under another condition"),
    ],
)
def test_personal_data_stay_personal_where_they_go_along_to(there: str, says: str) -> None:
    """What was guarded here must be guarded there."""
    field = f'field title "Title"\ntype text\nfield name "Name"\ntype text\n{there}\n'
    text = both(procedure(fields=NAME, retention=ERASED), procedure("notice", field, retention=ERASED), "")
    found = faults(x07_carried_personal_data.CHECK, text + REUSE.format(carry="name"))
    assert [says in each for each in found] == ([True] if says else [])


def test_a_version_without_a_procedure_strands_its_open_cases() -> None:
    """Cases of a procedure that is gone could not go on."""
    assert len(faults(x08_open_cases_and_versions.CHECK, procedure("borrowing"), procedure())) == 2
    assert faults(x08_open_cases_and_versions.CHECK, procedure(more=DUE), procedure()) == []


def test_who_does_not_see_a_case_cannot_make_another_one_from_it() -> None:
    """A reuse given to a party without sight is a way in that nobody can take."""
    way = 'kind desk "Desk"\n' + REUSE.format(carry="title").replace("by reader", "by desks")
    desks = 'party desks "Desks"\nis kind desk\n'
    target = procedure("notice")
    assert faults(x02_ways_in.CHECK, procedure(more=desks, access="reader, desks see everything") + target + way) == []
    (says,) = faults(x02_ways_in.CHECK, procedure(more=desks) + target + way)
    assert says.startswith("Nobody can ever come to")
