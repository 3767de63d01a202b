"""Whether a case can go round a circle of timers again and again at one moment: the circle is gone, by supposition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cpcspec.analysis.dates import SOME_DAY, TODAY, Day, bounds, dated, days
from cpcspec.analysis.supposing import Key, Supposed
from cpcspec.ir.expr import Const, Expr, FieldRef, Pick, Shift, SystemRef
from cpcspec.ir.nodes import Assign, CreateCase, FieldNode, GiveNumber, Procedure, SetField, Timer
from cpcspec.ir.walk import form

ROUNDS = 4
"""A date that another one is set to, and that in turn to a third, shows within so many rounds whether it moves on."""
MOVED: tuple[Key, ...] = (("system", "state"), ("system", "entered_on"))
CHANGED: Key = ("system", "changed_on")


class Edge(NamedTuple):
    """A step of the clock: a timer in a state, and where it leads the case, or a new case that it makes."""

    procedure: Procedure
    state: str
    timer: Timer
    target: tuple[str, str]
    made: CreateCase | None = None
    into: Procedure | None = None

    @property
    def source(self) -> tuple[str, str]:
        """The procedure and the state that it starts from."""
        return self.procedure.id, self.state

    @property
    def moves(self) -> bool:
        """Whether the case enters a state, be it the one that it is in, or another case begins."""
        return self.made is not None or self.timer.to is not None


def can_circle(circle: Sequence[Edge]) -> bool:
    """Return whether the timers of a circle may all be due at one moment, round after round."""
    return _Walk(circle).goes_on()


class _Walk:
    """A case on its way round."""

    def __init__(self, circle: Sequence[Edge]) -> None:
        self.circle = circle
        self.supposed = Supposed()
        self.days: dict[str, Day | None] = {}
        self.system: dict[str, Day] = {}

    def goes_on(self) -> bool:
        starts: list[list[Day]] = []
        for _ in range(ROUNDS):
            starts.append([])
            for edge in self.circle:
                start = self._due(edge)
                if start is None:
                    return False
                starts[-1].append(start)
                self._pass(edge)
        pairs = list(zip(starts[0], starts[-1], strict=True))
        if any(first.old and last.old and last.shift > first.shift for first, last in pairs):
            return False
        return all(
            _armed_anew(self.circle, edge) or last.shift < first.shift
            for edge, (first, last) in zip(self.circle, pairs, strict=True)
        )

    def _due(self, edge: Edge) -> Day | None:
        """Return from when a timer counts that may be due at once; None if it may not."""
        timer = edge.timer
        if not self.supposed.suppose(timer.when, edge.state):
            return None
        numbers = bounds(edge.procedure, self.supposed.values)
        start = dated(timer.start, self._read, numbers)
        if start is None or (not start.old and start.shift + days(timer.period, numbers)[0] > 0):
            return None
        return start

    def _read(self, ref: FieldRef | SystemRef) -> Day | None:
        if isinstance(ref, SystemRef):
            return TODAY if ref.name == "today" else self.system.get(ref.name, SOME_DAY)
        return self.days.get(ref.name, SOME_DAY)

    # ------------------------------------------------------------------ what a timer does

    def _pass(self, edge: Edge) -> None:
        """Do what a timer does to the case, or go on with the one that it makes."""
        effects = edge.timer.effects
        for each in effects:
            if each is edge.made and edge.made is not None:
                self._begin(edge, edge.made)
                return
            if isinstance(each, SetField):
                self._set(edge, each)
            elif isinstance(each, Assign):
                self.supposed.changed([("party", each.party)])
            elif isinstance(each, GiveNumber):
                self.supposed.changed([("system", "number")])
        if edge.moves:
            self.system["entered_on"] = TODAY
            self.supposed.changed(MOVED)
        if edge.moves or any(isinstance(each, SetField | Assign | CreateCase) for each in effects):
            self.system["changed_on"] = TODAY
            self.supposed.changed([CHANGED])

    def _set(self, edge: Edge, effect: SetField) -> None:
        value = self._value(edge, effect.value)
        if effect.when is not None:
            # It may stay as it was: then it is as old as before.
            value = value if value is not None and value.old else self.days.get(effect.field, SOME_DAY)
        self.days[effect.field] = value
        self.supposed.changed([("form", effect.field)])
        if effect.when is None and isinstance(effect.value, Const):
            self.supposed.values[effect.field] = effect.value.value

    def _value(self, edge: Edge, value: Expr) -> Day | None:
        if isinstance(value, FieldRef | SystemRef | Shift | Pick | Const):
            return dated(value, self._read, bounds(edge.procedure, self.supposed.values))
        return SOME_DAY

    def _begin(self, edge: Edge, made: CreateCase) -> None:
        """Go on with the case that was made: it holds what goes along and what is set, the rest is as at first."""
        target = edge.into or edge.procedure
        dates: dict[str, Day | None] = {}
        values = {name: value for name, value in self.supposed.values.items() if name in made.carry}
        for placed in form(target):
            item = placed.item
            if isinstance(item, FieldNode):
                carried = self.days.get(item.id, SOME_DAY) if item.id in made.carry else None
                dates[item.id] = carried or (self._value(edge, item.default) if item.default is not None else None)
        for each in made.sets:
            if isinstance(each, SetField):
                dates[each.field] = self._value(edge, each.value) if each.when is None else SOME_DAY
                values.pop(each.field, None)
                if each.when is None and isinstance(each.value, Const):
                    values[each.field] = each.value.value
        self.days = dates
        self.system = dict.fromkeys(("created_on", "entered_on", "changed_on"), TODAY)
        self.supposed = Supposed()
        self.supposed.values = values


def _armed_anew(circle: Sequence[Edge], edge: Edge) -> bool:
    """Return whether a timer that has ended runs anew when the case comes back: it must have stopped meanwhile."""
    if any(each.made is not None for each in circle):
        return True
    return any(each.state not in edge.timer.states for each in circle)
