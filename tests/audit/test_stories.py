"""A story is shown only where a real run breaks the claim, and it is looked for wherever people and days could lead."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpcspec.audit.check import World
from cpcspec.audit.evidence.days import MOST_DAYS, first_days
from cpcspec.audit.evidence.judging import Judge
from cpcspec.audit.evidence.stage import FIRST_DAY, Deed, Fired, Stage, Waited
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.models.nearby import Length, Spoken
from cpcspec.audit.run import Audit
from cpcspec.audit.verdict import Answer
from cpcspec.compiler.driver import Compiled
from cpcspec.ir.properties import Property
from cpcspec.project import compile_texts
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from cpcspec.semantics.case import Create, Do, Refused
from cpcspec.semantics.periods import shifted
from cpcspec.semantics.program import load
from tests.support.random_properties import random_texts_with_properties
from tests.support.random_specs import compiled

PURE = PureDrivers()
ABSTRACT = "possible only in the abstraction"
PERMIT = """
kind firm "Firm"
kind office "Office"
register from "offices.csv"
procedure permit "Permit"
  start from menu "Apply"
    by firm
  party firm "Firm"
    is the creator
  party office "Office"
    is kind office
  part request "Request"
    edited by firm in draft
  part record "Record"
  state draft "Draft"
    initial
  state filed "Filed"
  state granted "Granted"
  state refused "Refused"
    final
  tab form "Form"
    part request
    field owner "Owner"
      type text
      personal data
    field until "Until"
      type date
      check to send until is after today else "The day is over."
      check to send until is at most today plus 2 months else "That is too late."
    list sites "Sites"
      field size "Size"
        type whole number from 0 to 99
        required to send
      list wells "Wells"
        field depth "Depth"
          type whole number from 0 to 99
          required to send
      end
    end
    field granted_on "Granted on"
      part record
      type date
    comments talk "Talk"
      by office
      in filed
      field words "Words"
        type text
    end
  end
  action file "File"
    by firm
    from draft to filed
    needs request complete
  end
  action grant "Grant"
    by office
    from filed to granted when count of sites where size is at least 40 is at least 2 and until is after created_on
    from filed to refused
    set granted_on to today
  end
  action suspend "Suspend"
    by office
    from granted to filed
  end
  timer slow "Slow"
    runs in filed
    ends 91 days after entered_on
    then to refused
  access
    firm, office see everything
  end
  retention
    hide personal data 3 months after granted_on
    erase everything 2 years after entered_on when granted_on is not known
  end
end
"""
OFFICES = """id,name,kinds,country,mailbox
firm_a,Firm A,firm,FR,a@example.org
office_a,Office A,office,FR,oa@example.org
office_b,Office B,office,FR,ob@example.org
"""


def permit(claim: str, spec: str = PERMIT) -> Compiled:
    """Return the permit with one property."""
    done = compile_texts({"p.cpc": f'{spec}property p "P"\n  of permit\n  {claim}\n', "offices.csv": OFFICES})
    assert [each.message for each in done.findings] == []
    return done


def answers(done: Compiled) -> list[Answer]:
    """Return what the audit says of the properties of a spec."""
    world = World(done.spec, done.properties, show=evidence_of, budget=20_000)
    return [each for name in world.subjects for each in Audit(world, ()).of_procedure(world.subjects[name])]


def assert_replays(done: Compiled, answer: Answer) -> None:
    """Check that the story of an answer fails at its last line, and nowhere else, when it is played."""
    assert answer.evidence is not None
    assert answer.evidence.story is not None
    played = play_on(lambda _settings, start: PURE(done.spec, start), answer.evidence.story)
    assert played.broken == ""
    assert [each.place for each in played.failures] == [answer.evidence.story.steps[-1].place]


FALSE = [
    "never state is granted",
    "never state is granted and every sites where size is at least 41",
    "never any sites where size is 7",
    "never any sites where any wells where depth is 3",
    "never count of sites is at least 5",
    "state is granted only after granted_on is known and state is filed",
    "state is filed leads to state is one of granted, refused within 3 months",
    "only office sees personal data from 3 months after state is granted",
    "at most 1 talk per authority",
    "once state is granted always state is granted",
]


@pytest.mark.parametrize("claim", FALSE)
def test_what_people_and_days_can_break_is_shown(claim: str) -> None:
    """Rows, dates, days between deeds, and going back once more: what breaks a property is found, whatever it takes."""
    done = permit(claim)
    (answer,) = answers(done)
    assert answer.verdict == "fails"
    assert_replays(done, answer)


TRUE = [
    "never state is granted and count of sites is less than 2",
    "never state is granted and count of sites where size is at least 40 is less than 2",
    "state is filed leads to state is one of granted, refused within 92 days",
    "state is filed leads to state is one of granted, refused",
]


@pytest.mark.parametrize("claim", TRUE)
def test_what_is_true_is_never_said_to_fail(claim: str) -> None:
    """Whatever a model makes of it, no story is shown of a property that no run breaks."""
    (answer,) = answers(permit(claim))
    assert answer.verdict != "fails"
    assert answer.evidence is None


def test_an_effect_that_came_between_counts() -> None:
    """What came after its cause has come, though the case has gone on, and is erased in the end."""
    done = permit("state is filed leads to state is granted")
    stage, case = _granted(done)
    (prop,) = done.properties
    gone = stage.wait(shifted(stage.today, 9, "year"))
    assert not _is_broken(prop, gone, case)
    suspended = _acted(stage, case, Do("suspend", {}), "office_a")
    assert _is_broken(prop, suspended, case)


@pytest.mark.parametrize(
    ("claim", "later", "broken"),
    [
        ("state is filed leads to state is refused within 91 days", 300, False),
        ("state is filed leads to state is refused within 90 days", 300, True),
        ("state is filed leads to state is refused within 90 days", 90, False),
        ("at last state is gone", 1, False),
        ("at last state is refused", 1, True),
        ("state is refused only after state is filed", 300, False),
        ("state is refused only after state is granted", 300, True),
        ("once state is filed always state is filed", 90, False),
        ("once state is filed always state is filed", 300, True),
        ("always state is one of draft, filed", 90, False),
        ("always state is one of draft, filed", 300, True),
        ("only firm sees anything in filed", 1, True),
        ("only firm, office sees anything in filed", 1, False),
        ("only firm may grant", 1, True),
        ("only office may grant", 1, False),
        ("starts only from menu by office", 1, False),
    ],
)
def test_a_run_is_judged_by_the_meaning_alone(claim: str, later: int, *, broken: bool) -> None:
    """Of a run in which somebody files and then nobody acts, the judge says whether it breaks the property."""
    done = permit(claim.replace("only firm, office sees", "only firm, office see"))
    (prop,) = done.properties
    stage, case = _filed(done)
    assert _is_broken(prop, stage.wait(shifted(stage.today, later, "day")), case) is broken


def _is_broken(prop: Property, stage: Stage, case: str) -> bool:
    return Judge(prop, stage, case).broken()


def _filed(done: Compiled) -> tuple[Stage, str]:
    stage = Stage.beginning(load(done.spec), ())
    rows = [{"size": 50}, {"size": 60}]
    values = {"owner": "Somebody", "until": "2020-03-01", "sites": rows}
    found = stage.act(None, Create("", "permit", values), "firm_a")
    assert not isinstance(found, Refused)
    stage, answer = found
    return _acted(stage, answer.case.id, Do("file", {}), "firm_a"), answer.case.id


def _granted(done: Compiled) -> tuple[Stage, str]:
    stage, case = _filed(done)
    return _acted(stage, case, Do("grant", {}), "office_a"), case


def _acted(stage: Stage, case: str, command: Do, who: str) -> Stage:
    found = stage.act(case, command, who)
    assert not isinstance(found, Refused)
    return found[0]


def test_a_spec_without_register_has_stories_too() -> None:
    """The authorities of the small world act in it; there is no scenario, since nobody could play it."""
    (answer,) = answers(permit("never state is filed", PERMIT.replace('register from "offices.csv"\n', "")))
    assert answer.verdict == "fails"
    assert answer.evidence is not None
    assert answer.evidence.sentences
    assert answer.evidence.story is None


PERIODS = st.builds(Length, st.integers(1, 60), st.sampled_from(("day", "week", "month", "year")))


@given(one=PERIODS, other=PERIODS)
@settings(max_examples=40)
def test_stories_begin_on_days_of_each_order_of_two_periods(one: Length, other: Length) -> None:
    """Whichever of two periods ends first on some day of four years does so on a day that a story begins on."""

    def order(day: object) -> int:
        ends = [shifted(day, each.amount, each.unit) for each in (one, other)]  # type: ignore[arg-type]
        return (ends[0] > ends[1]) - (ends[0] < ends[1])

    days = first_days(Spoken((one, other)))
    assert days[0] == FIRST_DAY
    assert len(days) <= MOST_DAYS
    if (one.unit in ("month", "year")) is not (other.unit in ("month", "year")):
        every = {order(shifted(FIRST_DAY, each, "day")) for each in range(1461)}
        assert {order(each) for each in days} == every


@given(texts=random_texts_with_properties())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_story_of_a_random_spec_replays_in_the_order_of_its_days(texts: dict[str, str]) -> None:
    """What fails is shown by a scenario that fails at its last line alone, told in ascending days."""
    done = compiled(texts)
    for each in answers(done):
        if each.verdict == "fails":
            assert_replays(done, each)
            days = [sentence.day for sentence in each.evidence.sentences] if each.evidence else []
            assert days == sorted(days)


@given(texts=random_texts_with_properties(), seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_time_never_goes_back(texts: dict[str, str], seed: int) -> None:
    """Whatever is done on a stage, and however long is waited, no event and no moment comes before an earlier one."""
    done = compiled(texts)
    chosen = Random(seed)  # noqa: S311 - nothing is kept secret by it
    stage = Stage.beginning(load(done.spec), ())
    actions = [Do(each.id, {}) for each in done.spec.procedures[0].actions]
    for _ in range(12):
        case = next(iter(stage.cases), None)
        command = Create("", "loan", {}) if case is None else chosen.choice(actions)
        found = stage.act(case, command, chosen.choice(list(stage.register.by_id)))
        stage = stage if isinstance(found, Refused) else found[0]
        stage = stage.wait(shifted(stage.today, chosen.choice((-3, 0, 1, 9, 40)), "day"))
    days = [each.day for each in stage.events if isinstance(each, Deed | Fired | Waited)]
    assert all(one <= other for one, other in pairwise(days))
    assert all(one.at <= other.at for one, other in pairwise(stage.moments))
