"""All states that a model can come into, breadth first, so that the way to each is a shortest one."""

from __future__ import annotations

import gc
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, count, islice, pairwise
from operator import attrgetter
from time import perf_counter
from typing import NamedTuple

from cpcspec.audit.models.formula import State
from cpcspec.audit.models.model import Model
from cpcspec.audit.states.packing import COMPUTED, Layout
from cpcspec.audit.states.stepper import Found, Stepper

BUDGET = 1_000_000
"""So many states are kept at most, unless said otherwise."""
EDGES = 10
"""So many steps are kept at most for each state of the budget: they take most of the memory."""
CHUNK = 5_000
"""After so many states it is looked whether the budget is spent."""
_edges_of = attrgetter("edges")
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
    packed: list[int]
    """All states as numbers (see `Layout`), in the order in which they were found."""
    found: list[Found] = field(default_factory=list)
    """The steps from all states, bundle after bundle: a bundle is the same for many states."""
    reached: list[int] = field(default_factory=list)
    """The states that they lead to, each once a bundle."""
    bundles: array[int] = field(default_factory=lambda: array("i", (0,)))
    """Where the bundles of each state begin, and the last ones end."""
    complete: bool = True
    layers: int = 0
    seconds: float = 0.0

    @cached_property
    def states(self) -> list[State]:
        """All states."""
        return list(map(Layout(self.model).unpack, self.packed))

    @cached_property
    def index(self) -> dict[State, int]:
        """The place of each state."""
        return {state: place for place, state in enumerate(self.states)}

    @cached_property
    def parents(self) -> list[tuple[int, int]]:
        """For each state: the state it was first reached from, and the transition; (-1, -1) for the initial one."""
        found, edge, source = [(-1, -1)], 0, 0
        for place in range(1, len(self.packed)):
            # States are numbered as edges come to them: so the first edge to each lies behind that to the one before.
            edge = self.targets.index(place, edge)
            source = bisect_right(self.first, edge, source) - 1
            found.append((source, self.taken[edge]))
        return found

    @cached_property
    def taken(self) -> array[int]:
        """The transitions of all edges, state by state."""
        return array("i", (transition for each in self.found for transition, _ in each.edges))

    @cached_property
    def targets(self) -> array[int]:
        """The states that they lead to."""
        found, begin, reached = array("i"), 0, self.reached
        for each in self.found:
            here = reached[begin : begin + len(each.more)]
            found.extend([here[place] for _, place in each.edges])
            begin += len(each.more)
        return found

    @cached_property
    def first(self) -> array[int]:
        """Where the edges of each state begin, and the last ones end."""
        ends = [0, *accumulate(len(each.edges) for each in self.found)]
        return array("i", map(ends.__getitem__, self.bundles))

    @cached_property
    def edges(self) -> list[list[tuple[int, int]]]:
        """The steps from each state: pairs of a transition and the state that it leads to."""
        pairs = list(zip(self.taken, self.targets, strict=True))
        found = [pairs[begin:end] for begin, end in pairwise(self.first)]
        return found + [[] for _ in range(len(self.packed) - len(found))]

    @property
    def expanded(self) -> int:
        """Return of how many states the steps are known: of the first so many, of all where nothing was given up."""
        return len(self.bundles) - 1

    @property
    def edge_count(self) -> int:
        """Return how many edges there are."""
        return sum(len(each.edges) for each in self.found)

    @cached_property
    def back(self) -> list[list[int]]:
        """For each state the states that lead to it, each as often as there are steps."""
        found: list[list[int]] = [[] for _ in self.packed]
        for source, (begin, end) in enumerate(pairwise(self.first)):
            for target in self.targets[begin:end]:
                found[target].append(source)
        return found

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
    stepper = Stepper(model)
    graph = Graph(model, [stepper.layout.pack(model.initial)])
    collecting = gc.isenabled()
    # Nothing here is ever given back, and to look for that in millions of numbers would take most of the time.
    gc.disable()
    try:
        _grow(graph, stepper, budget, progress)
    finally:
        if collecting:
            gc.enable()
    graph.seconds = perf_counter() - begin
    return graph


def _grow(graph: Graph, stepper: Stepper, budget: int, progress: Progress | None) -> None:
    """Put in layer after layer, until there is nothing new or the budget is spent."""
    states = graph.packed
    # A state that is asked for the first time gets the next number: all of that without a line of Python.
    index: defaultdict[int, int] = defaultdict(count(1).__next__, {states[0]: 0})
    layer = edges = 0
    while layer < len(states):
        end = len(states)
        while layer < end:
            if len(states) > budget or edges > budget * EDGES:
                graph.complete = False
                return
            seen, chunk = len(graph.found), states[layer : min(layer + CHUNK, end)]
            _layer(graph, stepper, index, chunk)
            states += reversed(list(islice(reversed(index), len(index) - len(states))))
            layer += len(chunk)
            edges += sum(map(len, map(_edges_of, graph.found[seen:])))
        graph.layers += 1
        if progress is not None:
            progress(len(states), len(states) - layer)


def _layer(graph: Graph, stepper: Stepper, index: dict[int, int], states: Iterable[int]) -> None:
    """Put in the steps of these states; states that they lead to are numbered by the index."""
    bundles = graph.found
    put, reach, close = bundles.append, graph.reached.extend, graph.bundles.append
    by_status, at = stepper.by_status, stepper.layout.at
    for state in states:
        for key, known, find in by_status[state & at]:
            found = known.get(state & key)
            for bundle in find(state) if found is None else found:
                put(bundle)
                keep, more, _ = bundle
                if keep == COMPUTED:
                    reach([index[change(state)] for change in more])
                else:
                    base = state & keep
                    reach([index[base + each] for each in more])
        close(len(bundles))
