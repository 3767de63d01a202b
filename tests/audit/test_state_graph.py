"""The graph that a notebook loads is the one that was explored: another library finds the same in it."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

import networkx as nx
import pytest

from cpcspec.audit.check import World
from cpcspec.audit.states import as_graph
from cpcspec.audit.states.exploration import Exploration
from tests.support.real_specs import real_spec

SMALL = [each.id for each in real_spec().spec.procedures if "initiation" not in each.id]
FEW = SMALL[:1] + SMALL[-2:]


@cache
def ground_of(procedure: str) -> Exploration:
    """Return the explored model of one of the project's procedures."""
    return World(real_spec().spec).subjects[procedure].ground


@cache
def graph_of(procedure: str) -> Any:
    """Return the graph of one of the project's procedures."""
    return as_graph.networkx(ground_of(procedure))


def edges_of(graph: Any) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return what a graph says of each edge."""
    return {(source, target, str(key)): said for source, target, key, said in graph.edges(keys=True, data=True)}


@pytest.mark.parametrize("procedure", SMALL)
def test_networkx_finds_the_same_ways(procedure: str) -> None:
    """As many nodes and edges; shortest ways as long as ours; the same states from which a case can still end."""
    ground, graph = ground_of(procedure), graph_of(procedure)
    explored = ground.graph
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (len(explored.states), explored.edge_count)
    ours = {f"s{place}": len(explored.path_to(place).steps) for place in range(len(explored.states))}
    assert nx.single_source_shortest_path_length(graph, "s0") == ours
    assert nx.get_node_attributes(graph, "steps") == ours
    ends = [place for place, state in enumerate(explored.states) if state[0] in ground.model.finals]
    back = nx.multi_source_dijkstra_path_length(graph.reverse(copy=False), {f"s{each}" for each in ends})
    assert set(back) == {f"s{each}" for each in explored.reaching(ends)}


@pytest.mark.parametrize("procedure", FEW)
def test_a_dominator_is_a_state_that_no_way_leaves_out(procedure: str) -> None:
    """What networkx calls the dominator of a state is passed by all ways there: ours find none without it."""
    ground, graph = ground_of(procedure), graph_of(procedure)
    edges = ground.graph.edges
    above = nx.immediate_dominators(nx.DiGraph(graph), "s0")
    known = [each for each in sorted(above, key=lambda name: int(name[1:]))[1:] if above[each] not in (None, each)]
    tried = sorted(known, key=lambda name: above[name] == "s0")[:40]
    assert any(above[each] != "s0" for each in tried)
    for name in tried:
        place, barred = int(name[1:]), int(above[name][1:])
        seen, waiting = {0}, [0] * (barred != 0)
        while waiting:
            for _, target in edges[waiting.pop()]:
                if target not in seen and target != barred:
                    seen.add(target)
                    waiting.append(target)
        assert place not in seen


@pytest.mark.parametrize("procedure", FEW)
def test_what_is_written_can_be_read_again(procedure: str) -> None:
    """GraphML and node-link JSON, read by networkx, are the graph that was written, with all that it says."""
    ground, graph = ground_of(procedure), graph_of(procedure)
    read = nx.read_graphml(io.BytesIO(as_graph.graphml(ground).encode()), force_multigraph=True)
    linked = nx.node_link_graph(json.loads(as_graph.node_link(ground)), edges="edges")
    for each in (read, linked):
        assert dict(each.nodes(data=True)) == dict(graph.nodes(data=True))
        assert edges_of(each) == edges_of(graph)


@pytest.mark.parametrize("procedure", FEW)
def test_nodes_and_edges_say_what_a_model_says(procedure: str) -> None:
    """A node says its status and each variable in words; an edge says what the step is and who takes it."""
    ground, graph = ground_of(procedure), graph_of(procedure)
    for place in (0, len(ground.graph.states) // 2, len(ground.graph.states) - 1):
        told = ground.model.told(ground.graph.states[place])
        assert {**told, "status": told["at"]}.items() - {"at": told["at"]}.items() <= graph.nodes[f"s{place}"].items()
        for transition, target in ground.graph.edges[place]:
            step = ground.model.transitions[transition]
            assert graph.edges[f"s{place}", f"s{target}", str(transition)] == {
                "kind": step.kind, "name": step.name, "label": step.label, "actor": step.actor
            }  # fmt: skip
