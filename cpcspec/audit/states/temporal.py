"""What happens along runs: what can be reached from where, what time alone brings about, and by when.

Time passes whatever people do: an end of a period that stays ahead comes in the end, unless its period begins anew.
Nobody has to act, and what happens in other cases need not happen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import NamedTuple

from cpcspec.analysis.components import components
from cpcspec.audit.states.clocks import Clock, Length, clocks_of, not_longer
from cpcspec.audit.states.delays import Delays
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.explore import Path

__all__ = ("Clock", "Clocks", "Escape", "Length", "Search", "escape", "late", "not_longer")


# ---------------------------------------------------------------- searches


class Search:
    """The states that can be reached from some states, with a way to each."""

    def __init__(self, ground: Exploration, begin: Iterable[int], allowed: Callable[[int], bool] | None = None) -> None:
        """Search from these states, over states that are allowed."""
        self.ground = ground
        self.ways: dict[int, tuple[int, int]] = dict.fromkeys(begin, (-1, -1))
        waiting = deque(self.ways)
        edges = ground.onward
        while waiting:
            place = waiting.popleft()
            for transition, target in edges[place]:
                if target not in self.ways and (allowed is None or allowed(target)):
                    self.ways[target] = (place, transition)
                    waiting.append(target)

    def path_to(self, place: int) -> Path:
        """Return a run from the beginning to one of the states that the search began with, and on to this one."""
        steps: list[int] = []
        while self.ways[place][0] >= 0:
            place, transition = self.ways[place]
            steps.append(transition)
        return Path((*self.ground.graph.path_to(place).steps, *reversed(steps)))


# ---------------------------------------------------------------- clocks


class Clocks:
    """The periods of a procedure."""

    def __init__(self, ground: Exploration) -> None:
        """Look at the timers and the retention of the procedure."""
        self.ground = ground
        self.all = clocks_of(ground)

    @cached_property
    def running(self) -> list[frozenset[int]]:
        """For each state the places of the clocks that certainly run there."""
        found: list[list[int]] = [[] for _ in self.ground.graph.states]
        for clock, each in enumerate(self.all):
            for place in self.ground.where(each.runs):
                found[place].append(clock)
        same: dict[tuple[int, ...], frozenset[int]] = {}
        return [same.setdefault(tuple(each), frozenset(each)) for each in found]

    @cached_property
    def idle_resets(self) -> dict[int, frozenset[int]]:
        """For each clock the states in which something that changes nothing else may begin it anew."""
        model = self.ground.model
        return {
            place: frozenset(
                state
                for each in clock.anew if model.transitions[each].stays
                for state in self.ground.where(model.transitions[each].guard)
            )
            for place, clock in enumerate(self.all)
        }  # fmt: skip


# ---------------------------------------------------------------- what never comes


class Escape(NamedTuple):
    """A run that stays for ever where it should not, and why: it waits, or it goes round."""

    path: Path
    waits: bool
    state: int


class Ranks(NamedTuple):
    """Why no run stays among some states: each step there keeps the rank or lowers it, and no rank is kept for ever.

    A state outside has rank -1. `clocks` names for each rank the period that runs in all its states and that no step
    which keeps the rank ends or begins anew.
    """

    of: list[int]
    clocks: tuple[str, ...]


def escape(clocks: Clocks, within: Collection[int], begin: Iterable[int]) -> Escape | None:
    """Return a run that begins in one of the states `begin` and stays `within` for ever, or None if time forbids it."""
    found = staying(clocks, within, begin)
    return found if isinstance(found, Escape) else None


def staying(clocks: Clocks, within: Collection[int], begin: Iterable[int]) -> Escape | Ranks:
    """Return a run that begins in one of the states `begin` and stays `within` for ever, or why time forbids it."""
    ground = clocks.ground
    inside = within if isinstance(within, set | frozenset) else set(within)
    search = Search(ground, [each for each in begin if each in inside], inside.__contains__)
    region = search.ways
    ranks = [-1] * len(ground.graph.states)
    names: list[str] = []
    best: tuple[int, list[int]] | None = None
    for group in components(region, lambda place: [target for _, target in ground.onward[place]]):
        ending = _ending(clocks, group)
        if ending is None:
            best = min(best or (min(group), group), (min(group), group))
        for place in group:
            ranks[place] = len(names)
        names.append("" if ending is None else clocks.all[ending].name)
    if best is None:
        return Ranks(ranks, tuple(names))
    group = best[1]
    waiting = [each for each in group if not clocks.running[each]]
    place = min(waiting) if waiting else best[0]
    path = search.path_to(place)
    return Escape(path if waiting else path._replace(loop=_round(clocks, place, set(group))), bool(waiting), place)


def _round(clocks: Clocks, place: int, inside: set[int]) -> tuple[int, ...]:
    """Return the steps of a way round in a group that puts off all periods which run there all the time."""
    always = frozenset.intersection(*(clocks.running[each] for each in inside))
    off = {each: clocks.all[each].anew | clocks.all[each].transitions for each in always}
    return Delays(clocks.ground, inside, off).round(place, always) or _loop(clocks.ground, place, inside)


def _ending(clocks: Clocks, group: list[int]) -> int | None:
    """Return a period that ends any stay in a group of states, since it stays ahead all the time; None without one."""
    inside = set(group)
    always = frozenset.intersection(*(clocks.running[each] for each in group))
    edges = clocks.ground.onward
    steps = {transition for place in group for transition, target in edges[place] if target in inside}
    for each in sorted(always):
        clock = clocks.all[each]
        if not (steps & clock.transitions or steps & clock.anew or clocks.idle_resets[each] & inside):
            return each
    return None


def _loop(ground: Exploration, place: int, inside: set[int]) -> tuple[int, ...]:
    """Return the steps of a shortest way from a state back to itself; none if there is no such way."""
    ways: dict[int, tuple[int, int]] = {}
    waiting = deque([place])
    while waiting:
        here = waiting.popleft()
        for transition, target in ground.onward[here]:
            if target in inside and target not in ways:
                ways[target] = (here, transition)
                if target == place:
                    return _back(ways, place)
                waiting.append(target)
    return ()


def _back(ways: dict[int, tuple[int, int]], place: int) -> tuple[int, ...]:
    steps = []
    here = place
    while True:
        here, transition = ways[here]
        steps.append(transition)
        if here == place:
            return tuple(reversed(steps))


# ---------------------------------------------------------------- by when


class InTime(NamedTuple):
    """Why nothing is open too long: in each open state one of these clocks runs, and none begins anew meanwhile.

    Each end of one of them lowers the rank of a state; one outside has rank -1.
    """

    of: list[int]
    clocks: tuple[str, ...]


def late(clocks: Clocks, limit: Length, cause: Collection[int], open_: Callable[[int], bool]) -> Path | None:
    """Return a run to a state in which what must come may still be missing after the limit; None if there is none.

    `cause` are the states in which the limit begins to count, `open_` tells where what must come is missing. In each
    such state a period must be running that is not longer than the limit and does not begin anew in between.
    """
    search = Search(clocks.ground, [each for each in cause if open_(each)], open_)
    found = in_time(clocks, limit, search, open_)
    return found if isinstance(found, Path) else None


def _too_late(clocks: Clocks, limit: Length, search: Search, bad: Collection[int]) -> Path:
    """Return a run to a bad state on which each period that would end it in time was put off."""
    ground = clocks.ground
    timely = {
        place: clock.anew
        for place, clock in enumerate(clocks.all)
        if clock.longest is not None and clock.from_today and not_longer(clock.longest, limit)
    }
    delays = Delays(ground, search.ways, timely)
    needed = {place: delays.mask(clocks.running[place].intersection(timely)) for place in bad}
    begin = [each for each, (before, _) in search.ways.items() if before < 0]
    run = delays.shortest(begin, lambda place, off: place in needed and off & needed[place] == needed[place])
    if run is None:
        return search.path_to(next(iter(bad)))
    return Path((*ground.graph.path_to(run[0]).steps, *run[1]))


def in_time(clocks: Clocks, limit: Length, search: Search, open_: Callable[[int], bool]) -> Path | InTime:
    """Return a run to a state of a search that may still be open after the limit, or why there is none."""
    ground = clocks.ground
    region = search.ways
    steps = {transition for place in region for transition, target in ground.onward[place] if target in region}
    sure = frozenset(
        place
        for place, clock in enumerate(clocks.all)
        if clock.longest is not None
        and clock.from_today
        and not steps & clock.anew
        and not clocks.idle_resets[place].intersection(region)
        and not_longer(clock.longest, limit)
    )
    bad = {place: None for place in region if open_(place) and not sure & clocks.running[place]}
    if bad:
        return _too_late(clocks, limit, search, bad)
    ends = frozenset().union(*(clocks.all[each].transitions for each in sure))
    onward = ground.onward
    ranks = [-1] * len(onward)
    groups = components(region, lambda place: [target for step, target in onward[place] if step in ends])
    for number, group in enumerate(groups):
        here = set(group)
        for place in group:
            ranks[place] = number
            if open_(place) and any(step in ends and target in here for step, target in onward[place]):
                return search.path_to(place)
    return InTime(ranks, tuple(sorted(clocks.all[each].name for each in sure)))
