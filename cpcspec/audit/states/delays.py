"""Runs on which periods are put off: they begin anew, or end without an effect, before they could end something."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping

from cpcspec.audit.states.exploration import Exploration

MOST = 8
"""So many periods are followed at once; of more it is not asked which of them a run puts off."""
Run = tuple[int, tuple[int, ...]]


class Delays:
    """The steps inside some states, each with the periods that it puts off."""

    def __init__(self, ground: Exploration, inside: Collection[int], off: Mapping[int, Collection[int]]) -> None:
        """Look inside these states; `off` names for each period the steps that put it off."""
        self.ground, self.inside = ground, inside
        self.bits = {clock: 1 << number for number, clock in enumerate(sorted(off)[:MOST])}
        self._marks: dict[int, int] = {}
        for clock, bit in self.bits.items():
            for step in off[clock]:
                self._marks[step] = self._marks.get(step, 0) | bit
        self._idle: dict[int, list[int]] = {}
        for step in sorted(self._marks):
            if ground.model.transitions[step].stays:
                for place in ground.where(ground.model.transitions[step].guard):
                    if place in inside:
                        self._idle.setdefault(place, []).append(step)

    def mask(self, clocks: Iterable[int]) -> int:
        """Return these periods as bits."""
        return sum(self.bits.get(each, 0) for each in set(clocks))

    def shortest(self, begin: Iterable[int], found: Callable[[int, int], bool]) -> Run | None:
        """Return the first state and the steps of a shortest run to a state that is `found` with what it put off.

        None if there is no such run.
        """
        ways: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}
        here = [(each, 0) for each in begin]
        waiting, seen = deque(here), set(here)
        while waiting:
            at = waiting.popleft()
            if found(*at):
                return self._back(ways, at)
            place, off = at
            edges = [(step, target) for step, target in self.ground.onward[place] if target in self.inside]
            for step, target in (*edges, *((each, place) for each in self._idle.get(place, ()))):
                after = (target, off | self._marks.get(step, 0))
                if after not in seen:
                    seen.add(after)
                    ways[after] = (at, step)
                    waiting.append(after)
        return None

    def round(self, place: int, clocks: Iterable[int]) -> tuple[int, ...]:
        """Return the steps of a shortest way from a state back to it that puts off these periods; none without one."""
        wanted = self.mask(clocks)
        run = self.shortest((place,), lambda here, off: here == place and off & wanted == wanted)
        return run[1] if run is not None else ()

    def _back(self, ways: Mapping[tuple[int, int], tuple[tuple[int, int], int]], at: tuple[int, int]) -> Run:
        steps: list[int] = []
        while at in ways:
            at, step = ways[at]
            steps.append(step)
        return at[0], tuple(reversed(steps))
