"""All states that a model can come into, breadth first, so that the way to each is a shortest one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import perf_counter
from typing import NamedTuple

from cpcspec.audit.formula import State
from cpcspec.audit.generate import Successors, successors
from cpcspec.audit.model import Model

BUDGET = 1_000_000
"""So many states are kept at most, unless said otherwise."""
Progress = Callable[[int, int], None]
"""Is told after each layer: how many states there are, and how many wait."""


class Path(NamedTuple):
    """A run: the transitions from the initial state, and (for what never ends) those of a loop that follows."""

    steps: tuple[int, ...]
    loop: tuple[int, ...] = ()


@dataclass
class Graph:
    """What was explored. `edges[n]` are the steps from state `n`: pairs of a transition and the state it leads to."""

    model: Model
    states: list[State]
    index: dict[State, int]
    edges: list[list[tuple[int, int]]]
    parents: list[tuple[int, int]]
    """For each state: the state it was first reached from, and the transition; (-1, -1) for the initial one."""
    complete: bool = True
    layers: int = 0
    seconds: float = 0.0
    _back: list[list[int]] | None = field(default=None, repr=False)

    @property
    def edge_count(self) -> int:
        """Return how many edges there are."""
        return sum(map(len, self.edges))

    @property
    def back(self) -> list[list[int]]:
        """Return for each state the states that lead to it, each as often as there are steps."""
        if self._back is None:
            self._back = [[] for _ in self.states]
            for source, steps in enumerate(self.edges):
                for _, target in steps:
                    self._back[target].append(source)
        return self._back

    def path_to(self, place: int) -> Path:
        """Return a shortest run to a state."""
        steps = []
        while self.parents[place][0] >= 0:
            place, transition = self.parents[place]
            steps.append(transition)
        return Path(tuple(reversed(steps)))

    def reaching(self, goal: Iterable[int]) -> set[int]:
        """Return all states from which some run leads into `goal`, those of `goal` included."""
        found = set(goal)
        waiting = list(found)
        back = self.back
        while waiting:
            for source in back[waiting.pop()]:
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found


def explore(model: Model, budget: int = BUDGET, progress: Progress | None = None) -> Graph:
    """Return all states that a model can come into; with `complete` false where the budget ended it."""
    begin = perf_counter()
    step = successors(model)
    graph = Graph(model, [model.initial], {model.initial: 0}, [], [(-1, -1)])
    layer = 0
    while layer < len(graph.states):
        end = len(graph.states)
        if end > budget:
            graph.complete = False
            break
        _layer(graph, step, layer, end)
        layer = end
        graph.layers += 1
        if progress is not None:
            progress(len(graph.states), len(graph.states) - layer)
    graph.edges += [[] for _ in range(len(graph.states) - len(graph.edges))]
    graph.seconds = perf_counter() - begin
    return graph


def _layer(graph: Graph, step: Successors, first: int, end: int) -> None:
    """Put in the edges of the states from `first` to `end`, and the states that they lead to."""
    states, index, edges, parents = graph.states, graph.index, graph.edges, graph.parents
    for place in range(first, end):
        found = []
        for transition, state in step(states[place]):
            target = index.get(state)
            if target is None:
                target = index[state] = len(states)
                states.append(state)
                parents.append((place, transition))
            found.append((transition, target))
        edges.append(found)
