"""Whether the steps of a run can have dates: what periods and the order of the steps ask of their days.

Each demand says that one day comes at most so many days after another. They can all be met unless some of them,
followed round, ask a day to come before itself (Bellman and Ford).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.audit.models.calendar import Length, days_at_least, days_at_most
from cpcspec.audit.models.counting import Rule, span
from cpcspec.audit.models.formula import State
from cpcspec.audit.states.explore import Path
from cpcspec.audit.states.temporal import Clock, Clocks
from cpcspec.ir import expr as ir

CREATED = ir.SystemRef(name="created_on")
Moment = str


class AtMost(NamedTuple):
    """That a day comes at most so many days after another one."""

    later: Moment
    earlier: Moment
    days: int


class Dating:
    """Finds days for the steps of runs through one model."""

    def __init__(self, clocks: Clocks) -> None:
        """Work with these periods."""
        self.clocks = clocks
        self.ground = clocks.ground
        self._whose = {each: clock for clock in clocks.all for each in clock.transitions}
        self._days = {each.name: self._length(each.name) for each in clocks.all}

    def _length(self, name: str) -> tuple[int | None, int | None]:
        """Return the fewest and the most days of a period."""
        node = self.ground.space.table.node
        kind, _, place = name.partition("/")
        rule: Rule
        if place:
            rule = (node.retention.hide if kind == "hide" else node.retention.erase)[int(place)]
        else:
            rule = next(each for each in node.timers if each.id == name)
        found = span(self.ground.space.program.spec, node, rule)
        return _days(found.least, most=False), _days(found.most, most=True)

    def days(self, path: Path) -> tuple[int, ...] | None:
        """Return on which day each step of a run can be taken, counted from the first; None if there are none."""
        demands = list(self._demands(path))
        moments = dict.fromkeys(each for demand in demands for each in (demand.later, demand.earlier))
        days = dict.fromkeys(moments, 0)
        for _ in range(len(moments) + 1):
            changed = False
            for later, earlier, length in demands:
                if days[earlier] + length < days[later]:
                    days[later] = days[earlier] + length
                    changed = True
            if not changed:
                steps = [days[_step(place)] for place in range(len(path.steps))]
                return tuple(each - steps[0] for each in steps)
        return None

    def _demands(self, path: Path) -> Iterator[AtMost]:
        """Yield what the order of the steps and the periods ask."""
        states = self._states(path)
        for place, transition in enumerate(path.steps):
            yield AtMost(_step(place), _step(place), 0)
            if place:
                yield AtMost(_step(place - 1), _step(place), 0)
            here = self.ground.graph.index.get(states[place])
            running = self.clocks.running[here] if here is not None else frozenset()
            own = self._whose.get(transition)
            for each in sorted(running):
                clock = self.clocks.all[each]
                start, known = self._start(clock, path, place)
                least, most = self._days[clock.name]
                yield from known
                if most is not None:
                    # A case may be acted on during the last day of a period; what is hidden is so the day after.
                    yield AtMost(_step(place), start, most + 1)
                if clock is own and least is not None:
                    yield AtMost(start, _step(place), -least)

    def _states(self, path: Path) -> list[State]:
        found = [self.ground.model.initial]
        for each in path.steps:
            found.append(self.ground.model.after(found[-1], each))
        return found

    def _start(self, clock: Clock, path: Path, place: int) -> tuple[Moment, list[AtMost]]:
        """Return the day that a period counts from, and between which steps of the run it lies."""
        resets = [each for each in range(place) if path.steps[each] in clock.anew]
        if clock.start == CREATED:
            return _step(0), []
        name = f"{clock.name}@{resets[-1] if resets else ''}"
        if not resets or not clock.from_today:
            return name, []
        return name, [AtMost(name, _step(resets[-1]), 0), AtMost(_step(resets[0]), name, 0)]


def _step(place: int) -> Moment:
    return f"step {place}"


def _days(length: Length | None, *, most: bool) -> int | None:
    if length is None:
        return None
    return days_at_most(length) if most else days_at_least(length)
