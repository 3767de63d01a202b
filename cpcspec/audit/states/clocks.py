"""The periods of a procedure: what they count from, how long they are, when they run, and what begins them anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.analysis.effects import effects
from cpcspec.audit.models.calendar import Length, leaves_the_calendar, not_longer
from cpcspec.audit.models.counting import TODAY, Rule, counted, span
from cpcspec.audit.models.formula import FALSE, Formula
from cpcspec.audit.models.mentions import reads
from cpcspec.audit.models.passing import Passing
from cpcspec.audit.states.questions import Questions
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import form

__all__ = ("Clock", "Length", "clocks_of", "not_longer")


class Clock(NamedTuple):
    """A period that runs by itself: its transitions, what it counts from, its length at most, what begins it anew.

    `start` is the day that is set at last: what is added to it belongs to the length.
    """

    name: str
    transitions: frozenset[int]
    start: ir.Expr
    longest: Length | None
    anew: frozenset[int]
    """Transitions that may set the date which the period counts from, or its length."""
    from_today: bool
    """Whether that date is never one in the future."""
    runs: Formula
    """When it certainly runs: where the variables do not tell, it does not."""


def clocks_of(asking: Questions) -> tuple[Clock, ...]:
    """Return the timers and the periods of retention of a model."""
    return tuple(_Looking(asking).all())


class _Looking:
    def __init__(self, asking: Questions) -> None:
        self.asking = asking
        self.node = asking.space.table.node
        self.certain = Passing(asking.steps).certain()

    def all(self) -> Iterator[Clock]:
        for timer in self.node.timers:
            yield from self._clock("timer", timer.id, timer)
        for place, hide in enumerate(self.node.retention.hide):
            yield from self._clock("hide", f"hide/{place}", hide)
        for place, erase in enumerate(self.node.retention.erase):
            yield from self._clock("erase", f"erase/{place}", erase)

    def _clock(self, kind: str, name: str, rule: Rule) -> Iterator[Clock]:
        found = self.asking.by_kind.get((kind, name))
        if found:
            count = counted(rule)
            anew, from_today = self._anew(count.base)
            for each in count.amounts:
                anew |= self._anew(each)[0]
            longest = span(self.asking.space.program.spec, self.node, rule).most
            # What counts from today never ends, nor does what would end after the last day of the calendar.
            never = reads((rule.start, rule.period), TODAY) or (longest is not None and leaves_the_calendar(longest))
            runs = FALSE if never else self.certain.get(name, FALSE)
            yield Clock(name, frozenset(found), count.base, longest, anew, from_today, runs)

    def _fields(self, name: str) -> list[nodes.FieldNode]:
        items = (placed.item for placed in form(self.node))
        return [each for each in items if isinstance(each, nodes.FieldNode) and each.id == name]

    def _anew(self, start: ir.Expr) -> tuple[frozenset[int], bool]:
        """Return the transitions that may set a value, and whether as a date it is never one in the future."""
        if isinstance(start, ir.SystemRef):
            return self._system(start.name), True
        transitions = self.asking.model.transitions
        if isinstance(start, ir.Const):
            return frozenset(), False
        if isinstance(start, ir.Pick | ir.Shift):
            parts = (start.left, start.right) if isinstance(start, ir.Pick) else (start.date, start.amount)
            found_ = [self._anew(each) for each in parts]
            never_later = isinstance(start, ir.Pick) and all(today for _, today in found_)
            return frozenset().union(*(each for each, _ in found_)), never_later
        if not isinstance(start, ir.FieldRef):
            return frozenset(range(len(transitions))), False
        sets = [each for each in effects(self.node) if isinstance(each, nodes.SetField) and each.field == start.name]
        setters = set(self._setters(start.name))
        found = frozenset(place for place, each in enumerate(transitions) if (each.kind, each.name) in setters)
        if any(each.default for each in self._fields(start.name)):
            # What comes to be shown gets its default anew.
            var = self.asking.space.by_name.get(f"field:{start.name}", -1)
            found |= {place for place, each in enumerate(transitions) if any(var in more.vars for more in each.updates)}
        free = any(each[0] == "edit" for each in setters) or any(start.name in each.asks for each in self.node.actions)
        given = [each.value for each in sets] + [each.default for each in self._fields(start.name) if each.default]
        return found, not free and all(each == TODAY for each in given) and not self._brought(start.name)

    def _brought(self, field: str) -> bool:
        """Return whether a field may come from another case."""
        spec = self.asking.space.program.spec
        names = {each for reuse in spec.reuses if reuse.target == self.node.id for each in _given(reuse)}
        for source in spec.procedures:
            for made in effects(source):
                if isinstance(made, nodes.CreateCase) and made.procedure == self.node.id:
                    names |= set(_given(made))
        return field in names

    def _system(self, name: str) -> frozenset[int]:
        """Return the transitions that change a day which the system keeps."""
        transitions = enumerate(self.asking.model.transitions)
        if name == "created_on":
            return frozenset()
        if name == "entered_on":
            return frozenset(place for place, each in transitions if any(0 in update.vars for update in each.updates))
        # What the clock does changes the case too, if it does more than to hide or to erase.
        return frozenset(place for place, each in transitions if each.kind not in ("hide", "erase"))

    def _setters(self, field: str) -> Iterator[tuple[str, str]]:
        def sets(found: Iterable[nodes.Effect]) -> bool:
            return any(isinstance(each, nodes.SetField) and each.field == field for each in found)

        parts = {each.part for each in self._fields(field)}
        yield from (("action", each.id) for each in self.node.actions if sets(each.effects) or field in each.asks)
        yield from (("timer", each.id) for each in self.node.timers if sets(each.effects))
        yield from (("edit", each.id) for each in self.node.parts if each.edited and each.id in parts)
        boxes = (placed.item for placed in form(self.node) if isinstance(placed.item, nodes.Box))
        yield from (("comment", each.id) for each in boxes if sets(each.effects))


def _given(made: nodes.Reuse | nodes.CreateCase) -> Iterator[str]:
    """Yield the fields that a new case gets from another one, as anything else than the day on which it is made."""
    yield from made.carry
    yield from (each.field for each in made.sets if isinstance(each, nodes.SetField) and each.value != TODAY)
