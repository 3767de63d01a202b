"""How long things last: the lengths of periods, and the longest time for which a case can stay in some states."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.temporal import FOUR_YEARS, Clock, Clocks, Length
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import form
from cpcspec.semantics.periods import shifted


class Span(NamedTuple):
    """The shortest and the longest that a period can be; None where nothing says it."""

    least: Length | None
    most: Length | None


def span(node: nodes.Procedure, period: nodes.Period) -> Span:
    """Return how long a period can be: its number, or the bounds of the field that holds it."""
    amount = period.amount
    least: ir.Expr | None = amount
    most: ir.Expr | None = amount
    if isinstance(amount, ir.FieldRef):
        items = (placed.item for placed in form(node))
        field = next((each for each in items if isinstance(each, nodes.FieldNode) and each.id == amount.name), None)
        least, most = (field.type.least, field.type.most) if field is not None else (None, None)
    return Span(_length(least, period.unit), _length(most, period.unit))


def _length(amount: ir.Expr | None, unit: ir.Unit) -> Length | None:
    if isinstance(amount, ir.Const) and type(amount.value) is int:
        return Length(amount.value, unit)
    return None


def days_at_most(length: Length) -> int:
    """Return the most days that a length can be, whichever day it begins on."""
    return max((shifted(day, length.amount, length.unit) - day).days for day in FOUR_YEARS)


def days_at_least(length: Length) -> int:
    """Return the fewest days that a length can be, whichever day it begins on."""
    return min((shifted(day, length.amount, length.unit) - day).days for day in FOUR_YEARS)


def ordered(one: Length, other: Length) -> set[int]:
    """Return what comparing two periods from one day gives on all days: -1 the first is shorter, 0 equal, 1 longer."""
    ends = ((shifted(day, one.amount, one.unit), shifted(day, other.amount, other.unit)) for day in FOUR_YEARS)
    return {(left > right) - (left < right) for left, right in ends}


# ---------------------------------------------------------------- what ends by itself


def limited(clocks: Clocks, place: int) -> frozenset[str]:
    """Return what ends the waiting in a state: `timer` and `erase`, as far as one of them certainly runs."""
    names = (clocks.all[each].name.partition("/") for each in clocks.running[place])
    return frozenset("erase" if name == "erase" and rest else "timer" for name, rest, _ in names if name != "hide")


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
