"""The driver plays stories on the engine, as the scenarios expect a driver to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cpcspec.scenarios.driver import Driver, DriverMaker
from cpcspec.semantics.case import Attach, Create, Do, Stepped
from runtime.app.driver import driver as make
from tests.support.engines import START
from tests.support.tiny_spec import READER, WRITER, tiny_spec

MAKER: DriverMaker = make
SPEC = tiny_spec()


@pytest.fixture
def driver() -> Driver:
    """Return a driver for the tiny spec."""
    return MAKER(SPEC, START)


def a_sent_note(driver: Driver) -> str:
    """Create and send a note; return its id."""
    answer = driver.act(None, Create("", "note", {"subject": "hello"}), WRITER)
    assert isinstance(answer, Stepped)
    driver.act(answer.case.id, Do("send"), WRITER)
    return answer.case.id


def test_time_passes_at_once_and_deadlines_fire(driver: Driver) -> None:
    """After three weeks the note is closed, and the driver stands at that moment."""
    case_id = a_sent_note(driver)
    assert driver.ends(case_id, "answer_due") == date(2020, 2, 17)
    driver.advance(START + timedelta(days=21))
    case = driver.case(case_id)
    assert case is not None
    assert (case.state, driver.now) == ("closed", START + timedelta(days=21))
    assert driver.ends(case_id, "answer_due") is None


def test_mails_are_told_once(driver: Driver) -> None:
    """What was asked for is not told again."""
    a_sent_note(driver)
    assert [(mail.mail, mail.to) for mail in driver.new_mails()] == [("note_sent", READER)]
    assert driver.new_mails() == ()


def test_a_file_is_its_name(driver: Driver) -> None:
    """An attached file needs no bytes in a story."""
    case_id = a_sent_note(driver)
    driver.act(case_id, Attach("papers", "proof.pdf", "", 0), WRITER)
    case = driver.case(case_id)
    assert case is not None
    assert [(file.name, file.size) for file in case.files["papers"]] == [("proof.pdf", 9)]


def test_parties_views_and_offers_are_those_of_the_case(driver: Driver) -> None:
    """Who plays what, sees what and may do what is answered for the case as it stands."""
    case_id = a_sent_note(driver)
    assert driver.party(case_id, "readers") == (READER,)
    assert driver.view(case_id, READER).values["subject"] == "hello"
    assert [offer.action for offer in driver.offers(case_id, WRITER)] == ["close"]


def test_what_is_not_there_is_none_or_an_error(driver: Driver) -> None:
    """A case that never was is None; nobody can ask about it."""
    assert driver.case("x") is None
    with pytest.raises(LookupError):
        driver.view("x", WRITER)


def test_time_does_not_run_back(driver: Driver) -> None:
    """A moment in the past is refused."""
    with pytest.raises(ValueError, match="does not go back"):
        driver.advance(START - timedelta(days=1))
    driver.close()
