"""Layered places for a directed graph: boxes in rows from top to bottom, labels as boxes of their own on the lines.

As each label takes part in the layout like a box, and lines bend only between the rows, no text can lie on another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import networkx as nx

GAP = 26.0
BETWEEN = 40.0
SWEEPS = 12
ROOT = "\0"
STRAIGHT = 8
DUMMY = (14.0, 0.0)
Point = tuple[float, float]
Size = tuple[float, float]
Graph: TypeAlias = "nx.DiGraph[str]"


class Line(NamedTuple):
    """A directed line between two boxes, with the size of its label."""

    source: str
    target: str
    label: Size


class Route(NamedTuple):
    """Where a line runs: its stops from source to target, each with where it enters and leaves; its label's centre."""

    stops: tuple[tuple[Point, Point], ...]
    label: Point


class Layout(NamedTuple):
    """The size of the whole, the centres of the boxes by id, and the routes in the order of the lines."""

    size: Size
    places: Mapping[str, Point]
    routes: tuple[Route, ...]


class _Chain(NamedTuple):
    """The nodes that a line passes from top to bottom; `up` if the line itself runs from bottom to top."""

    nodes: tuple[str, ...]
    label: str
    up: bool


def layered(boxes: Mapping[str, Size], lines: Sequence[Line]) -> Layout:
    """Return places for boxes and lines; the first box stands on top. No line may lead from a box to itself."""
    forward = _forward(boxes, lines)
    ranks = _ranks(boxes, forward)
    sizes = dict(boxes)
    chains = [_chain(number, line, up=up, ranks=ranks, sizes=sizes) for number, (line, up) in enumerate(forward)]
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(ranks)
    for chain in chains:
        graph.add_edges_from(pairwise(chain.nodes))
    rows = _ordered(graph, ranks)
    across = _across(graph, rows, sizes)
    down, height = _down(rows, sizes)
    left = min((across[each] - sizes[each][0] / 2 for each in across), default=0.0) - GAP
    right = max((across[each] + sizes[each][0] / 2 for each in across), default=0.0) + GAP
    across = {each: place - left for each, place in across.items()}
    routes = tuple(_route(chain, chains, _Places(across, down, sizes)) for chain in chains)
    return Layout((right - left, height), {each: (across[each], _middle(down[each])) for each in boxes}, routes)


def _forward(boxes: Mapping[str, Size], lines: Sequence[Line]) -> list[tuple[Line, bool]]:
    """Return the lines, each with whether it must be turned round so that none leads back up."""
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(boxes)
    graph.add_edges_from((line.source, line.target) for line in lines)
    first = next(iter(boxes), None)
    depths: dict[str, int] = nx.single_source_shortest_path_length(graph, first) if first is not None else {}
    order = sorted(range(len(lines)), key=lambda each: (depths.get(lines[each].source, len(boxes)), each))
    plain: Graph = nx.DiGraph()
    plain.add_nodes_from(boxes)
    turned: dict[int, bool] = {}
    for number in order:
        line = lines[number]
        turned[number] = nx.has_path(plain, line.target, line.source)
        plain.add_edge(*((line.target, line.source) if turned[number] else (line.source, line.target)))
    return [(line, turned[number]) for number, line in enumerate(lines)]


def _ranks(boxes: Mapping[str, Size], forward: Iterable[tuple[Line, bool]]) -> dict[str, int]:
    """Return the row of each box: even ones, as labels stand in the odd ones."""
    graph: Graph = nx.DiGraph()
    graph.add_nodes_from(boxes)
    graph.add_edges_from((line.target, line.source) if up else (line.source, line.target) for line, up in forward)
    ranks: dict[str, int] = {}
    for node in nx.lexicographical_topological_sort(graph, key=list(boxes).index):
        ranks[node] = max((ranks[above] + 2 for above in graph.predecessors(node)), default=0)
    return ranks


def _chain(number: int, line: Line, *, up: bool, ranks: dict[str, int], sizes: dict[str, Size]) -> _Chain:
    """Return the nodes of a line; those between its ends are added to ranks and sizes."""
    top, bottom = (line.target, line.source) if up else (line.source, line.target)
    between = range(ranks[top] + 1, ranks[bottom])
    # A label stands near the box that its line comes from, as readers look there first.
    beside = between[-1] if up else between[0]
    nodes = [top]
    for rank in between:
        name = f"\0{number}.{rank}"
        ranks[name] = rank
        sizes[name] = line.label if rank == beside else DUMMY
        nodes.append(name)
    return _Chain((*nodes, bottom), f"\0{number}.{beside}", up)


# ---------------------------------------------------------------- order in the rows


def _ordered(graph: Graph, ranks: Mapping[str, int]) -> list[list[str]]:
    """Return the nodes by row, each row in an order in which few lines cross."""
    rows: list[list[str]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for node in nx.dfs_preorder_nodes(_rooted(graph), ROOT):
        if node != ROOT:
            rows[ranks[node]].append(node)
    best, fewest = [list(row) for row in rows], _crossings(graph, rows)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        _sweep(graph, rows, downwards=sweep % 2 == 0)
        crossings = _crossings(graph, rows)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return best


def _rooted(graph: Graph) -> Graph:
    """Return the graph with a root above all nodes that nothing leads to."""
    rooted: Graph = nx.DiGraph()
    rooted.add_node(ROOT)
    rooted.add_edges_from((ROOT, node) for node in graph if not graph.in_degree(node))
    rooted.add_edges_from(graph.edges)
    return rooted


def _sweep(graph: Graph, rows: list[list[str]], *, downwards: bool) -> None:
    """Order each row by the middle of the neighbours in the row before it."""
    walk = rows if downwards else rows[::-1]
    for before, row in pairwise(walk):
        at = {node: place for place, node in enumerate(before)}
        middles = {}
        for place, node in enumerate(row):
            near = [at[each] for each in (graph.predecessors(node) if downwards else graph.successors(node))]
            middles[node] = sum(near) / len(near) if near else float(place)
        row.sort(key=middles.__getitem__)


def _crossings(graph: Graph, rows: Sequence[Sequence[str]]) -> int:
    """Return how many pairs of lines cross."""
    count = 0
    for upper, lower in pairwise(rows):
        at = {node: place for place, node in enumerate(lower)}
        ends = [[at[each] for each in graph.successors(node)] for node in upper]
        for place, left in enumerate(ends):
            count += sum(one > other for right in ends[place + 1 :] for one in left for other in right)
    return count


# ---------------------------------------------------------------- places


def _across(graph: Graph, rows: Sequence[Sequence[str]], sizes: Mapping[str, Size]) -> dict[str, float]:
    """Return the centre of each node across: near its neighbours, with the gap kept to those beside it."""
    across: dict[str, float] = {}
    for row in rows:
        across |= zip(row, _spread([0.0] * len(row), [sizes[each][0] for each in row]), strict=True)
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = [_wanted(graph, node, across) for node in row]
            across |= zip(row, _spread(wanted, [sizes[each][0] for each in row]), strict=True)
    return across


def _wanted(graph: Graph, node: str, across: Mapping[str, float]) -> float:
    """Return the middle of the neighbours; those on the same line count more, so that long lines run straight."""
    near = [*graph.predecessors(node), *graph.successors(node)]
    weights = [STRAIGHT if node.startswith(ROOT) and each.startswith(ROOT) else 1 for each in near]
    if not near:
        return across[node]
    return sum(across[each] * weight for each, weight in zip(near, weights, strict=True)) / sum(weights)


def _spread(wanted: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Return the places nearest to the wanted ones (least squares) at which nothing overlaps.

    With the least distances taken off, the places need only not fall: neighbours that would are pooled.
    """
    offsets = [0.0]
    for left, right in pairwise(widths):
        offsets.append(offsets[-1] + (left + right) / 2 + GAP)
    pools: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=False):
        pools.append((place - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, many), (other, more) = pools[-2:]
            pools[-2:] = [((one * many + other * more) / (many + more), many + more)]
    level = [value for value, count in pools for _ in range(count)]
    return [value + offset for value, offset in zip(level, offsets, strict=False)]


def _down(rows: Sequence[Sequence[str]], sizes: Mapping[str, Size]) -> tuple[dict[str, tuple[float, float]], float]:
    """Return the upper and lower edge of each node's row, and the height of all rows together."""
    down: dict[str, tuple[float, float]] = {}
    top = GAP
    for row in rows:
        bottom = top + max((sizes[each][1] for each in row), default=0.0)
        down |= dict.fromkeys(row, (top, bottom))
        top = bottom + BETWEEN
    return down, top - BETWEEN + GAP


def _middle(edges: tuple[float, float]) -> float:
    return (edges[0] + edges[1]) / 2


class _Places(NamedTuple):
    """Where everything stands: the centres across, the edges of the rows, and the sizes."""

    across: Mapping[str, float]
    down: Mapping[str, tuple[float, float]]
    sizes: Mapping[str, Size]


def _route(chain: _Chain, chains: Sequence[_Chain], places: _Places) -> Route:
    """Return the stops of a line; lines that share a box leave and reach it side by side."""
    first, last = chain.nodes[0], chain.nodes[-1]
    shifts = {
        first: _shift(chain, [each for each in chains if each.nodes[0] == first], places.across, 1),
        last: _shift(chain, [each for each in chains if each.nodes[-1] == last], places.across, -2),
    }
    stops = []
    for node in chain.nodes:
        x = places.across[node] + shifts.get(node, 0.0)
        upper, lower = places.down[node]
        middle, half = (upper + lower) / 2, places.sizes[node][1] / 2
        ends = {first: (middle + half, lower), last: (upper, middle - half)}.get(node, (upper, lower))
        stops.append(((x, ends[0]), (x, ends[1])))
    if chain.up:
        stops = [(lower, upper) for upper, lower in reversed(stops)]
    return Route(tuple(stops), (places.across[chain.label], _middle(places.down[chain.label])))


def _shift(chain: _Chain, beside: Sequence[_Chain], across: Mapping[str, float], near: int) -> float:
    """Return how far from the middle of their box one of several lines begins or ends."""
    order = sorted(beside, key=lambda each: across[each.nodes[near]])
    return (order.index(chain) - (len(order) - 1) / 2) * 16.0
