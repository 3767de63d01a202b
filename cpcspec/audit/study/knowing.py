"""What a procedure reads as a case goes on, and whether it may be known then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from cpcspec.analysis.holding import Holding
from cpcspec.analysis.reading import PLACEHOLDER
from cpcspec.audit.check import Subject
from cpcspec.audit.models.formula import Is, every
from cpcspec.audit.study.conditions import Condition, conditions
from cpcspec.audit.study.domains import inside, parts_of
from cpcspec.checks.rule import Place
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.words import quoted

FLOW = ("move", "check", "effect", "timer", "mail", "access", "retention")
NOTHING = ir.Const(value=None)


class Reading(NamedTuple):
    """That a field is read: for what, in which states (none: any), and what comes of an unknown value."""

    field: str
    said: str
    states: tuple[str, ...]
    place: Place
    counts: str
    calculated: bool = False


def readings(subject: Subject) -> Iterator[Reading]:
    """Yield what the flow of a procedure reads in the form: conditions, effects, periods, mails."""
    for each in conditions(subject.world.program, subject.node):
        if each.role in FLOW and each.place.kind != "form":
            yield from _in_condition(each)
    for action in subject.node.actions:
        states = tuple(dict.fromkeys(state for move in action.moves for state in move.states))
        place, name = subject.at("action", action.id), quoted(action.label or action.id)
        yield from _in_effects(action.effects, name, states, place)
    for timer in subject.node.timers:
        place, name = subject.at("timer", timer.id), quoted(timer.label or timer.id)
        said = f"the period {name}"
        for found in (timer.start, timer.period.amount):
            yield from _of(found, said, timer.states, place, "the period does not run")
        yield from _in_effects(timer.effects, name, timer.states, place)
    for mail in subject.node.mails:
        said = f"the text of the mail {quoted(mail.label or mail.id)}"
        for name in PLACEHOLDER.findall(mail.text):
            if name in subject.table.by_id:
                yield Reading(name, said, (), subject.at("mail", mail.id), "nothing stands there")


def _in_condition(each: Condition) -> Iterator[Reading]:
    for expr in _asked(each.expr):
        calculated = (isinstance(expr, ir.Compare) and expr.how not in ("eq", "ne")) or isinstance(
            expr, ir.Shift | ir.Pick
        )
        for found in parts_of(expr):
            if isinstance(found, ir.FieldRef) and found.scope == "form":
                yield Reading(found.name, each.said, each.states, each.place, "it counts as no", calculated)


def _asked(expr: ir.Expr) -> Iterator[ir.Expr]:
    """Yield what of a condition needs the values that it reads; to ask whether one is known does not."""
    if isinstance(expr, ir.Known) or (isinstance(expr, ir.Compare) and NOTHING in (expr.left, expr.right)):
        return
    yield expr
    for each in parts_of(expr):
        yield from _asked(each)


def _in_effects(effects: Iterable[nodes.Effect], name: str, states: tuple[str, ...], place: Place) -> Iterator[Reading]:
    before: set[str] = set()
    for each in effects:
        if isinstance(each, nodes.SetField | nodes.Assign):
            for one in _of(each.value, f"an effect of {name}", states, place, "nothing is set"):
                if one.field not in before:
                    yield one
            before |= {each.field} if isinstance(each, nodes.SetField) else set()


def _of(expr: ir.Expr, said: str, states: tuple[str, ...], place: Place, counts: str) -> Iterator[Reading]:
    for each in inside(expr):
        if isinstance(each, ir.FieldRef) and each.scope == "form":
            yield Reading(each.name, said, states, place, counts, calculated=counts == "the period does not run")


class Knowing:
    """Tells in which states fields of a procedure may be known, and may be unknown."""

    def __init__(self, subject: Subject) -> None:
        """Ask the explored model for what it keeps, and the ways through the states for all else."""
        self.subject = subject
        self.ground = subject.ground
        self.holding = Holding(subject.world.spec, subject.node)

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """The states that a case comes into."""
        names = {self.ground.model.variables[0].words[at] for at in self.ground.by_status}
        return tuple(each for each in self.subject.table.labels if each in names)

    def states(self, found: Reading) -> list[str]:
        """Return the states that a case comes into in which something is read."""
        return [each for each in self.reached if each in (found.states or self.reached)]

    def may_know(self, field: str, state: str) -> bool:
        """Return whether a field may have a value in a state."""
        var = self.ground.space.by_name.get(f"field:{field}")
        if var is not None:
            known = Is(var, frozenset(range(1, self.ground.space.variables[var].size)))
            if self.ground.first(every((self.ground.in_states((state,)), known))) is not None:
                return True
        return bool(self.holding.filled_in(field) & self.holding.behind(state))

    def unknown_in(self, field: str, state: str) -> bool | None:
        """Return whether a field may be unknown in a state; None where the model does not keep it."""
        var = self.ground.space.by_name.get(f"field:{field}")
        if var is None:
            return None
        unknown = every((self.ground.in_states((state,)), Is(var, frozenset((0,)))))
        return self.ground.first(unknown) is not None

    def label(self, field: str) -> str:
        """Return what readers call a field."""
        found = self.subject.table.by_id.get(field)
        return quoted(found.node.label or field) if found is not None else quoted(field)
