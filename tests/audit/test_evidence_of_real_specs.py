"""What is wrong with a broken spec of the project is shown on real cases, and not so where the spec is whole."""

from __future__ import annotations

import pytest

from cpcspec.audit.check import World
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.verdict import Evidence, Question
from cpcspec.compiler.driver import Compiled
from cpcspec.ir.nodes import Spec
from cpcspec.ir.properties import Property
from cpcspec.project import compile_texts
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from runtime.app.driver import driver as sqlite
from tests.support.mutants import mutants
from tests.support.real_specs import real_spec, real_texts

PURE = PureDrivers()
NO_END = "alert_for_coordinated_actions (and 3 more): timer removed, without alert_period of timers"
NO_NEED = (
    "request_for_enforcement_measures/send_reply (and 1 more): need of completeness dropped, without reply of needs"
)
PUSHED_OUT = "alert_for_coordinated_actions/add_recipient/effects 2 (and 3 more): assignment turned round, add is False"
SEEN = "external_alert/access 1: party of an access rule added, with alert_issuers"
SEEN_EARLY = "alert_for_coordinated_actions/access 2 (and 2 more): party of an access rule added, with administrator"


def evidence(spec: Spec, prop: Property) -> Evidence | None:
    """Return what shows that a property fails of a spec."""
    world = World(spec, (prop,))
    subject = world.subjects[prop.procedure]
    found = prove(subject, prop)
    assert found.verdict == "fails"
    ground = found.ground or subject.last
    assert ground is not None
    return evidence_of(world, ground, found, Question(prop.label, prop))


def both(spec: Spec, found: Evidence) -> tuple[Outcome, Outcome]:
    """Return what comes of the scenario on pure values and on SQLite."""
    assert found.story is not None
    pure = play_on(lambda _settings, start: PURE(spec, start), found.story)
    return pure, play_on(lambda _settings, start: sqlite(spec, start), found.story)


def assert_fails_at_its_last_line(spec: Spec, found: Evidence) -> None:
    """Check that only the claim of the scenario fails, on both engines alike."""
    pure, stored = both(spec, found)
    assert found.story is not None
    assert (pure.broken, pure.failures, pure.trail) == (stored.broken, stored.failures, stored.trail)
    assert [each.place for each in pure.failures] == [found.story.steps[-1].place]


@pytest.mark.parametrize(
    ("mutant", "name", "procedure"),
    [
        (NO_END, "external_alerts_close", "external_alert"),
        (NO_END, "alerts_close", "alert_for_information"),
        (NO_NEED, "reply_complies", "request_for_information"),
        (PUSHED_OUT, "commission_informed", "external_alert"),
        (SEEN, "draft_unseen", "external_alert"),
        (SEEN_EARLY, "unseen_before_approval", "alert_for_information"),
    ],
)
def test_a_fault_is_shown_and_the_whole_spec_goes_another_way(mutant: str, name: str, procedure: str) -> None:
    """The scenario fails at its claim where the fault is, on both engines; without the fault it does not fail so."""
    done = real_spec()
    broken = next(each for each in mutants(done) if each.name == mutant).of(done.spec)
    prop = next(each for each in done.properties if (each.id, each.procedure) == (name, procedure))
    found = evidence(broken, prop)
    assert found is not None
    assert_fails_at_its_last_line(broken, found)
    assert both(done.spec, found)[0].failures != both(broken, found)[0].failures


def test_a_case_that_is_made_from_another_one_is_shown_with_it() -> None:
    """Where a case begins from another one, the story begins with that one; its text means the very story."""
    procedure, claim = "notification_of_refusal_information", "never state is closed"
    wrong = f'property wrong "Something else"\n  of {procedure}\n  {claim}\n'
    done = compile_texts({**real_texts(), "specs/wrong.cpc": wrong})
    prop = next(each for each in done.properties if each.id == "wrong")
    found = evidence(done.spec, prop)
    assert found is not None
    assert_fails_at_its_last_line(done.spec, found)
    again = compiled_with(found.scenario)
    assert [each.message for each in again.findings] == []
    assert again.stories[-1].steps == tuple(
        each.model_copy(update={"place": f"specs/zz/{each.place}"})
        for each in (found.story.steps if found.story else ())
    )


def compiled_with(scenario: str) -> Compiled:
    """Return the specs of the project with one more scenario."""
    return compile_texts({**real_texts(), "specs/zz/counterexample.cpc": scenario})
