"""Strongly connected components of large graphs given as numbers: lists are many times faster here than a library."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable


def components(places: Collection[int], onward: Callable[[int], Iterable[int]]) -> list[list[int]]:
    """Return the groups of places from each of which all others of the group can be reached, within `places`.

    A group comes after all groups that it leads to.
    """
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    held: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    for root in places:
        if root in order:
            continue
        work = [(root, iter(onward(root)))]
        order[root] = low[root] = len(order)
        stack.append(root)
        held.add(root)
        while work:
            place, rest = work[-1]
            deeper = _next(place, rest, places, order, low, held)
            if deeper is not None:
                order[deeper] = low[deeper] = len(order)
                stack.append(deeper)
                held.add(deeper)
                work.append((deeper, iter(onward(deeper))))
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[place])
            if low[place] == order[place]:
                found.append(_taken_off(stack, held, place))
    return found


def _next(
    place: int, rest: Iterable[int], places: Collection[int], order: dict[int, int], low: dict[int, int], held: set[int]
) -> int | None:
    """Return the next place that was not visited yet."""
    for target in rest:
        if target in order:
            if target in held:
                low[place] = min(low[place], order[target])
        elif target in places:
            return target
    return None


def _taken_off(stack: list[int], held: set[int], last: int) -> list[int]:
    group = []
    while True:
        place = stack.pop()
        held.discard(place)
        group.append(place)
        if place == last:
            return group
