"""The generated models against the one meaning of specs, `cpcspec.semantics.step`: neither can do what the other cannot."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.audit.build import Built, built
from cpcspec.audit.formula import State, holds
from cpcspec.audit.generate import Successors, successors
from cpcspec.audit.model import Model, Transition
from cpcspec.audit.replay import Replay, Run, commands
from cpcspec.semantics.case import Refused
from cpcspec.semantics.program import load
from cpcspec.semantics.tables import Program
from tests.support.real_specs import real_spec

STEPS = 20
TRIED = 40
PROCEDURES = [each.id for each in real_spec().spec.procedures]
Key = tuple[str, str, str, str]


@cache
def program() -> Program:
    """Return the project's specs, ready to run."""
    return load(real_spec().spec)


@cache
def model_of(procedure: str) -> Built:
    """Return the model of a procedure, built once."""
    return built(program(), procedure)


def key_of(transition: Transition) -> Key:
    """Return what a command tells of a transition: not which of its outcomes it is."""
    return (transition.kind, transition.name, transition.actor, repr(transition.given))


def outcomes(model: Model, state: State) -> dict[Key, set[State]]:
    """Return what each step could make of a state, those included that leave it as it is."""
    found: dict[Key, set[State]] = defaultdict(set)
    for place, target in successors_of(model)(state):
        found[key_of(model.transitions[place])].add(target)
    for each in model.transitions:
        if each.stays and holds(each.guard, state):
            found[key_of(each)].add(state)
    return found


SUCCESSORS: dict[str, Successors] = {}


def successors_of(model: Model) -> Successors:
    """Return the successor function of a model, generated once."""
    if model.procedure not in SUCCESSORS:
        SUCCESSORS[model.procedure] = successors(model)
    return SUCCESSORS[model.procedure]


def walk(replay: Replay, rnd: random.Random) -> tuple[Run, State] | None:
    """Take random steps of the model on a case; return where that ends, None if it has ended for good."""
    model = replay.model
    run, state = replay.begin(), model.initial
    for _ in range(rnd.randrange(1, STEPS)):
        ways = [each for each in successors_of(model)(state) if may_be_taken(model.transitions[each[0]], run)]
        if not ways:
            break
        kinds = sorted({model.transitions[place].kind for place, _ in ways})
        kind = rnd.choice(kinds)
        place, target = rnd.choice([each for each in ways if model.transitions[each[0]].kind == kind])
        transition = model.transitions[place]
        if run.case is None and transition.kind in ("reuse", "create"):
            answer: Run | Refused | None = replay.placed(target)
        else:
            answer = replay.take(run, transition, target)
        if answer is None:
            # A case made from another one may need what a model does not keep of it, as who took part there.
            return None
        if isinstance(answer, Refused):
            late = any(each.code == "too_late" for each in answer.reasons)
            assert late or not transition.exact, (transition.label, model.told(state), answer.reasons)
            continue
        reached = replay.state(answer)
        assert reached is not None
        assert reached == target or reached in outcomes(model, state)[key_of(transition)], transition
        if reached[0] == model.gone:
            return None
        run, state = answer, reached
    return (run, state) if run.case is not None else None


def may_be_taken(transition: Transition, run: Run) -> bool:
    """Return whether a step can be taken without a second case."""
    return transition.kind != "linked" and (transition.kind != "reuse" or run.case is None)


@pytest.mark.parametrize("procedure", PROCEDURES)
@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=8)
def test_what_a_model_does_a_case_does(procedure: str, seed: int) -> None:
    """Each exact step of a model is accepted by `step`, and leads to the state that the model says."""
    walk(Replay(model_of(procedure)), random.Random(seed))


@pytest.mark.parametrize("procedure", PROCEDURES)
@given(seed=st.integers(min_value=0, max_value=2**32))
@settings(max_examples=6)
def test_what_a_case_does_its_model_does(procedure: str, seed: int) -> None:
    """Each command that `step` accepts is a step of the model, whether the model thought it possible or not."""
    rnd = random.Random(seed)
    replay = Replay(model_of(procedure))
    ended = walk(replay, rnd)
    if ended is None:
        return
    run, state = ended
    known = outcomes(replay.model, state)
    every = list(replay.model.transitions)
    for transition, command in commands(replay, run, rnd.sample(every, min(TRIED, len(every)))):
        answer = replay.give(run, command, transition.actor)
        if isinstance(answer, Refused):
            continue
        reached = replay.state(answer)
        unchanged = reached == state and transition.kind == "edit"
        assert unchanged or reached in known[key_of(transition)], (transition, replay.model.told(state))
