"""Properties on explored models: what is true is proven, what is not is shown by a run, and no model is too narrow."""

from __future__ import annotations

from collections import defaultdict

import pytest

from cpcspec.audit.check import NO_NAMES, NOTHING_ASKED, World
from cpcspec.audit.models.slicing import deciding, settling
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.stepper import Stepper
from tests.support.proven import SPEC, loans, proven, stating
from tests.support.real_specs import real_spec

NAMES = [each.id for each in loans().properties]
FALSE = {
    "always state is asked": "fails",
    "never state is lent": "fails",
    "at last state is lent": "fails",
    "once state is asked always state is asked": "fails",
    "state is asked leads to state is lent": "fails",
    "state is lent leads to state is one of closed, gone within 2 months": "fails",
    "state is closed only after keepers is not known": "fails",
    "only desk may lend": "fails",
    "nobody may leave in lent": "fails",
    "only desk sees title": "fails",
    "nobody sees personal data from 5 months after state is closed": "fails",
    "starts only from menu": "fails",
    "starts only by archive": "fails",
    "state is lent and state is asked leads to state is gone": "holds (vacuous)",
    "never left is known": "fails",
}
WHEN = "    runs in lent\n    when reader_name is known\n"
AGAIN = """  action again "Ask again"
    by reader
    in lent
    create loan in lent linked as "Next" back "Before"
    end
  end
"""


@pytest.mark.parametrize("name", NAMES)
def test_what_is_true_is_proven(name: str) -> None:
    """Each claim that is true of the loan is proven, in more than words."""
    found = proven(loans(), name)
    assert found.verdict == "holds", found.says
    assert found.certificate is not None


@pytest.mark.parametrize("claim", FALSE)
def test_what_is_false_is_shown(claim: str) -> None:
    """A claim that is not true is refuted by a run that the model has, or has nothing to speak of."""
    world = stating(claim)
    found = proven(world, "p1")
    assert found.verdict == FALSE[claim], found.says
    if found.verdict == "fails":
        assert found.path is not None
        assert found.ground is not None
        assert found.path.steps
        assert _can_be_taken(found.ground, found.path.steps)


def _can_be_taken(ground: Exploration, steps: tuple[int, ...]) -> bool:
    state = ground.model.initial
    for step in steps:
        if step not in ground.model.enabled(state):
            return False
        state = ground.model.after(state, step)
    return True


def test_a_period_that_may_not_run_ends_nothing() -> None:
    """Where a model does not tell whether a period runs, nothing is proven by its end."""
    text = SPEC.replace("    runs in lent\n", WHEN)
    assert proven(stating("state is lent leads to state is one of closed, gone", text=text), "p1").verdict == "holds"
    within = stating("state is lent leads to state is one of closed, gone within 4 months", text=text)
    assert proven(within, "p1").verdict == "fails"


def test_a_period_that_begins_anew_is_not_over_in_time() -> None:
    """Where the day that a period counts from can be set again, it may end after the limit."""
    again = '  action renew "Renew"\n    by reader\n    in lent\n    set lent_on to today\n  end\n  action leave'
    world = stating(
        "state is lent leads to state is one of closed, gone within 4 months",
        text=SPEC.replace("  action leave", again, 1),
    )
    assert proven(world, "p1").verdict == "fails"


def test_a_case_that_another_one_creates_has_not_been_where_that_one_was() -> None:
    """A new case does not take along what was true of the case that made it."""
    text = SPEC.replace("  action close", AGAIN + "  action close", 1)
    claim = "state is lent only after state is asked"
    assert proven(stating(claim), "p1").verdict == "holds"
    assert proven(stating(claim, text=text), "p1").verdict == "fails"


def test_a_new_case_does_not_open_the_one_that_made_it() -> None:
    """What is true of a case for ever is not broken by another case that is made from it."""
    text = SPEC.replace("  action close", AGAIN.replace("in lent\n", "in closed\n", 1) + "  action close", 1)
    assert (
        proven(stating("once state is closed always state is one of closed, gone", text=text), "p1").verdict == "holds"
    )


def test_what_is_not_handed_on_unchanged_is_not_relied_on() -> None:
    """A case that gets one of two parties otherwise than the case before had it may break what held there."""
    claim = "never any keepers where (left includes this)"
    assert proven(stating(claim), "p1").verdict == "holds"
    changed = SPEC.replace("  assign left to left\n", "  assign left to keepers\n", 1)
    assert proven(stating(claim, text=changed), "p1").verdict != "holds"


def test_a_box_that_takes_more_is_seen_to() -> None:
    """At most so many entries is proven of the model that counts them, and refuted where the box takes more."""
    assert proven(stating("at most 1 remarks per country"), "p1").verdict == "holds"
    assert proven(stating("at most 1 remarks per authority"), "p1").verdict == "holds"
    more = SPEC.replace("at most 1 per country", "at most 2 per country")
    found = proven(stating("at most 1 remarks per country", text=more), "p1")
    assert found.verdict == "fails"
    assert found.path is not None
    assert proven(stating("at most 2 remarks per country", text=more), "p1").verdict == "holds"


@pytest.mark.parametrize("procedure", ["loan", "request_for_information", "notification_of_steps_and_measures"])
def test_a_barer_model_does_all_that_a_richer_one_does(procedure: str) -> None:
    """Each step of the model that keeps the flow is one of every model that keeps a single variable of it."""
    done = real_spec()
    world = loans() if procedure == "loan" else World(done.spec)
    subject = world.subjects[procedure]
    ground = subject.ground
    kept = [each.name for place, each in enumerate(ground.model.variables) if place not in ground.model.scratch]
    for name in ("", *(each for each in kept if each.startswith(("field:", "party:")))):
        names = frozenset((name,)) if name else NO_NAMES
        for needed in (settling(subject.table, names), deciding(subject.table, names)):
            barer = subject._rung(names, needed, NOTHING_ASKED)
            assert _missing(ground, barer) == [], name


def _missing(ground: Exploration, barer: Exploration) -> list[tuple[str, ...]]:
    """Return the steps of one model that a barer one has not: those that change what it keeps."""
    columns = [ground.space.by_name[each.name] for each in barer.model.variables]
    seen = [tuple(state[each] for each in columns) for state in ground.graph.states]
    known: dict[tuple[int, ...], set[tuple[object, ...]]] = defaultdict(set)
    stepper = Stepper(barer.model, patience=0)
    for state in set(seen):
        for step, target in stepper.steps(state):
            known[state].add((*_key(barer, step), target))
    return [
        _key(ground, step)
        for place, edges in enumerate(ground.graph.edges)
        for step, target in edges
        if seen[place] != seen[target] and (*_key(ground, step), seen[target]) not in known[seen[place]]
    ]


def _key(ground: Exploration, step: int) -> tuple[str, ...]:
    found = ground.model.transitions[step]
    return (found.kind, found.name, found.actor)
