"""How long things last: what ends by itself, and the longest time for which a case can stay in some states."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from cpcspec.audit.models.calendar import days_at_most
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.temporal import Clock, Clocks, Length

# ---------------------------------------------------------------- what ends by itself


def limited(clocks: Clocks, place: int) -> frozenset[str]:
    """Return what surely ends the waiting in a state: `timer` and `erase`, as far as one of them certainly runs."""
    found: set[str] = set()
    waiting, seen = [place], {place}
    edges = clocks.ground.graph.edges
    while waiting:
        here = waiting.pop()
        for clock in (clocks.all[each] for each in clocks.running[here]):
            kind = clock.name.partition("/")[0] if "/" in clock.name else "timer"
            if kind != "hide":
                found.add(kind)
                continue
            for transition, target in edges[here]:
                if transition in clock.transitions and target not in seen:
                    seen.add(target)
                    waiting.append(target)
    return frozenset(found)


def back_without(ground: Exploration, goal: Iterable[int], kinds: Collection[str]) -> set[int]:
    """Return all states from which some run leads into `goal` without a step of these kinds."""
    sources: dict[int, list[int]] = {}
    for source, edges in enumerate(ground.graph.edges):
        for transition, target in edges:
            if ground.transition(transition).kind not in kinds:
                sources.setdefault(target, []).append(source)
    found = set(goal)
    waiting = list(found)
    while waiting:
        for source in sources.get(waiting.pop(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


# ---------------------------------------------------------------- the longest time


class Bound(NamedTuple):
    """So many days at most, and the periods that make them up, one after the other."""

    days: int
    periods: tuple[str, ...]


class Longest:
    """For how long a case can stay in some states, whatever people do: bounds by the periods that run there.

    A period bounds the time in the states in which it runs without beginning anew; what comes after it is bounded by
    others. The bound may be longer than the truth, never shorter.
    """

    def __init__(self, clocks: Clocks, inside: Collection[int]) -> None:
        """Ask about these states."""
        self.clocks = clocks
        self.ground = clocks.ground
        self.inside = set(inside)
        self._sure: dict[int, tuple[Clock, Length]] = {}
        self._exits: dict[int, set[frozenset[int]]] = {}
        for place, clock in enumerate(clocks.all):
            if clock.longest is not None and clock.from_today:
                self._look(place, clock, clock.longest)
        self.bounds = self._bounds()

    def _look(self, place: int, clock: Clock, length: Length) -> None:
        """Keep a period, if nothing begins it anew where it runs, with the states that come after it."""
        running = self.clocks.running
        region = {each for each in self.inside if place in running[each]}
        exits: set[int] = set()
        for each in region:
            for transition, target in self.ground.graph.edges[each]:
                if target not in region:
                    exits.add(target)
                elif transition in clock.anew or transition in clock.transitions:
                    return
        if not self.clocks.idle_resets[place] & region:
            self._sure[place] = (clock, length)
            self._exits[place] = {running[each] for each in exits if each in self.inside}

    def _bounds(self) -> dict[int, Bound]:
        """Return the bound that each period gives: less and less, until nothing changes any more."""
        found: dict[int, Bound] = {}
        for _ in self._sure:
            before = dict(found)
            for place, (clock, length) in self._sure.items():
                after = [self._least(each, before) for each in self._exits[place]]
                worst = max((each for each in after if each is not None), default=Bound(0, ()))
                if None not in after:
                    found[place] = Bound(days_at_most(length) + worst.days, (clock.name, *worst.periods))
        return found

    def _least(self, running: frozenset[int], bounds: dict[int, Bound]) -> Bound | None:
        return min((bounds[each] for each in running if each in bounds), default=None)

    def of(self, place: int) -> Bound | None:
        """Return for how long a case that is in a state may stay inside; None if nothing bounds that."""
        if place not in self.inside:
            return Bound(0, ())
        return self._least(self.clocks.running[place], self.bounds)
