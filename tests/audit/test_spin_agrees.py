"""SPIN, a tool that knows nothing of ours, comes to the same numbers and verdicts on the same models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpcspec.audit.check import World
from cpcspec.audit.models.build import build
from cpcspec.audit.models.formula import TRUE, Formula, Is, holds, negation
from cpcspec.audit.models.model import Model
from cpcspec.audit.models.reads import Reader
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.explore import Graph, explore
from cpcspec.audit.states.promela import Claim, batch, promela
from cpcspec.ir import properties as claims
from cpcspec.semantics.program import load
from tests.support.random_specs import PROCEDURE, compiled, random_texts
from tests.support.real_specs import real_spec
from tests.support.spin import BREADTH_FIRST, CLAIMS, Verifier, needs_spin

pytestmark = needs_spin
PROCEDURES = [each.id for each in real_spec().spec.procedures]
TOGETHER = 10
"""So many random specs are compiled into one verifier."""
ENDING = PROCEDURES[-3:]
"""Of these procedures SPIN is asked what comes in the end too."""


@cache
def ground_of(procedure: str) -> Exploration:
    """Return the explored model of one of the project's procedures."""
    return World(real_spec().spec, real_spec().properties).subjects[procedure].ground


def statuses(model: Model) -> dict[str, Formula]:
    """Return that the case has each of its statuses."""
    return {f"at_{at}": Is(0, frozenset((at,))) for at in range(model.variables[0].size)}


def ending(model: Model) -> Claim:
    """Return the claim that each case ends."""
    return Claim("at last", Is(0, model.finals))


def questions(model: Model) -> dict[str, Formula]:
    """Return conditions that tell models apart: statuses, who sees the case, who plays a part, which timers run."""
    found = {"any": TRUE, **statuses(model)}
    found |= {f"sees_{place}": each for place, each in enumerate(model.sees.values())}
    plays = [each for some in model.parties.values() for each in some]
    found |= {f"plays_{place}": each for place, each in enumerate(plays)}
    return found | {f"runs_{place}": each.when for place, each in enumerate(model.timers)}


def breaches(ground: Exploration) -> dict[str, Formula]:
    """Return what must never hold in a procedure, as its properties say, if the model keeps what they speak of."""
    found = {}
    reader = Reader(ground.space.table)
    for each in real_spec().properties:
        if each.procedure == ground.model.procedure and isinstance(each.claim, claims.Always | claims.Never):
            formula = ground.formula(each.claim.condition).possible
            if reader.wanted(each.claim.condition) <= ground.space.by_name.keys():
                found[each.id] = formula if isinstance(each.claim, claims.Never) else negation(formula)
    return found


def count(graph: Graph, asked: Mapping[str, Formula]) -> dict[str, int]:
    """Return in how many states each condition holds, those left out that never do."""
    numbers = {name: sum(holds(formula, each) for each in graph.states) for name, formula in asked.items()}
    return {name: number for name, number in numbers.items() if number}


def stuck(graph: Graph) -> int:
    """Return in how many states that are no end nothing can happen any more."""
    ended = graph.model.finals
    return sum(not steps and state[0] not in ended for state, steps in zip(graph.states, graph.edges, strict=True))


def ends_at_last(graph: Graph) -> bool:
    """Return whether each run comes to an end, if steps are taken as long as some step is possible."""
    before: nx.DiGraph[int] = nx.DiGraph()
    before.add_node(0)
    ended = {place for place, state in enumerate(graph.states) if state[0] in graph.model.finals}
    for source, steps in enumerate(graph.edges):
        before.add_edges_from((source, target) for _, target in steps if not {source, target} & ended)
    region = before.subgraph({0} | nx.descendants(before, 0))
    return nx.is_directed_acyclic_graph(region) and all(graph.edges[each] for each in region)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_spin_counts_the_same_states_of_each_procedure(procedure: str, tmp_path: Path) -> None:
    """SPIN stores as many states, as many of them are stuck, and each condition and property holds in as many."""
    ground = ground_of(procedure)
    asked = questions(ground.model) | breaches(ground)
    pan = Verifier(tmp_path, promela(ground.model, asked), *BREADTH_FIRST)
    plain, asking = pan.run(), pan.run("-E")
    assert plain.states == asking.states == len(ground.graph.packed)
    assert plain.errors == stuck(ground.graph)
    assert asking.asked == {name: len(found) for name, each in asked.items() if (found := ground.where(each))}


@pytest.mark.parametrize("procedure", ENDING)
def test_spin_comes_to_the_same_verdicts_on_runs(procedure: str, tmp_path: Path) -> None:
    """What SPIN's search for cycles says of claims in temporal logic is what our explorer says."""
    ground = ground_of(procedure)
    model = ground.model
    bad = statuses(model) | breaches(ground)
    said = {name: Claim("never", each) for name, each in bad.items()}
    pan = Verifier(tmp_path, promela(model, claims={**said, "ends": ending(model)}), *CLAIMS)
    for name, formula in bad.items():
        assert pan.claim_holds(name) == (not ground.where(formula)), name
    assert pan.claim_holds("ends") == ends_at_last(ground.graph)


@given(texts=st.lists(random_texts(), min_size=TOGETHER, max_size=TOGETHER))
@settings(max_examples=200 // TOGETHER, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_spin_counts_the_same_states_of_random_specs(texts: list[dict[str, str]]) -> None:
    """SPIN agrees on states, conditions, cases that are stuck and runs that never end, for 200 specs made at random."""
    models = [build(load(compiled(each).spec), PROCEDURE, countries=1) for each in texts]
    graphs = [explore(each) for each in models]
    asked = [
        {f"{place}_{name}": each for name, each in questions(model).items() if not name.startswith("plays")}
        for place, model in enumerate(models)
    ]
    said = [{f"ends_{place}": ending(model)} for place, model in enumerate(models)]
    with TemporaryDirectory() as folder:
        text = batch(list(zip(models, asked, strict=True)), said)
        pan = Verifier(Path(folder) / "states", text, *BREADTH_FIRST)
        plain, asking = pan.run(), pan.run("-E")
        assert plain.states == asking.states == 1 + sum(len(each.packed) for each in graphs)
        assert plain.errors == sum(map(stuck, graphs))
        counted = [count(graph, wanted) for graph, wanted in zip(graphs, asked, strict=True)]
        assert asking.asked == {name: number for each in counted for name, number in each.items()}
        pan = Verifier(Path(folder) / "runs", text, *CLAIMS)
        verdicts = [pan.claim_holds(f"ends_{place}") for place in range(len(models))]
        assert verdicts == [ends_at_last(each) for each in graphs]
