"""The explored states of a procedure as a graph that an auditor's notebook can load.

Nodes are named `s0` (no case is there yet), `s1` ... as they were found. Each says `status`, `final` and `steps` (how
many lead there at least), and for each variable of the model, by its name, its value in words. Edges say `kind`,
`name`, `label` and `actor` of the step; their key is the place of the transition in the model. The whole graph says
`procedure`, `label`, `complete` and `assumptions`.
"""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis import state_graph
from cpcspec.analysis.state_graph import Edge, Facts, Node, StateGraph
from cpcspec.audit.states.exploration import Exploration


def networkx(ground: Exploration) -> StateGraph:
    """Return the explored states as a networkx graph."""
    return state_graph.as_networkx(_facts(ground), _nodes(ground), _edges(ground))


def graphml(ground: Exploration) -> str:
    """Return the explored states as GraphML."""
    return state_graph.graphml(networkx(ground))


def node_link(ground: Exploration) -> str:
    """Return the explored states as node-link JSON."""
    return state_graph.node_link(networkx(ground))


def _facts(ground: Exploration) -> Facts:
    model = ground.model
    return {
        "procedure": model.procedure,
        "label": model.label,
        "complete": ground.graph.complete,
        "assumptions": "\n".join(model.assumptions),
    }


def _nodes(ground: Exploration) -> Iterator[Node]:
    model, graph = ground.model, ground.graph
    far = [0] * len(graph.states)
    for place, state in enumerate(graph.states):
        source = graph.parents[place][0]
        far[place] = far[source] + 1 if source >= 0 else 0
        said = {name: word for name, word in model.told(state).items() if name != "at"}
        final = state[0] in model.finals
        yield f"s{place}", {"status": model.at(state), "final": final, "steps": far[place], **said}


def _edges(ground: Exploration) -> Iterator[Edge]:
    said = [
        {"kind": each.kind, "name": each.name, "label": each.label, "actor": each.actor}
        for each in ground.model.transitions
    ]
    for source, steps in enumerate(ground.graph.edges):
        for transition, target in steps:
            yield f"s{source}", f"s{target}", str(transition), said[transition]
