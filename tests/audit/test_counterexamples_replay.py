"""What the audit shows of a spec with a fault happens on the runtime too, and not so where the spec is whole."""

from __future__ import annotations

from functools import cache

import pytest

from tests.support.auditing import Auditor, Question, asked, shown
from tests.support.counterexamples import wrong_with
from tests.support.mutants import Mutant, mutants
from tests.support.real_specs import real_spec

UNSPARED = (
    "alert_for_coordinated_actions/retention/hide 1 (and 10 more): "
    "party spared by retention swapped, technical_coordinators for administrator"
)
AT_HOME = (
    "request_for_enforcement_measures/summary/requested_authority/checks 1 (and 1 more): check level lowered, was save"
)
OTHERS_SEE = (
    "alert_for_coordinated_actions/access 1 (and 2 more): party of an access rule swapped, alert_issuers for sender"
)
FOLLOWED = "external_alert/access 2: exception of an access rule dropped, without general_comments"
WIDENED = "external_alert/access 6: access rule widened, all tabs"
TAKEN_AWAY = "coordinated_action_enforcement/disseminate/effects 2 (and 4 more): assignment turned round, add is False"
SHOWN = [
    (FOLLOWED, "external_alert"),
    (WIDENED, "external_alert"),
    (AT_HOME, "request_for_information"),
    (OTHERS_SEE, "alert_for_information"),
    (UNSPARED, "alert_for_information"),
    (TAKEN_AWAY, "notification_of_refusal_information"),
]


@cache
def faults() -> dict[str, Mutant]:
    """Return the faults by their names."""
    return {each.name: each for each in mutants(real_spec(), 1)}


@pytest.mark.parametrize(("name", "procedure"), SHOWN)
def test_counterexamples_replay_on_the_runtime(name: str, procedure: str) -> None:
    """Each property that a fault breaks is shown by a story that fails alike on both engines, at its last line."""
    done = real_spec()
    world = Auditor(done).with_fault(faults()[name])
    questions = [
        Question(each.id, each.label, procedure, None, each) for each in done.properties if each.procedure == procedure
    ]
    runs = {each.question.id: shown(each) for question in questions for each in asked(world, question)}
    assert runs
    wrong = {name: "no run" if run is None else wrong_with(run, world.spec, done.spec) for name, run in runs.items()}
    assert set(wrong.values()) == {""}, wrong
