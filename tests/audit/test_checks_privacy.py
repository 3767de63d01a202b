"""The checks of privacy: what is hidden, erased, kept, used, and seen."""

from __future__ import annotations

import pytest

from cpcspec.audit.checks import (
    p01_hidden_after_the_end,
    p02_nothing_stays,
    p03_stays_hidden,
    p04_abandoned_cases,
    p05_collected_and_used,
    p06_seen_with_need,
    p07_basis_declared,
    p09_always_erased,
    p10_statistics,
    p11_copies_are_not_kept_longer,
)
from cpcspec.audit.registry import CHECKS
from tests.support.loans import LIBRARY, NAME, REUSE, answers, faults, procedure, verdicts

ERASED = "erase everything 5 years after created_on"
HIDDEN = "hide personal data 6 months after over_on\nerase everything 5 years after over_on\n"
OVER = "set over_on to today"
PRIVACY = [each for each in CHECKS if each.id[0] == "P" and each.id != "P10"]


@pytest.mark.parametrize("check", PRIVACY, ids=[each.id for each in PRIVACY])
def test_a_procedure_without_personal_data_is_not_asked(check: object) -> None:
    """There is nothing to protect."""
    assert verdicts(check, procedure(retention=ERASED)) == {"not applicable"}  # type: ignore[arg-type]


# ---------------------------------------------------------------- hiding and erasure


def test_an_end_at_which_no_period_begins_is_found() -> None:
    """Where the day of the end is not noted, nothing counts from it."""
    (found,) = answers(p01_hidden_after_the_end.CHECK, procedure(fields=NAME, retention=HIDDEN))
    assert (found.verdict, found.place.id if found.place else "") == ("fails", "closed")
    assert verdicts(p01_hidden_after_the_end.CHECK, procedure(fields=NAME, retention=HIDDEN, close=OVER)) == {"holds"}


def test_a_step_after_the_end_that_begins_the_period_anew_is_found() -> None:
    """Whoever may note the end again may put the hiding off."""
    again = f'action again "Note again"\nby reader\nin closed\n{OVER}\nend\n'
    text = procedure(fields=NAME, retention=HIDDEN, close=OVER, more=again)
    assert {
        "“Note again” lets a period begin anew" in each for each in faults(p01_hidden_after_the_end.CHECK, text)
    } == {True}
    assert faults(p03_stays_hidden.CHECK, text) == [
        "After “Note again” personal data that were hidden can be seen again."
    ]


def test_a_comment_after_the_end_puts_off_what_counts_from_the_last_change() -> None:
    """A period from the last change begins anew with whatever anybody does."""
    box = 'comments talk "Remarks"\nby reader\nin open, closed\nfield words "Words"\ntype text\nend\n'
    text = procedure(fields=NAME + box, retention="erase everything 1 years after changed_on")
    assert "begin anew" in faults(p01_hidden_after_the_end.CHECK, text)[0]
    assert "can be kept for ever" in faults(p09_always_erased.CHECK, text)[0]
    assert verdicts(p04_abandoned_cases.CHECK, text) == {"holds"}


def test_reopening_brings_hidden_data_back() -> None:
    """If the day of the end is noted anew on the second closing, what was hidden is seen again."""
    again = 'action reopen "Reopen"\nby reader\nfrom closed to open\nend\n'
    text = procedure(fields=NAME, retention=HIDDEN, close=OVER, more=again)
    assert len(faults(p03_stays_hidden.CHECK, text)) == 1


def test_a_draft_that_is_never_erased_is_found() -> None:
    """Rules that count from the end do not reach what never ends."""
    text = procedure(fields=NAME, retention=HIDDEN, close=OVER)
    assert faults(p04_abandoned_cases.CHECK, text) == [
        "A case that is left lying in “Open” keeps its personal data for ever."
    ]
    drafts = "erase everything 1 years after created_on when over_on is not known\n"
    assert verdicts(p04_abandoned_cases.CHECK, procedure(fields=NAME, retention=HIDDEN + drafts, close=OVER)) == {
        "holds"
    }


def test_how_long_erasure_takes_at_most_is_told() -> None:
    """Five years can have two leap days."""
    (found,) = answers(p09_always_erased.CHECK, procedure(fields=NAME, retention=ERASED))
    assert found.facts["erased_after_days_at_most"] == 1827


# ---------------------------------------------------------------- what stays, what leaves


def test_what_is_kept_or_sent_is_found() -> None:
    """Neither statistics nor mails may hold personal data."""
    kept = procedure(fields=NAME, retention=f"{ERASED} keeping name")
    assert "stays after erasure" in faults(p02_nothing_stays.CHECK, kept)[0]
    mail = 'mail note "Note"\nto reader\non close\ntext "{name}: {link}"\n'
    sent = procedure(fields=NAME, retention=ERASED, more=mail)
    assert faults(p02_nothing_stays.CHECK, sent) == ["The mail “Note” carries “Name”: what was sent is never erased."]
    assert faults(p02_nothing_stays.CHECK, sent.replace("{name}: ", "")) == []


def test_personal_data_that_are_only_hidden_are_found() -> None:
    """What is hidden is still there."""
    text = procedure(fields=NAME, retention="hide personal data 6 months after created_on")
    assert faults(p02_nothing_stays.CHECK, text) == ["Nothing is ever erased: the procedure has no rule of erasure."]


@pytest.mark.parametrize(
    ("kind", "wrong"), [("text", True), ("date", True), ("yes/no", False), ("whole number", False)]
)
def test_free_values_in_statistics_are_found(kind: str, wrong: bool) -> None:
    """A free text may say whose case it was, a yes or no does not."""
    text = procedure(fields=f'field said "Said"\ntype {kind}\n', retention=f"{ERASED} keeping said")
    assert bool(faults(p10_statistics.CHECK, text)) is wrong


@pytest.mark.parametrize(("years", "basis", "wrong"), [(5, "", False), (6, "", True), (6, "basis CODE 4\n", False)])
def test_copies_are_kept_no_longer_unless_a_basis_says_why(years: int, basis: str, wrong: bool) -> None:
    """A copy outlives its source only for a reason that is named."""
    there = procedure("notice", NAME, retention=f"{basis}erase everything {years} years after created_on")
    text = procedure(fields=NAME, retention=ERASED) + there + REUSE.format(carry="name")
    assert bool(faults(p11_copies_are_not_kept_longer.CHECK, text)) is wrong


# ---------------------------------------------------------------- use, need, basis


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, True),
        ({"access": "reader, keeper see everything"}, False),
        ({"access": "reader sees everything\nkeeper sees everything masked"}, True),
        ({"close": 'check name is known else "Say who."'}, False),
    ],
)
def test_data_that_nobody_else_sees_and_nothing_reads_are_unused(change: dict[str, str], wrong: bool) -> None:
    """To be masked is not to be seen; a condition that reads the name uses it."""
    text = procedure(fields=NAME, retention=ERASED, **change)
    assert bool(faults(p05_collected_and_used.CHECK, text)) is wrong


FILES = 'attachments papers "Papers"\nwith personal data\nby {by}\n'
TALK = 'comments talk "Remarks"\nby {by}\nfield words "Words"\ntype text\npersonal data\nend\n'
ROWS = 'list people "People"\nfield who "Who"\ntype text\npersonal data\nend\n'


@pytest.mark.parametrize("held", [FILES, TALK], ids=["files", "comments"])
@pytest.mark.parametrize(
    ("by", "access", "wrong"),
    [
        ("reader", "reader sees everything", True),
        ("reader", "reader, keeper see everything", False),
        ("reader, keeper", "reader, keeper see everything", False),
        ("reader, keeper", "reader sees everything\nkeeper sees everything masked", False),
        ("reader", "reader sees everything\nkeeper sees everything masked", True),
        ("reader", "reader sees everything\nkeeper sees everything except papers, talk", True),
        ("reader", "reader sees everything\nkeeper sees everything in closed", False),
        ("keeper", "reader sees everything masked\nkeeper sees everything", False),
    ],
)
def test_what_somebody_else_may_read_is_used(held: str, by: str, access: str, wrong: bool) -> None:
    """Files and comments that two share are read by the other, or by a second authority of the same party."""
    other = TALK.replace("personal data\n", "") if held == FILES else FILES.replace("with personal data\n", "")
    text = procedure(fields=other.format(by="keeper"), form=held.format(by=by), retention=ERASED, access=access)
    assert bool(faults(p05_collected_and_used.CHECK, text)) is wrong


@pytest.mark.parametrize(
    ("access", "wrong"),
    [
        ("reader sees everything", True),
        ("reader, keeper see everything", False),
        ("reader sees everything\nkeeper sees everything except people", True),
        ("reader sees everything\nkeeper sees everything masked", True),
    ],
)
def test_a_field_of_a_list_is_seen_with_its_list(access: str, wrong: bool) -> None:
    """Fields in rows are read by whoever is shown them as they are."""
    assert bool(faults(p05_collected_and_used.CHECK, procedure(fields=ROWS, retention=ERASED, access=access))) is wrong


def test_who_is_asked_for_a_value_puts_it_in() -> None:
    """An action that asks for a field of a part that nobody edits fills it in; its party reads nothing new there."""
    field = 'field phone "Phone"\npart record\ntype text\npersonal data\n'
    asks = 'action ring "Ring"\nby keeper\nin open\nasks phone\nend\n'
    alone = procedure(fields=field, retention=ERASED, more=asks.replace("by keeper", "by reader"))
    assert len(faults(p05_collected_and_used.CHECK, alone)) == 1
    both = procedure(fields=field, retention=ERASED, more=asks, access="reader, keeper see everything")
    assert faults(p05_collected_and_used.CHECK, both) == []


def test_comments_with_personal_data_are_personal_data() -> None:
    """What stands in a comment box counts for sight and for retention, though it has no place of its own."""
    text = procedure(form=TALK.format(by="reader"), access="reader, keeper see everything")
    assert len(faults(p06_seen_with_need.CHECK, text)) == 1
    assert faults(p09_always_erased.CHECK, text) != []


def test_a_right_without_sight_is_no_task() -> None:
    """Whoever may act only where it does not see the case has nothing to do with what it sees."""
    lose = 'action lose "Lose"\nby reader\nfrom open to lost\nend\n'
    text = procedure(
        fields=NAME,
        states='state lost "Lost"\n',
        more=lose + 'action find "Find"\nby keeper\nfrom lost to closed\nend\n',
        retention=ERASED,
        access="reader sees everything in open\nkeeper sees everything in open",
    )
    assert len(faults(p06_seen_with_need.CHECK, text)) == 1
    assert (
        faults(p06_seen_with_need.CHECK, text.replace("keeper sees everything in open", "keeper sees everything")) == []
    )


@pytest.mark.parametrize(
    ("access", "more", "wrong"),
    [
        ("reader, keeper see everything", "", True),
        ("reader, keeper see everything", 'action remind "Remind"\nby keeper\nin open\nend\n', False),
        ("basis CODE 4\nreader, keeper see everything", "", False),
        ("reader sees everything\nkeeper sees everything masked", "", False),
        ("reader sees everything\nkeeper sees everything in closed", "", False),
    ],
)
def test_who_sees_personal_data_has_a_task_or_a_basis(access: str, more: str, wrong: bool) -> None:
    """A keeper with nothing to do needs a basis to see names in an open loan."""
    text = procedure(fields=NAME, retention=ERASED, access=access, more=more)
    assert bool(faults(p06_seen_with_need.CHECK, text)) is wrong


def test_a_basis_of_what_stands_around_is_enough() -> None:
    """A list that names its basis does so for all that is in it."""
    rows = 'list people "People"\n{}' + NAME + "end\n"
    assert len(faults(p07_basis_declared.CHECK, procedure(fields=rows.format(""), retention=ERASED))) == 1
    assert faults(p07_basis_declared.CHECK, procedure(fields=rows.format("basis CODE 4\n"), retention=ERASED)) == []
    assert "source CODE" in LIBRARY
