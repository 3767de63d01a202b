"""Groups of places that lead to each other are those that networkx finds, in an order that follows the edges."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from cpcspec.analysis.components import components

EDGES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30)


@given(edges=EDGES, places=st.sets(st.integers(0, 9)))
def test_components_are_those_of_networkx(edges: list[tuple[int, int]], places: set[int]) -> None:
    """Within the places that are asked about, the groups are the same."""
    onward: dict[int, list[int]] = {}
    for source, target in edges:
        onward.setdefault(source, []).append(target)
    graph: nx.DiGraph[int] = nx.DiGraph(each for each in edges if places.issuperset(each))
    graph.add_nodes_from(places)
    found = components(sorted(places), lambda place: onward.get(place, []))
    assert sorted(map(sorted, found)) == sorted(map(sorted, nx.strongly_connected_components(graph)))


@given(edges=EDGES)
def test_a_group_comes_after_all_that_it_leads_to(edges: list[tuple[int, int]]) -> None:
    """The order of the groups is one in which what comes in the end comes first."""
    onward: dict[int, list[int]] = {}
    for source, target in edges:
        onward.setdefault(source, []).append(target)
    found = components(range(10), lambda place: onward.get(place, []))
    number = {place: order for order, group in enumerate(found) for place in group}
    assert all(number[target] <= number[source] for source, target in edges)
