"""What is explored is what the model means: every state, every step, and shortest ways."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings

from cpcspec.audit.models.build import build
from cpcspec.audit.models.formula import (
    TRUE,
    Bit,
    Copy,
    Formula,
    Is,
    Minus,
    Number,
    Rows,
    State,
    Term,
    Union,
    every,
    holds,
    negation,
    value,
)
from cpcspec.audit.models.model import GONE, UNBORN, Model, Transition, Update, Variable
from cpcspec.audit.states.explore import Graph, explore
from cpcspec.audit.states.packing import NARROW, Layout, groups
from cpcspec.audit.states.stepper import Stepper
from cpcspec.checks.rule import Place
from cpcspec.semantics.program import load
from tests.support.random_specs import PROCEDURE, compiled, random_texts
from tests.support.real_specs import real_spec

PROCEDURES = [each.id for each in real_spec().spec.procedures]
FEW = 40
"""So many states of a large model are looked at one by one."""


def meant(model: Model, state: State) -> Iterator[tuple[int, State]]:
    """Yield the steps from a state as the model itself says it, read word for word."""
    for place in model.enabled(state):
        if not model.transitions[place].stays:
            yield place, model.after(state, place)


def plainly(model: Model) -> dict[State, int]:
    """Return all states with how many steps away they are, found in the plainest way."""
    found, waiting = {model.initial: 0}, deque([model.initial])
    while waiting:
        state = waiting.popleft()
        for _, target in meant(model, state):
            if target not in found:
                found[target] = found[state] + 1
                waiting.append(target)
    return found


def steps_of(graph: Graph, place: int) -> list[tuple[int, State]]:
    """Return the steps that a graph has from a state, in order."""
    return sorted((transition, graph.states[target]) for transition, target in graph.edges[place])


@cache
def real_graph(procedure: str) -> Graph:
    """Return the explored model of one of the project's procedures."""
    return explore(build(load(real_spec().spec), procedure))


@given(texts=random_texts())
@settings(max_examples=50)
def test_exploring_finds_what_a_random_model_means(texts: dict[str, str]) -> None:
    """States, steps and the length of the way to each state are those of a search that takes the model at its word."""
    model = build(load(compiled(texts).spec), PROCEDURE, countries=1)
    graph, far = explore(model), plainly(model)
    assert {state: len(graph.path_to(place).steps) for place, state in enumerate(graph.states)} == far
    for place, state in enumerate(graph.states):
        assert steps_of(graph, place) == sorted(meant(model, state))


@given(texts=random_texts())
@settings(max_examples=30)
def test_generated_code_means_what_a_random_model_means(texts: dict[str, str]) -> None:
    """Code that is generated for each step from the first state on gives the steps that the model says."""
    model = build(load(compiled(texts).spec), PROCEDURE, countries=1)
    stepper = Stepper(model, patience=0)
    for state in explore(model).states:
        assert sorted(stepper.steps(state)) == sorted(meant(model, state))


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_exploring_finds_what_the_model_of_a_procedure_means(procedure: str) -> None:
    """In states picked from all over the model, the steps are those that the model says."""
    graph = real_graph(procedure)
    for place in range(0, len(graph.states), len(graph.states) // FEW + 1):
        assert steps_of(graph, place) == sorted(meant(graph.model, graph.states[place]))


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_a_path_leads_where_it_says(procedure: str) -> None:
    """To take the steps of a path, one after the other, leads to its state; each of them is possible."""
    graph = real_graph(procedure)
    for place in range(0, len(graph.states), len(graph.states) // FEW + 1):
        state = graph.model.initial
        for step in graph.path_to(place).steps:
            assert holds(graph.model.transitions[step].guard, state)
            state = graph.model.after(state, step)
        assert state == graph.states[place]


@pytest.mark.parametrize("procedure", PROCEDURES[:3])
def test_ways_back_are_the_ways_there_reversed(procedure: str) -> None:
    """A state leads to those that it is found from by going back, as often; and all states are found from the first."""
    graph = real_graph(procedure)
    forth = sorted((source, target) for source, steps in enumerate(graph.edges) for _, target in steps)
    assert sorted((source, target) for target, sources in enumerate(graph.back) for source in sources) == forth
    assert len(forth) == graph.edge_count
    assert graph.reaching([len(graph.states) - 1]) >= {0, len(graph.states) - 1}


def test_a_spent_budget_is_told() -> None:
    """With a budget that is too small the graph says that it is not complete, and has no steps for what it left."""
    whole = real_graph(PROCEDURES[0])
    part = explore(whole.model, budget=10)
    assert not part.complete
    assert whole.complete
    assert part.states == whole.states[: len(part.states)]
    assert [] in part.edges
    assert len(part.edges) == len(part.states)


# ---------------------------------------------------------------- bits


def loose(kinds: dict[str, tuple[tuple[str, ...], bool]], *steps: tuple[Formula, tuple[Update, ...]]) -> Model:
    """Return a model made by hand: a case that is there or gone, these variables, these steps."""
    variables = [Variable("at", "at", "Status", (UNBORN, "open", GONE))]
    variables += [Variable(name, "field", name, words, members) for name, (words, members) in kinds.items()]
    place = Place("loan", "action", "do")
    made = [Transition("action", f"do{n}", "Do", "", guard, updates, place) for n, (guard, updates) in enumerate(steps)]
    return Model("loan", "Loan", tuple(variables), (0,) * len(variables), tuple(made), (), {}, frozenset((2,)))


def test_what_is_overwritten_need_not_be_known() -> None:
    """A step that sets everything, whatever was there, is worked out once for all states."""
    wide = {f"set{number}": (tuple("abcdefgh"), True) for number in range(4)}
    erase = (Is(0, frozenset((1,))), (Update((0, 1, 2, 3, 4), (Number(2), *[Number(0)] * 4)),))
    model = loose(wide, erase)
    layout = Layout(model)
    assert NARROW < 32
    assert [(group.key, list(group.steps)) for group in groups(model, layout, 1)] == [(0, [layout.at])]
    state = (1, 200, 3, 255, 17)
    assert list(Stepper(model).steps(state)) == [(0, (2, 0, 0, 0, 0))]


def test_members_that_come_and_go_look_at_no_others() -> None:
    """To put members into a set, or to take some out, changes their bits alone; all else of a set is read whole."""
    layout = Layout(loose({"set": (tuple("abcdefgh"), True), "other": (tuple("abcdefgh"), True)}))
    shift = layout.shifts[1]
    assert layout.change(1, Union((Copy(1), Number(5)))) == (0, 5 << shift)
    assert layout.change(1, Minus(Copy(1), Number(2))) == (0, 2 << shift)
    assert layout.change(1, Copy(1)) == (0, 0)
    assert layout.change(1, Union((Copy(1), Copy(2)))) == (layout.masks[1] | layout.masks[2], layout.masks[1])
    assert layout.looked(every((Bit(1, 3), negation(Is(0, frozenset((1,))))))) == layout.at | 8 << shift
    assert layout.looked(Rows((1, 2), frozenset(((1, 2),)))) == layout.masks[1] | layout.masks[2]
    assert layout.looked(TRUE) == 0


@pytest.mark.parametrize("state", [(0, 0, 0), (1, 255, 7), (2, 16, 128)])
def test_a_state_is_the_number_that_it_is_packed_into(state: State) -> None:
    """A state packed and unpacked is the same, and its lowest bits are its status."""
    layout = Layout(loose({"set": (tuple("abcdefgh"), True), "other": (tuple("abcdefgh"), True)}))
    assert layout.unpack(layout.pack(state)) == state
    assert layout.pack(state) & layout.at == state[0]


def test_later_changes_see_earlier_ones() -> None:
    """Of two changes in one step the second reads what the first wrote, whether code is generated for it or not."""
    first, second = Update((1,), (Number(6),)), Update((2,), (Union((Copy(1), Number(1))),))
    model = loose({"set": (tuple("abcd"), True), "other": (tuple("abcd"), True)}, (TRUE, (first, second)))
    terms: tuple[Term, ...] = second.terms
    assert value(terms[0], (0, 6, 0)) == 7
    for patience in (0, 1):
        assert list(Stepper(model, patience).steps((1, 0, 9))) == [(0, (1, 6, 7))]


def test_where_a_model_was_given_up_it_is_known_which_steps_are_known() -> None:
    """States whose steps were not looked at any more do not count as states without steps."""
    model = build(load(real_spec().spec), PROCEDURES[0])
    whole, part = explore(model), explore(model, budget=20)
    assert whole.expanded == len(whole.states)
    assert not part.complete
    assert part.expanded <= len(part.states)
    assert [bool(each) for each in part.edges[part.expanded :]] == [False] * (len(part.states) - part.expanded)
