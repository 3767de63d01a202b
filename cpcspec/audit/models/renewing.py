"""Periods that have run out and begin anew: when the day that they count from, or their length, is another one.

`passed:X` says whether the end of X has come, or an earlier one. Whatever writes a field that X reads may give it a new
end, or one that has come already, which does not come a second time: both are possible then. A new day of today surely
gives a new end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.audit.models.calendar import days_at_least
from cpcspec.audit.models.counting import TODAY, Rule, counted, span
from cpcspec.audit.models.formula import If, Is, Number
from cpcspec.audit.models.mentions import fields_read, reads
from cpcspec.audit.models.modal import UNKNOWN, YES, Modal, both
from cpcspec.audit.models.modal import known as known_
from cpcspec.audit.models.model import Kind, Update
from cpcspec.audit.models.slicing import known
from cpcspec.audit.models.space import Context, Space
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import form

ENTERED = ir.SystemRef(name="entered_on")
CHANGED = ir.SystemRef(name="changed_on")
NOT, COME, EARLIER = 0, 1, 2
"""Whether the end of a timer has come: the one that counts now, or only one before. Of what is hidden, 0 or 1."""
BY_PEOPLE = ("action", "edit", "comment", "attach")
"""Kinds of steps after which the case was changed today, whatever they do."""


class Kept(NamedTuple):
    """What is kept of a rule: the variable that says whether its end has come, and those that its end depends on."""

    var: int
    rule: Rule
    reads: frozenset[int]
    certain: bool
    """Whether all that its end depends on is kept."""
    new: bool
    """Whether an end that counts from today is always another one than those that have come."""
    base: ir.Expr
    days: frozenset[str]
    """The days that the system keeps, as far as they are read."""


class Renewing:
    """Tells which ends come again."""

    def __init__(self, space: Space) -> None:
        """Work for one procedure."""
        self.space = space
        self.node = space.table.node
        self.kept = {each.var: each for each in self._all()}
        rules: tuple[Rule, ...] = (*self.node.timers, *self.node.retention.hide, *self.node.retention.erase)
        self._dates = {name for each in rules for name in fields_read((each.start, each.period))}
        self.by_change = any(reads((each.start, each.period), CHANGED) for each in rules)

    def _all(self) -> Iterator[Kept]:
        for timer in self.node.timers:
            var = self.space.by_name.get(f"passed:{timer.id}")
            if var is not None:
                yield self._kept(var, timer, ())
        for place, hide in enumerate(self.node.retention.hide):
            yield self._kept(self.space.by_name[f"passed:hide/{place}"], hide, (hide.when,) if hide.when else ())

    def _kept(self, var: int, rule: Rule, more: Iterable[ir.Expr]) -> Kept:
        found = [self.space.reader.names(each, None) for each in (*known(rule), *more)]
        names = frozenset().union(*(each for each in found if each is not None))
        there = frozenset(self.space.by_name[each] for each in names if each in self.space.by_name)
        sure = None not in found and len(there) == len(names) and not any(each.startswith("link:") for each in names)
        days = frozenset(each.name for each in (ENTERED, CHANGED, TODAY) if reads((rule.start, rule.period), each))
        base = counted(rule).base
        return Kept(var, rule, there, sure and TODAY.name not in days, self._is_new(rule), base, days)

    # ------------------------------------------------------------------ when

    def over(self, place: int, ctx: Context) -> Modal:
        """Return when the period of a rule that hides has run out."""
        kept = self.kept[self.space.by_name[f"passed:hide/{place}"]]
        come = known_(Is(kept.var, frozenset((COME,))))
        # Of a day that is not kept nothing tells whether it is still the one that the end was counted from.
        return both((come, self.space.formula(kept.rule.when, ctx), YES if kept.certain else UNKNOWN))

    def ahead(self, timer: nodes.Timer) -> Modal:
        """Return when the end of a timer is still to come."""
        kept = self.kept.get(self.space.by_name.get(f"passed:{timer.id}", -1))
        if kept is None:
            return YES
        return known_(Is(kept.var, frozenset((NOT, EARLIER)))) if kept.certain else UNKNOWN

    def dated(self, part: str) -> list[nodes.Item]:
        """Return the items of a part if saving it may put off an end though no value that is kept becomes another."""
        items: list[nodes.Item] = [each.item for each in form(self.node) if _part(each.item) == part]
        return items if self.by_change or any(each.id in self._dates for each in items) else []

    # ------------------------------------------------------------------ what begins anew

    def set_today(self, field: str) -> Iterator[Update]:
        """Yield that what counts from a field begins anew when the field is set to the day of today."""
        for each in self.kept.values():
            if each.base == ir.FieldRef(name=field) and each.new:
                yield _anew(each)

    def after(self, kind: Kind, name: str, updates: tuple[Update, ...]) -> list[tuple[tuple[Update, ...], bool]]:
        """Return what ends begin anew with a step: updates to add, and whether that is certain; at least one way."""
        written = {var: term for each in updates for var, term in zip(each.vars, each.terms, strict=True)}
        found: list[tuple[tuple[Update, ...], bool]] = [((), True)]
        for each in self.kept.values():
            if written.get(each.var) in (Number(NOT), _anew(each).terms[0]):
                continue
            sure, may = self._renewed(each, kind, name, written.keys())
            if sure:
                found = [((*more, _anew(each)), exact) for more, exact in found]
            elif may:
                found = [(ways, False) for more, _ in found for ways in ((*more, _anew(each)), (*more, *_come(each)))]
        return found

    def _renewed(self, each: Kept, kind: Kind, name: str, written: Iterable[int]) -> tuple[bool, bool]:
        """Return whether an end surely begins anew, and whether it may."""
        changed = set(written)
        people, moved = kind in BY_PEOPLE, 0 in changed
        new = each.new and not (isinstance(each.rule, nodes.Hide) and changed & self._of_when(each))
        sure = new and ((people and each.base == CHANGED) or (moved and each.base == ENTERED))
        may = bool(changed & each.reads)
        may = may or (moved and ENTERED.name in each.days)
        may = may or ((people or kind == "timer") and CHANGED.name in each.days)
        return sure, may or (kind == "edit" and self._saves(each.rule, name))

    def _of_when(self, each: Kept) -> frozenset[int]:
        names = self.space.reader.wanted(each.rule.when)
        return frozenset(self.space.by_name[name] for name in names if name in self.space.by_name)

    def _saves(self, rule: Rule, part: str) -> bool:
        read = fields_read((rule.start, rule.period))
        return any(each.item.id in read and _part(each.item) == part for each in form(self.node))

    def _is_new(self, rule: Rule) -> bool:
        least = span(self.space.program.spec, self.node, rule).least
        return least is not None and days_at_least(least) >= (0 if isinstance(rule, nodes.Hide) else 1)


def _anew(each: Kept) -> Update:
    """Return that the end which counts now is still to come."""
    if isinstance(each.rule, nodes.Hide):
        return Update((each.var,), (Number(NOT),))
    return Update((each.var,), (If(Is(each.var, frozenset((NOT,))), Number(NOT), Number(EARLIER)),))


def _come(each: Kept) -> tuple[Update, ...]:
    """Return that the end which counts now is one that has come already, if any has."""
    if isinstance(each.rule, nodes.Hide):
        return ()
    return (Update((each.var,), (If(Is(each.var, frozenset((NOT,))), Number(NOT), Number(COME)),)),)


def _part(item: nodes.Item) -> str | None:
    return getattr(item, "part", None)
