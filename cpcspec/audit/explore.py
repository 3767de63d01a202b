"""All states that a model can come into, breadth first, so that the way to each is a shortest one."""

from __future__ import annotations

import gc
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from time import perf_counter
from typing import Any, NamedTuple

from cpcspec.audit.formula import State
from cpcspec.audit.generate import flat_successors
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
    """What was explored; state 0 is the initial one."""

    model: Model
    states: list[State]
    index: dict[State, int]
    parents: list[tuple[int, int]]
    """For each state: the state it was first reached from, and the transition; (-1, -1) for the initial one."""
    taken: array[int] = field(default_factory=lambda: array("i"))
    """The transitions of all edges, state by state."""
    targets: array[int] = field(default_factory=lambda: array("i"))
    """The states that they lead to."""
    first: array[int] = field(default_factory=lambda: array("i", (0,)))
    """Where the edges of each state begin, and the last ones end."""
    complete: bool = True
    layers: int = 0
    seconds: float = 0.0
    _back: list[list[int]] | None = field(default=None, repr=False)

    @cached_property
    def edges(self) -> list[list[tuple[int, int]]]:
        """Return the steps from each state: pairs of a transition and the state that it leads to."""
        pairs = list(zip(self.taken, self.targets, strict=True))
        found = [pairs[begin:end] for begin, end in pairwise(self.first)]
        return found + [[] for _ in range(len(self.states) - len(found))]

    @property
    def edge_count(self) -> int:
        """Return how many edges there are."""
        return len(self.targets)

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
    graph = Graph(model, [model.initial], {model.initial: 0}, [(-1, -1)])
    collecting = gc.isenabled()
    # Nothing here is ever given back, and to look for that in millions of tuples would take most of the time.
    gc.disable()
    try:
        _grow(graph, flat_successors(model), budget, progress)
    finally:
        if collecting:
            gc.enable()
    graph.seconds = perf_counter() - begin
    return graph


def _grow(graph: Graph, step: Callable[[State], list[Any]], budget: int, progress: Progress | None) -> None:
    """Put in layer after layer, until there is nothing new or the budget is spent."""
    layer = 0
    while layer < len(graph.states):
        end = len(graph.states)
        if end > budget:
            graph.complete = False
            return
        _layer(graph, step, layer, end)
        layer = end
        graph.layers += 1
        if progress is not None:
            progress(len(graph.states), len(graph.states) - layer)


def _layer(graph: Graph, step: Callable[[State], list[Any]], begin: int, end: int) -> None:
    """Put in the edges of the states from `begin` to `end`, and the states that they lead to."""
    states, index, parents = graph.states, graph.index, graph.parents
    known, take, reach, close = index.get, graph.taken.extend, graph.targets.extend, graph.first.append
    for place in range(begin, end):
        found = step(states[place])
        # Most are known already: to ask for all of them at once is quicker than one by one.
        targets: list[Any] = list(map(known, found[1::2]))
        if None in targets:
            for number, target in enumerate(targets):
                if target is None:
                    state = found[2 * number + 1]
                    if state not in index:
                        index[state] = len(states)
                        states.append(state)
                        parents.append((place, found[2 * number]))
                    targets[number] = index[state]
        take(found[::2])
        reach(targets)
        close(len(graph.targets))
