"""Explored states as a networkx graph, and as the files that other tools load: GraphML and node-link JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import networkx as nx

StateGraph: TypeAlias = "nx.MultiDiGraph[str]"
Value = str | int | bool
Facts = Mapping[str, Value]
Node = tuple[str, Facts]
Edge = tuple[str, str, str, Facts]
"""Where it begins, where it leads, its key (two edges between the same nodes differ in it), and what is said of it."""


def as_networkx(facts: Facts, nodes: Iterable[Node], edges: Iterable[Edge]) -> StateGraph:
    """Return a graph of these nodes and edges; `facts` are about the whole of it."""
    graph: StateGraph = nx.MultiDiGraph()
    graph.graph.update(facts)
    graph.add_nodes_from((name, dict(said)) for name, said in nodes)
    for source, target, key, said in edges:
        graph.add_edge(source, target, key, **said)
    return graph


def graphml(graph: StateGraph) -> str:
    """Return a graph as GraphML, in UTF-8."""
    written = io.BytesIO()
    nx.write_graphml_xml(graph, written, encoding="utf-8", prettyprint=True)
    return written.getvalue().decode("utf-8")


def node_link(graph: StateGraph) -> str:
    """Return a graph as JSON: `nodes`, and `edges` with the nodes where they begin and lead (`source`, `target`)."""
    data: dict[str, Any] = nx.node_link_data(graph, edges="edges")
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
