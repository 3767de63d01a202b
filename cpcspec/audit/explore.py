"""All states that a model can come into, breadth first, so that the way to each is a shortest one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from cpcspec.audit.formula import State
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
