"""Scenarios that say who alone may do something, sees something, or gets a mail."""

from __future__ import annotations

import pytest

from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from tests.support.library_spec import compiled_with

MAKE = PureDrivers()
ABOUT_ME = 'reader_fr starts loan as l with\nas in plain_request\nsubject is "me"\nend\nreader_fr does ask on l\n'


def failures(body: str) -> list[tuple[str, str]]:
    """Return what each failure of a story with these lines expected, and what happened."""
    done = compiled_with(f'scenario alone "Alone"\n{body}\nend\n')
    assert [each.message for each in done.findings] == []
    outcome = play_on(lambda _settings, start: MAKE(done.spec, start), done.stories[0])
    assert outcome.broken == ""
    return [(each.expected, each.happened) for each in outcome.failures]


def faults(body: str) -> list[tuple[str, str]]:
    """Return code and marked text of each finding on a story with these lines."""
    done = compiled_with(f'scenario alone "Alone"\n{body}\nend\n')
    return [(each.code, each.span.text) for each in done.findings]


@pytest.mark.parametrize(
    "claim",
    [
        "given drafted\nthen only reader_fr may ask on l",
        "given drafted\nthen nobody may close on l",
        "given drafted\nthen only reader_fr sees l",
        "given drafted\nthen only reader_fr sees subject of l",
        "given drafted\nthen nobody sees subject of l masked",
        "given asked_for\nthen only reader_fr, library_fr see l",
        ABOUT_ME + "then only library_fr sees subject of l masked",
        ABOUT_ME + "then only reader_fr sees subject of l",
        "given drafted\nreader_fr does drop on l\nthen nobody sees l",
        "given drafted\nthen only reader_fr may edit subject, friends of l",
        "given drafted\nthen only reader_fr may ask, drop on l",
        "given drafted\nthen only reader_fr sees subject, wish of l",
        "given asked_for\nthen nobody may edit subject of l",
        "given asked_for\nthen only reader_fr, library_fr may add to talk of l",
        "given drafted\nthen only reader_fr may add to papers of l",
        "given drafted\nthen nobody may reuse l for loan",
        "given asked_for\nthen mail asked_for only to library_fr",
    ],
)
def test_what_is_so_of_all_passes(claim: str) -> None:
    """A line with `only` or `nobody` holds if it does of everybody in the register."""
    assert failures(claim) == []


@pytest.mark.parametrize(
    ("claim", "expected", "happened"),
    [
        (
            "given asked_for\nthen only library_fr sees l",
            "reader_fr does not see l",
            "reader_fr does",
        ),
        ("given drafted\nthen only reader_fr, library_fr see l", "library_fr sees l", "library_fr does not"),
        ("given drafted\nthen nobody may ask on l", "reader_fr may not ask", "reader_fr may ask, drop"),
        (
            "given drafted\nthen only library_fr may ask on l",
            "library_fr may ask",
            "library_fr may do nothing of the kind",
        ),
        ("given asked_for\nthen nobody sees subject of l", "reader_fr does not see subject", "reader_fr does"),
        (
            "given drafted\nthen nobody may edit friends of l",
            "reader_fr may not edit friends",
            "reader_fr may",
        ),
        (
            "given drafted\nthen only reader_fr may add to talk of l",
            "reader_fr may add to talk",
            "reader_fr may add to papers",
        ),
        (
            "given drafted\nthen only reader_fr may reuse l for loan",
            "reader_fr may reuse l for loan",
            "reader_fr may do nothing of the kind",
        ),
        (
            ABOUT_ME + "then nobody sees subject of l masked",
            "library_fr does not see subject masked",
            "library_fr does",
        ),
        (
            "given asked_for\nthen mail asked_for only to reader_fr",
            "asked_for only to reader_fr",
            "since the last step asked_for went to library_fr",
        ),
    ],
)
def test_the_first_that_is_otherwise_is_told(claim: str, expected: str, happened: str) -> None:
    """A failure names who differs, and what is so instead."""
    assert failures(claim) == [(expected, happened)]


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("then only readr_fr may ask on l", "readr_fr"),
        ("then only reader_fr may aks on l", "aks"),
        ("then nobody sees nothing of l", "nothing"),
        ("then nobody may edit papers of l", "papers"),
        ("then nobody may add to subject of l", "subject"),
        ("then nobody may reuse l for lone", "lone"),
        ("then mail asked_for only to readr_fr", "readr_fr"),
        ("then mail asked only to reader_fr", "asked"),
    ],
)
def test_names_that_stand_for_nothing_are_told(claim: str, word: str) -> None:
    """Authorities, actions, fields and mails must exist."""
    assert faults(f"given drafted\n{claim}") == [("unknown-in-scenario", word)]


def test_what_a_case_holds_can_be_said_by_a_block_of_data() -> None:
    """A case holds a block of data if it has all its values; a row may hold more, and there are no other rows."""
    start = "reader_fr starts loan as l with\nas in plain_request\nend\n"
    assert failures(f"{start}then l holds plain_request") == []
    changed = f'{start}reader_fr edits l with\nsubject is "Fish"\nend\n'
    assert failures(f"{changed}then l holds plain_request") == [("subject is `Birds`", "`Fish`")]
    assert faults("given drafted\nthen l holds nothing_known")[0][1] == "nothing_known"


def test_a_case_that_is_not_there_is_told() -> None:
    """Who alone sees a case can only be said of one that has come to be."""
    assert [each[1] for each in faults("given drafted\nthen nobody sees x")] == ["x"]
    assert [each[1] for each in faults("given drafted\nthen nobody may ask on x")] == ["x"]


def test_comments_and_files_are_seen_by_those_who_see_one() -> None:
    """Who sees a comment box or an attachment section is who sees an entry or a file in it."""
    attached = 'given drafted\nreader_fr attaches "p.pdf" to l in papers\n'
    assert failures(f"{attached}then only reader_fr sees papers of l") == []
    assert failures(f"{attached}then nobody sees papers of l") == [("reader_fr does not see papers", "reader_fr does")]
    assert failures(f"{attached}then reader_fr does not see papers of l") == [("papers is not seen", "`p.pdf` is seen")]
    assert failures("given drafted\nthen nobody sees papers, talk of l") == []
