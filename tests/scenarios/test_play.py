"""Stories are played as written; where something differs, the failure says what was expected and what happened."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpcspec.ir.story import Story
from cpcspec.scenarios.driver import Driver
from cpcspec.scenarios.outcome import Outcome, Played
from cpcspec.scenarios.play import play, play_on, start_of
from cpcspec.scenarios.pure import PureDrivers
from cpcspec.scenarios.report import report
from tests.support.library_spec import compiled_with

MAKE = PureDrivers()


def played(body: str) -> Outcome:
    """Return what comes of a story with these lines."""
    done = compiled_with(f'scenario only "Only"\n{body}\nend\n')
    assert [each.message for each in done.findings] == []
    (story,) = done.stories
    return play_on(lambda _settings, start: MAKE(done.spec, start), story)


def failures(body: str) -> list[tuple[str, str, str]]:
    """Return line, expectation and what happened of each failure."""
    outcome = played(body)
    assert outcome.broken == ""
    return [(each.line, each.expected, each.happened) for each in outcome.failures]


PASSING = (Path(__file__).parent / "passing.cpc").read_text(encoding="utf-8")
GOOD = compiled_with(PASSING).stories


@pytest.mark.parametrize("story", GOOD, ids=[each.id for each in GOOD])
def test_what_goes_as_written_passes(story: Story) -> None:
    """A story passes when each deed goes as written and each expectation holds."""
    outcome = play_on(lambda settings, start: MAKE(compiled_with("", settings).spec, start), story)
    assert outcome.passed, report("pure", [outcome], 0)
    assert outcome.played == len(story.steps)


@pytest.mark.parametrize(
    ("body", "line", "expected", "happened"),
    [
        ("given drafted\nthen l is asked", "then l is asked", "state asked", "state draft"),
        ("given drafted\nthen l is gone", "then l is gone", "l is gone", "l is draft"),
        ("given drafted\nthen copies of l is 2", "then copies of l is 2", "copies is `2`", "`1`"),
        ("given drafted\nthen urgent of l is yes", "then urgent of l is yes", "urgent is yes", "no"),
        ("given drafted\nthen colours of l is red", "then colours of l is red", "colours is `red`", "not known"),
        ("given drafted\nthen l has 3 books", "then l has 3 books", "3 books", "2 books"),
        (
            "given drafted\nthen library_fr sees subject of l",
            "then library_fr sees subject of l",
            "library_fr sees l",
            "library_fr sees nothing of l",
        ),
        (
            "given drafted\nthen reader_fr does not see subject of l",
            "then reader_fr does not see subject of l",
            "subject is not seen",
            "`Birds` is seen",
        ),
        (
            "given drafted\nthen reader_fr sees subject of l masked",
            "then reader_fr sees subject of l masked",
            "subject masked",
            "`Birds`",
        ),
        (
            "given drafted\nthen reader_fr does not see l",
            "then reader_fr does not see l",
            "reader_fr sees nothing of l",
            "the case is seen",
        ),
        (
            "given asked_for\nthen mail due_soon to library_fr",
            "then mail due_soon to library_fr",
            "due_soon to library_fr",
            "since the last step due_soon went to nobody; library_fr got asked_for",
        ),
        (
            "given asked_for\nthen no mail asked_for to library_fr",
            "then no mail asked_for to library_fr",
            "no asked_for to library_fr",
            "since the last step asked_for went to library_fr",
        ),
        (
            "given lent_out\nthen due of l ends on 2020-02-16",
            "then due of l ends on 2020-02-16",
            "due ends on 2020-02-16",
            "it ends on 2020-02-15",
        ),
        (
            "given drafted\nthen due of l ends on 2020-02-16",
            "then due of l ends on 2020-02-16",
            "due ends on 2020-02-16",
            "it does not run",
        ),
        (
            "given lent_out\nthen due of l does not run",
            "then due of l does not run",
            "due does not run",
            "it ends on 2020-02-15",
        ),
        (
            "given drafted\nthen reader_fr may close on l",
            "then reader_fr may close on l",
            "reader_fr may close",
            "reader_fr may ask, drop",
        ),
        (
            "given drafted\nthen l is linked to l",
            "then l is linked to l",
            "l is linked to l",
            "l is linked to no case",
        ),
        (
            "given drafted\nreader_fr does drop on l\nthen l is draft",
            "then l is draft",
            "l is there",
            "l is gone",
        ),
    ],
)
def test_what_differs_is_told(body: str, line: str, expected: str, happened: str) -> None:
    """A failure has the line as written, what it expected, and what was so instead."""
    assert failures(body) == [(line, expected, happened)]


def test_all_expectations_that_fail_are_told() -> None:
    """One expectation that fails does not hide the next one."""
    found = failures("given drafted\nthen l is asked\nthen l has 2 books\nthen l is lent")
    assert [each[0] for each in found] == ["then l is asked", "then l is lent"]


def test_a_refusal_that_was_not_expected_lists_all_reasons() -> None:
    """A deed that must succeed and is refused says every reason, with its place."""
    ((line, expected, happened),) = failures(
        "reader_fr starts loan as l with\nasked_library is library_fr\nurgent is yes\nend\nreader_fr does ask on l\n"
        "then l is asked"
    )
    assert (line, expected) == ("reader_fr does ask on l", "accepted")
    assert happened.startswith("refused: ")
    assert "field subject" in happened
    assert "field reason" in happened


def test_a_deed_that_fails_ends_the_story() -> None:
    """After a deed that went otherwise, nothing more is played."""
    outcome = played("given asked_for\nreader_fr does close on l\nthen l is closed")
    assert [each.line for each in outcome.failures] == ["reader_fr does close on l"]
    assert outcome.played == len(outcome.story.steps) - 1


def test_what_should_have_been_refused_is_told() -> None:
    """A deed that must be refused and is not is a failure."""
    found = failures("given drafted\nreader_fr does ask on l\nrefused because condition naming field subject")
    assert found == [
        ("reader_fr does ask on l", "refused because condition naming field subject", "accepted, now asked")
    ]


@pytest.mark.parametrize(
    "refused", ["because wrong_state", "because incomplete naming field copies", 'because "no such words"']
)
def test_another_reason_than_expected_is_told(refused: str) -> None:
    """The reason, the words and the places of a refusal must all fit."""
    body = 'reader_fr starts loan as l with\nsubject is "A"\nend\nrefused '
    ((_, expected, happened),) = failures(body + refused)
    assert expected == f"refused {refused}"
    assert "asked_library" in happened


def test_time_does_not_run_back() -> None:
    """A day that is over cannot come again, even if only playing shows it."""
    found = failures("given drafted\nafter 3 weeks\non 2020-02-10\nthen l is draft")
    assert found == [("on 2020-02-10", "a day that is not over", "it is 2020-02-24 already")]


def test_nothing_can_be_done_with_a_case_that_is_gone() -> None:
    """A deed on a case that is gone is told, and ends the story."""
    found = failures("given drafted\nreader_fr does drop on l\nreader_fr does ask on l\nthen l is gone")
    assert found == [("reader_fr does ask on l", "l is there", "l is gone")]


def test_periods_beyond_the_calendar_end_with_it() -> None:
    """A period that no calendar holds is played up to the last day."""
    assert played("given lent_out\nafter 999999999999 hours\nthen l is gone").passed
    assert played("given lent_out\nafter 99999999 years\nthen l is gone").passed


def test_values_are_told_as_they_are_written() -> None:
    """Files are told by their names, rows by their fields."""
    body = 'given drafted\nreader_fr edits l with\ncover is "a.png"\nend\nthen cover of l is "b.png"'
    assert failures(body) == [('then cover of l is "b.png"', "cover is b.png", "a.png")]
    found = failures("given drafted\nthen books of l is not known")
    assert found[0][2] == "(book `atlas`, wish `Large`), (book `codex`)"


def test_an_action_that_is_not_possible_yet_says_why() -> None:
    """Whether an action is offered is told with what is in its way."""
    found = failures("reader_fr starts loan as l with\nasked_library is library_fr\nend\nthen reader_fr may ask on l")
    assert found[0][2].startswith("reader_fr may drop; ask is not yet possible: incomplete")
    found = failures("given drafted\nthen library_de may ask on l")
    assert found[0][2] == "library_de may do nothing"


def test_failures_in_situations_name_the_situation() -> None:
    """A failure in a situation names it, so that the reader knows where to look."""
    done = compiled_with('situation wrong "W"\ngiven drafted\nthen l is lent\nend\nscenario s "S"\ngiven wrong\nend\n')
    outcome = play_on(lambda _settings, start: MAKE(done.spec, start), done.stories[0])
    assert [(each.origin, each.place) for each in outcome.failures] == [("wrong", "stories.cpc:3")]
    assert "stories.cpc:3 (situation wrong): then l is lent" in report("pure", [outcome], 0)


def test_settings_are_asked_for() -> None:
    """The stage is told which settings the story wants."""
    done = compiled_with('scenario s "S"\nsetting loan_days is 20\nsetting loans_are_open is no\nend\n')
    wanted: list[dict[str, object]] = []

    def stage(settings: object, start: object) -> Driver:
        assert start == start_of(done.stories[0])
        wanted.append(dict(settings))  # type: ignore[call-overload]
        return MAKE(done.spec, start_of(done.stories[0]))

    assert play_on(stage, done.stories[0]).passed
    assert wanted == [{"loan_days": 20, "loans_are_open": False}]


def test_a_listener_hears_each_step() -> None:
    """Whoever listens gets each step with its answer, its mails and the cases by name."""
    done = compiled_with('scenario s "S"\ngiven asked_for\nthen l is asked\nend\n')
    heard: list[Played] = []
    story: Story = done.stories[0]
    play(story, MAKE(done.spec, start_of(story)), heard.append)
    assert [each.step.step for each in heard] == ["on", "starts", "does", "then_state"]
    assert [mail.mail for mail in heard[2].mails] == ["asked_for"]
    assert list(heard[-1].cases) == ["l"]
    assert (
        heard[2].happened
        == "2020-02-03  reader_fr does ask on l  ->  accepted, now asked; mail asked_for to library_fr"
    )


def test_the_same_story_gives_the_same_outcome() -> None:
    """Nothing depends on chance or on the real clock."""
    body = "given lent_out\nafter 2 weeks\nthen l is asked"
    assert played(body).trail == played(body).trail


def test_an_error_of_the_program_is_told() -> None:
    """What breaks in the program is told with the step, and the driver is closed."""
    done = compiled_with('scenario s "S"\ngiven drafted\nend\n')
    closed: list[str] = []

    class Broken:
        """A driver that breaks."""

        def __getattr__(self, name: str) -> object:
            """Break, except on closing."""
            if name == "close":
                return lambda: closed.append("closed")
            raise RuntimeError(name)

    outcome = play_on(lambda _settings, _start: Broken(), done.stories[0])  # type: ignore[arg-type, return-value]
    assert not outcome.passed
    assert outcome.broken.startswith("RuntimeError: ")
    assert outcome.broken.endswith("at situations.cpc:17: on 2020-02-03")
    assert closed == ["closed"]
    assert "a fault of the program" in report("pure", [outcome], 0)
