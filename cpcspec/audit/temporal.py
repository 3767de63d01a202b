"""What happens along runs: what can be reached from where, what time alone brings about, and by when.

Time passes whatever people do: an end of a period that stays ahead comes in the end, unless its period begins anew.
Nobody has to act, and what happens in other cases need not happen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from cpcspec.analysis.components import components
from cpcspec.analysis.effects import effects
from cpcspec.audit.exploration import TIMED, Exploration
from cpcspec.audit.explore import Path
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.expr import Unit
from cpcspec.ir.walk import form
from cpcspec.semantics.periods import shifted

TODAY = ir.SystemRef(name="today")
FOUR_YEARS = [date(2020, 1, 1) + timedelta(days=each) for each in range(1461)]
"""Days on which periods are compared: all that months and leap years can do happens among them."""


class Length(NamedTuple):
    """A length of time that is the same in every case."""

    amount: int
    unit: Unit


def not_longer(one: Length, other: Length) -> bool:
    """Return whether a period never ends after another one that begins on the same day."""
    return all(shifted(day, one.amount, one.unit) <= shifted(day, other.amount, other.unit) for day in FOUR_YEARS)


# ---------------------------------------------------------------- searches


class Search:
    """The states that can be reached from some states, with a way to each."""

    def __init__(self, ground: Exploration, begin: Iterable[int], allowed: Callable[[int], bool] | None = None) -> None:
        """Search from these states, over states that are allowed."""
        self.ground = ground
        self.ways: dict[int, tuple[int, int]] = dict.fromkeys(begin, (-1, -1))
        waiting = deque(self.ways)
        edges = ground.graph.edges
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


class Clock(NamedTuple):
    """A period that runs by itself: its transitions, what it counts from, its length at most, what begins it anew."""

    name: str
    transitions: frozenset[int]
    start: ir.Expr
    longest: Length | None
    anew: frozenset[int]
    """Transitions that may set the date which the period counts from."""
    from_today: bool
    """Whether that date is never one in the future."""


class Clocks:
    """The periods of a procedure."""

    def __init__(self, ground: Exploration) -> None:
        """Look at the timers and the retention of the procedure."""
        self.ground = ground
        self.node = ground.space.table.node
        self.all = tuple(self._all())

    def _all(self) -> Iterator[Clock]:
        for timer in self.node.timers:
            yield from self._clock("timer", timer.id, timer.start, timer.period)
        for place, hide in enumerate(self.node.retention.hide):
            yield from self._clock("hide", f"hide/{place}", hide.start, hide.period)
        for place, erase in enumerate(self.node.retention.erase):
            yield from self._clock("erase", f"erase/{place}", erase.start, erase.period)

    def _clock(self, kind: str, name: str, start: ir.Expr, period: nodes.Period) -> Iterator[Clock]:
        found = self.ground.by_kind.get((kind, name))
        if found:
            anew, from_today = self._anew(start)
            yield Clock(name, frozenset(found), start, self._longest(period), anew, from_today)

    def _longest(self, period: nodes.Period) -> Length | None:
        amount = period.amount
        if isinstance(amount, ir.FieldRef):
            most = [each.type.most for each in self._fields(amount.name)]
            amount = most[0] if most and most[0] is not None else amount
        if isinstance(amount, ir.Const) and type(amount.value) is int:
            return Length(amount.value, period.unit)
        return None

    def _fields(self, name: str) -> list[nodes.FieldNode]:
        items = (placed.item for placed in form(self.node))
        return [each for each in items if isinstance(each, nodes.FieldNode) and each.id == name]

    def _anew(self, start: ir.Expr) -> tuple[frozenset[int], bool]:
        """Return the transitions that may set a date, and whether they never set one in the future."""
        if isinstance(start, ir.SystemRef):
            return self._system(start.name), True
        transitions = self.ground.model.transitions
        if not isinstance(start, ir.FieldRef):
            return frozenset(range(len(transitions))), False
        sets = [each for each in effects(self.node) if isinstance(each, nodes.SetField) and each.field == start.name]
        setters = set(self._setters(start.name))
        found = frozenset(place for place, each in enumerate(transitions) if (each.kind, each.name) in setters)
        return found, not any(each[0] == "edit" for each in setters) and all(each.value == TODAY for each in sets)

    def _system(self, name: str) -> frozenset[int]:
        """Return the transitions that change a day which the system keeps."""
        transitions = enumerate(self.ground.model.transitions)
        if name == "created_on":
            return frozenset()
        if name == "entered_on":
            return frozenset(place for place, each in transitions if any(0 in update.vars for update in each.updates))
        return frozenset(place for place, each in transitions if each.kind not in TIMED)

    def _setters(self, field: str) -> Iterator[tuple[str, str]]:
        def sets(found: Iterable[nodes.Effect]) -> bool:
            return any(isinstance(each, nodes.SetField) and each.field == field for each in found)

        parts = {each.part for each in self._fields(field)}
        yield from (("action", each.id) for each in self.node.actions if sets(each.effects) or field in each.asks)
        yield from (("timer", each.id) for each in self.node.timers if sets(each.effects))
        yield from (("edit", each.id) for each in self.node.parts if each.edited and each.id in parts)
        boxes = (placed.item for placed in form(self.node) if isinstance(placed.item, nodes.Box))
        yield from (("comment", each.id) for each in boxes if sets(each.effects))

    @cached_property
    def running(self) -> list[frozenset[int]]:
        """For each state the places of the clocks that run there and may end next."""
        whose = {each: place for place, clock in enumerate(self.all) for each in clock.transitions}
        return [
            frozenset(whose[transition] for transition, _ in edges if transition in whose)
            for edges in self.ground.graph.edges
        ]

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


def escape(clocks: Clocks, within: Collection[int], begin: Iterable[int]) -> Escape | None:
    """Return a run that begins in one of the states `begin` and stays `within` for ever, or None if time forbids it."""
    ground = clocks.ground
    inside = set(within)
    search = Search(ground, [each for each in begin if each in inside], inside.__contains__)
    region = search.ways
    best: tuple[int, int, list[int]] | None = None
    for group in components(region, lambda place: [target for _, target in ground.graph.edges[place]]):
        if _may_stay(clocks, group):
            first = min(group)
            if best is None or first < best[0]:
                best = (first, len(group), group)
    if best is None:
        return None
    group = best[2]
    waiting = [each for each in group if not clocks.running[each]]
    place = min(waiting) if waiting else best[0]
    path = search.path_to(place)
    return Escape(path if waiting else path._replace(loop=_loop(ground, place, set(group))), bool(waiting), place)


def _may_stay(clocks: Clocks, group: list[int]) -> bool:
    """Return whether a run may stay in a group of states for ever: no period stays ahead all the time."""
    inside = set(group)
    always = frozenset.intersection(*(clocks.running[each] for each in group))
    if not always:
        return True
    edges = clocks.ground.graph.edges
    steps = {transition for place in group for transition, target in edges[place] if target in inside}
    for each in always:
        clock = clocks.all[each]
        if not (steps & clock.transitions or steps & clock.anew or clocks.idle_resets[each] & inside):
            return False
    return True


def _loop(ground: Exploration, place: int, inside: set[int]) -> tuple[int, ...]:
    """Return the steps of a shortest way from a state back to itself; none if there is no such way."""
    ways: dict[int, tuple[int, int]] = {}
    waiting = deque([place])
    while waiting:
        here = waiting.popleft()
        for transition, target in ground.graph.edges[here]:
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


def late(clocks: Clocks, limit: Length, cause: Collection[int], open_: Callable[[int], bool]) -> Path | None:
    """Return a run to a state in which what must come may still be missing after the limit; None if there is none.

    `cause` are the states in which the limit begins to count, `open_` tells where what must come is missing. In each
    such state a period must be running that is not longer than the limit and does not begin anew in between.
    """
    search = Search(clocks.ground, [each for each in cause if open_(each)], open_)
    steps = {
        transition
        for place in search.ways
        for transition, target in clocks.ground.graph.edges[place]
        if target in search.ways
    }
    sure = frozenset(
        place
        for place, clock in enumerate(clocks.all)
        if clock.longest is not None
        and clock.from_today
        and not steps & (clock.anew - clocks.ground.entering.keys())
        and not clocks.idle_resets[place].intersection(search.ways)
        and not_longer(clock.longest, limit)
    )
    return next((search.path_to(place) for place in search.ways if not sure & clocks.running[place]), None)
