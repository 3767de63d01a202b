"""Strongly connected components of large graphs given as numbers: lists are many times faster here than a library.

The algorithm is Tarjan's (Depth-first search and linear graph algorithms, 1972), with a stack of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable


def components(places: Collection[int], onward: Callable[[int], Iterable[int]]) -> list[list[int]]:
    """Return the groups of places from each of which all others of the group can be reached, within `places`.

    A group comes after all groups that it leads to.
    """
    search = _Search(places, onward)
    for root in places:
        if root not in search.order:
            search.visit(root)
    return search.found


class _Search:
    """A search under way: when each place was visited first, and the earliest one still held that it leads to."""

    def __init__(self, places: Collection[int], onward: Callable[[int], Iterable[int]]) -> None:
        self.places, self.onward = places, onward
        self.order: dict[int, int] = {}
        self.low: dict[int, int] = {}
        self.held: set[int] = set()
        self.stack: list[int] = []
        self.found: list[list[int]] = []

    def visit(self, root: int) -> None:
        """Find the groups that can be reached from a place that was not visited yet."""
        order, low = self.order, self.low
        work = [self._entered(root)]
        while work:
            place, rest = work[-1]
            deeper = self._next(place, rest)
            if deeper is not None:
                work.append(self._entered(deeper))
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[place])
            if low[place] == order[place]:
                self.found.append(self._taken_off(place))

    def _entered(self, place: int) -> tuple[int, Iterable[int]]:
        self.order[place] = self.low[place] = len(self.order)
        self.stack.append(place)
        self.held.add(place)
        return place, iter(self.onward(place))

    def _next(self, place: int, rest: Iterable[int]) -> int | None:
        """Return the next place that was not visited yet."""
        for target in rest:
            if target in self.order:
                if target in self.held:
                    self.low[place] = min(self.low[place], self.order[target])
            elif target in self.places:
                return target
        return None

    def _taken_off(self, last: int) -> list[int]:
        group = []
        while True:
            place = self.stack.pop()
            self.held.discard(place)
            group.append(place)
            if place == last:
                return group
