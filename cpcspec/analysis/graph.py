"""Procedures as networkx graphs: the one door to that library (it takes a while to load; import this late)."""

from __future__ import annotations

from typing import Any

import networkx as nx

from cpcspec.analysis.moves import GONE, entries, steps
from cpcspec.ir.nodes import Procedure, Spec


def state_graph(spec: Spec, procedure: Procedure) -> nx.MultiDiGraph[Any]:
    """Return the states and the ways between them.

    Nodes carry `initial`, `final` and `entry` (a case may begin there); edges carry `kind` (`action` or `timer`) and
    are keyed by `kind id`. The node `""`, final too, stands for cases that were deleted, where there are any.
    """
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(procedure=procedure.id)
    begin = entries(spec, procedure)
    for state in procedure.states:
        graph.add_node(state.id, initial=state.initial, final=state.final, entry=state.id in begin)
    for each in steps(procedure):
        if each.target == GONE:
            graph.add_node(GONE, initial=False, final=True, entry=False)
        graph.add_edge(each.source, each.target, key=f"{each.kind} {each.id}", kind=each.kind, id=each.id)
    return graph


def traps(graph: nx.MultiDiGraph[Any]) -> list[list[str]]:
    """Return the groups of states that a case can enter, go round in, and never leave; none holds a final state."""
    begin = [name for name, facts in graph.nodes(data=True) if facts["entry"]]
    seen = set(begin).union(*(nx.descendants(graph, each) for each in begin))
    order = list(graph.nodes)
    found = []
    for group in nx.strongly_connected_components(graph.subgraph(seen)):
        leaves = any(target not in group for _, target in graph.out_edges(group))
        final = any(graph.nodes[each]["final"] for each in group)
        if len(group) > 1 and not leaves and not final:
            found.append(sorted(group, key=order.index))
    return sorted(found, key=lambda group: order.index(group[0]))
