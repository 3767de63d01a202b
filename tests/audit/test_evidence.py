"""What fails is shown on real cases: told, drawn, and as a scenario that fails at its last line on every engine."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from typing import NamedTuple

import pytest

from cpcspec.audit.check import Found, World, fails
from cpcspec.audit.evidence.sentences import day_in_words, in_full
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.states.explore import Path
from cpcspec.audit.verdict import Evidence, Question
from cpcspec.compiler.driver import Compiled
from cpcspec.project import compile_texts
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from runtime.app.driver import driver as sqlite
from tests.support.library_spec import SPEC, TABLES

PURE = PureDrivers()
KEEPERS = "“Keepers”: “Library Paris”."
LINKED = """
procedure fine "Fine"
  start from menu "Fine somebody"
    by library
  party library "Library"
    is the creator
  part notice "Notice"
    edited by library in noted
  part record "Record"
  state noted "Noted"
    initial
  state sent "Sent"
  state paid "Paid"
    final
  tab form "Form"
    part notice
    field sum "Sum"
      type whole number from 1 to 9
    field sent_on "Sent on"
      part record
      type date
    field noted_on "Noted on"
      part record
      type date
    field reminded_on "Reminded on"
      part record
      type date
  end
  action send "Send"
    by library
    from noted to sent
    set sent_on to today
  end
  action take_back "Take back"
    by library
    from sent to noted
    set noted_on to today
  end
  timer unsent "Unsent"
    runs in noted
    ends 5 days after noted_on
    then to sent
    set sent_on to today
  timer unpaid "Unpaid"
    runs in sent
    ends 30 days after sent_on
    then to paid
  timer old "Old"
    runs in noted, sent
    ends 60 days after created_on
    set reminded_on to today
  access
    library sees everything
  end
end
procedure appeal "Appeal"
  party library "Library"
    is the creator
  part record "Record"
  state begun "Begun"
    initial
  state closed "Closed"
    final
  tab form "Form"
    field sum "Sum"
      part record
      type whole number from 1 to 9
  end
  action close "Close"
    by library
    from begun to closed
    check any linked fine where state is paid else "The fine is not paid yet."
  end
  access
    library sees everything
  end
end
reuse fine to appeal
  by library
  in sent
  carry sum
  linked as "Appeal" back "Fine"
"""


class Shown(NamedTuple):
    """A property that fails, what shows it, and the spec."""

    done: Compiled
    world: World
    found: Found
    evidence: Evidence | None


def texts(properties: str) -> dict[str, str]:
    """Return the small library with other procedures and with these properties."""
    return {"library.cpc": SPEC + LINKED, **({"properties.cpc": properties} if properties else {}), **TABLES}


def shown(claim: str, procedure: str = "loan") -> Shown:
    """Return what shows that a property with that line fails."""
    done = compile_texts(texts(f'property wrong "All is well"\n  of {procedure}\n  {claim}\n'))
    assert [each.message for each in done.findings] == []
    (prop,) = done.properties
    world = World(done.spec, done.properties)
    subject = world.subjects[procedure]
    found = prove(subject, prop)
    assert subject.last is not None
    return Shown(done, world, found, evidence_of(world, subject.last, found, Question(prop.label, prop)))


def both(done: Compiled, evidence: Evidence) -> tuple[Outcome, Outcome]:
    """Return what comes of the scenario on pure values and on SQLite."""
    assert evidence.story is not None
    pure = play_on(lambda _settings, start: PURE(done.spec, start), evidence.story)
    return pure, play_on(lambda _settings, start: sqlite(done.spec, start), evidence.story)


def assert_fails_at_its_last_line(done: Compiled, evidence: Evidence) -> None:
    """Check that the scenario compiles to the very story, and that only its claim fails, on both engines alike."""
    again = compile_texts({**texts(""), "counterexample.cpc": evidence.scenario})
    assert [each.message for each in again.findings] == []
    assert again.stories == (evidence.story,)
    pure, stored = both(done, evidence)
    assert (pure.broken, pure.failures, pure.trail) == (stored.broken, stored.failures, stored.trail)
    assert pure.broken == ""
    assert [each.place for each in pure.failures] == [again.stories[0].steps[-1].place]


LOANS = [
    ("never state is lent", "then c fulfils not (state is lent)"),
    ("always copies is 1", "then c fulfils copies is 1"),
    ("state is asked leads to state is lent", "then c fulfils state is lent"),
    ("state is lent leads to state is closed", "then c fulfils state is closed"),
    ("state is lent leads to state is closed within 5 days", "then c fulfils state is closed"),
    ("at last state is gone", "then c fulfils state is gone"),
    ("once state is lent always state is lent", "then c fulfils state is lent"),
    ("state is closed only after copies is 9", "then c fulfils not (state is closed)"),
    ("only library may close, ask", "then nobody may ask on c"),
    ("only library may edit request", "then nobody may edit asked_library of c"),
    ("only library may write talk", "then only library_fr may add to talk of c"),
    ("only reader may attach papers in asked", "then only reader_fr may add to papers of c"),
    ("only reader sees anything", "then library_fr does not see c"),
    ("only library sees personal data", "then reader_fr does not see subject of c"),
    ("only reader sees talk, papers in closed", "then library_fr does not see talk of c"),
    ("only library sees friends", "then reader_fr does not see friends of c"),
    ("only library sees subject from 1 year after state is closed", "then reader_fr does not see subject of c"),
    ("starts only from menu by library", "refused"),
    ("starts only from menu by reader", "refused"),
]


@pytest.mark.parametrize(("claim", "last"), LOANS)
def test_each_kind_of_broken_property_is_shown(claim: str, last: str) -> None:
    """There is a scenario that ends in what is not so, and nothing else in it fails."""
    found = shown(claim)
    assert found.found.verdict == "fails"
    assert found.evidence is not None
    assert found.evidence.scenario.splitlines()[-2].strip() == last
    assert_fails_at_its_last_line(found.done, found.evidence)


FINES = [
    ("never reminded_on is known and state is sent", "fine"),
    ("never reminded_on is known and state is paid", "fine"),
    ("state is sent leads to state is paid", "fine"),
    ("at last state is closed", "appeal"),
    ("never state is closed", "appeal"),
    ("never sum is 9", "appeal"),
    ("never sum is not known", "appeal"),
]


@pytest.mark.parametrize(("claim", "procedure"), FINES)
def test_dates_loops_and_other_cases_are_found(claim: str, procedure: str) -> None:
    """Where days, a loop, or a case of another procedure matter, a run with them is found."""
    found = shown(claim, procedure)
    assert found.found.verdict == "fails"
    assert found.evidence is not None
    assert_fails_at_its_last_line(found.done, found.evidence)


def test_what_repeats_is_marked() -> None:
    """Of a run that goes round for ever the first sentence of the round is known, and diagrams show it."""
    found = shown("state is sent leads to state is paid", "fine")
    assert found.found.path is not None
    assert found.found.path.loop
    assert found.evidence is not None
    assert found.evidence.loop is not None
    assert 0 < found.evidence.loop < len(found.evidence.sentences)
    assert "loop from here on it repeats" in found.evidence.mermaid
    assert "from here on it repeats" in found.evidence.picture


def test_a_mended_spec_goes_another_way() -> None:
    """The scenario passes where the spec has the period that was missing."""
    found = shown("state is lent leads to state is closed")
    assert found.evidence is not None
    assert found.evidence.story is not None
    missing = "    when copies is not 7\n    ends lent_days days after lent_on\n"
    assert missing in SPEC
    mended = SPEC.replace(missing, "    ends 30 days after lent_on\n")
    done = compile_texts({**texts(""), "library.cpc": mended + LINKED})
    assert [outcome.failures for outcome in both(found.done, found.evidence)] != [(), ()]
    assert [outcome.failures for outcome in both(done, found.evidence)] == [(), ()]


def checked(path_to: str, **facts: str | bool) -> Evidence | None:
    """Return what shows a finding of a check on loans, with a run to a state of the case."""
    done = spec()
    world = World(done.spec)
    ground = world.subjects["loan"].ground
    place = ground.first(ground.in_states((path_to,)))
    assert place is not None
    found = fails("Something is wrong.", None, ground.graph.path_to(place), **facts)
    evidence = evidence_of(world, ground, found, Question("A check"))
    if evidence is not None:
        assert_fails_at_its_last_line(done, evidence)
    return evidence


@cache
def spec() -> Compiled:
    """Return the small library without properties."""
    return compile_texts(texts(""))


@pytest.mark.parametrize(
    ("state", "expect", "last"),
    [
        ("asked", "", "then c fulfils not (state is asked)"),
        ("asked", "then library_fr may not lend on {case}", "then library_fr may not lend on c"),
        ("asked", "then reader_fr may lend on {case}", "then reader_fr may lend on c"),
        ("asked", "then library_fr does not see {case}", "then library_fr does not see c"),
        ("asked", "then reader_fr does not see subject of {case}", "then reader_fr does not see subject of c"),
        ("asked", "then {case} is gone", "then c fulfils state is gone"),
        ("lent", "then {case} fulfils state is not lent", "then c fulfils not (state is lent)"),
    ],
)
def test_a_check_may_say_what_it_expects(state: str, expect: str, last: str) -> None:
    """The line of a scenario that a check names is the last one; else the case should not be where it is."""
    evidence = checked(state, expect=expect) if expect else checked(state)
    assert evidence is not None
    assert evidence.scenario.splitlines()[-2].strip() == last


def test_what_waits_for_ever_is_shown_after_many_years() -> None:
    """Where a check says that a case stays as it is, the scenario lets years go by."""
    evidence = checked("asked", waits=True)
    assert evidence is not None
    assert "after 30 years" in evidence.scenario


@pytest.mark.parametrize(
    ("state", "facts"),
    [("draft", {"expect": "then library_fr may not lend on {case}"}), ("draft", {"expect": "then {case} is draft"})],
)
def test_what_is_not_so_on_real_cases_is_not_shown(state: str, facts: dict[str, str]) -> None:
    """Where nothing fails on real cases there is no evidence."""
    assert checked(state, **facts) is None


def test_a_run_that_no_case_can_take_is_not_shown() -> None:
    """A path that the rules do not allow gives no evidence."""
    world = World(spec().spec)
    ground = world.subjects["loan"].ground
    lends = next(place for place, each in enumerate(ground.model.transitions) if each.name == "lend")
    starts = next(place for place, each in enumerate(ground.model.transitions) if each.kind == "start")
    found = fails("Something is wrong.", None, Path((starts, lends)))
    assert evidence_of(world, ground, found, Question("A check")) is None


def test_a_story_is_told_in_plain_sentences() -> None:
    """Each sentence says who did what on which day, as what, and what changed by it, in the words of the spec."""
    evidence = shown("state is lent leads to state is closed within 5 days").evidence
    assert evidence is not None
    told = [(day_in_words(each.day), in_full(each)) for each in evidence.sentences]
    assert told[-5:] == [
        ("3 February 2020", "“Reader Paris” (Reader) edited “Request”; “Subject”: “Example”."),
        (
            "3 February 2020",
            "“Reader Paris” (Reader) pressed “Ask”; the case is now “Asked”; its number is LOAN-2020-1; " + KEEPERS,
        ),
        (
            "3 February 2020",
            "“Library Paris” (Library) pressed “Lend”; the case is now “Lent”; “Lent on”: 3 February 2020.",
        ),
        ("8 February 2020", "5 days go by."),
        ("9 February 2020", "1 day goes by."),
    ]


def test_pictures_stand_by_themselves() -> None:
    """The picture is a whole SVG with a title, each sentence has its number in it, and it reaches for nothing."""
    evidence = shown("state is lent leads to state is closed").evidence
    assert evidence is not None
    root = ET.fromstring(evidence.picture)  # noqa: S314 - our own text
    texts_ = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    assert {f"{number}." for number in range(1, len(evidence.sentences))} <= set(texts_)
    assert "href" not in evidence.picture
    assert "url(" not in evidence.picture


def test_mermaid_lines_hold_no_text_that_would_end_them() -> None:
    """What is special in Mermaid is written as its code, and everybody who acts takes part."""
    evidence = shown("state is lent leads to state is closed").evidence
    assert evidence is not None
    lines = evidence.mermaid.splitlines()
    assert lines[0] == "sequenceDiagram"
    assert [each for each in lines if each.startswith("  participant a")] == [
        "  participant a0 as “Reader Paris”<br/>(Reader)",
        "  participant a1 as “Library Paris”<br/>(Library)",
    ]
    assert not any(";" in each.replace("#59;", "").replace("#35;", "") for each in lines)
