"""What a form asks for before it can be saved or sent, over the variables of a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from cpcspec.audit.models.formula import FALSE, TRUE, Copy, Formula, If, Is, Number, every, negation, some
from cpcspec.audit.models.mentions import fields_read
from cpcspec.audit.models.model import Update
from cpcspec.audit.models.space import Context, Space
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import Placed, form, leaves
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import LEVELS, Field


class KeptField(NamedTuple):
    """A field that the model keeps: its variable, and where it stands."""

    var: int
    node: nodes.FieldNode
    shown: tuple[ir.Expr, ...]
    tab: nodes.Tab | None


def part_items(node: nodes.Procedure, part: str) -> Iterator[Placed]:
    """Yield the fields and lists of a part, those whose rows belong to it included."""
    for placed in form(node):
        item = placed.item
        if isinstance(item, nodes.FieldNode | nodes.ListNode) and _touches(item, part):
            yield placed


def _touches(item: nodes.Item, part: str) -> bool:
    if isinstance(item, nodes.ListNode):
        return item.part == part or any(_touches(each.item, part) for each in leaves(item.items))
    return isinstance(item, nodes.FieldNode) and item.part == part


def asks_more(node: nodes.Procedure, part: str, kept: Iterable[str]) -> bool:
    """Return whether a part asks for anything apart from the fields that are kept."""
    names = set(kept)
    return any(f"field:{each.item.id}" not in names and _mandatory(each.item, part) for each in part_items(node, part))


def _mandatory(item: nodes.Item, part: str) -> bool:
    if isinstance(item, nodes.FieldNode):
        return item.part == part and bool(item.required or item.checks)
    if isinstance(item, nodes.ListNode):
        inner = any(_mandatory(each.item, part) for each in leaves(item.items))
        return inner or (item.part == part and bool(item.least or item.checks))
    return False


def _demands(item: nodes.Item, part: str) -> Iterator[object]:
    """Yield the conditions under which an item asks for something that belongs to the part."""
    if isinstance(item, nodes.FieldNode):
        yield from (item.required, item.checks, item.type.country)
    elif isinstance(item, nodes.ListNode):
        yield from (item.least, item.checks) if item.part == part else ()
        for each in leaves(item.items):
            if _mandatory(each.item, part):
                yield from (each.shown, *_demands(each.item, part))


class Forms:
    """Tells when a form of one procedure is complete, and what happens to values that are not shown."""

    def __init__(self, space: Space, parts: Iterable[str]) -> None:
        """Look at the fields that the space keeps; `parts` have a variable for all else that they ask for."""
        self.space = space
        self.node = space.table.node
        self.kept = tuple(self._kept())
        self.parts = {each: space.by_name[f"filled:{each}"] for each in parts}
        self.depends = {each: self._read_by(each) for each in self.parts}
        self.hidden = {each: frozenset(self._hidden(each)) for each in self.parts}
        self.certain = {each: self._is_certain(each) for each in self.parts}
        self.open = {each: self._is_open(each) for each in self.parts}

    def _kept(self) -> Iterator[KeptField]:
        for placed in form(self.node):
            var = self.space.by_name.get(f"field:{placed.item.id}")
            if var is not None and isinstance(placed.item, nodes.FieldNode):
                yield KeptField(var, placed.item, placed.shown, placed.tab)

    def items_of(self, part: str) -> list[nodes.Item]:
        """Return the fields and lists of a part, those whose rows belong to it included."""
        return [placed.item for placed in part_items(self.node, part)]

    # ------------------------------------------------------------------ complete

    def shown(self, kept: KeptField, ctx: Context, *, wide: bool = True) -> Formula:
        """Return when a field is shown."""
        return every(self.space.formula(each, ctx, wide=wide) for each in kept.shown)

    def complete(self, parts: Iterable[str], level: nodes.Level, ctx: Context) -> Formula:
        """Return when the kept fields of some parts are complete; what cannot be decided is taken to hold."""
        wanted = set(parts)
        found = [self.one_complete(each, level, ctx) for each in self.kept if each.node.part in wanted]
        for tab in self.node.tabs:
            if tab.for_each is None and any(_touches(each.item, part) for each in leaves(tab.items) for part in wanted):
                found += self._checked(tab.checks, level, ctx, self.space.formula(tab.shown, ctx))
        return every(found)

    def one_complete(self, kept: KeptField, level: nodes.Level, ctx: Context) -> Formula:
        """Return when nothing is missing in one field."""
        known = self.known(kept.var, ctx)
        required = some(
            self.space.formula(each.when, ctx, wide=False) for each in kept.node.required if each.level in LEVELS[level]
        )
        checked = every(self._checked(kept.node.checks, level, ctx, TRUE))
        there = every((known, checked, self.fits(kept, ctx)))
        missing = every((negation(known), negation(required)))
        return some((negation(self.shown(kept, ctx)), there, missing))

    def _checked(
        self, checks: Iterable[nodes.Check], level: nodes.Level, ctx: Context, shown: Formula
    ) -> Iterator[Formula]:
        for each in checks:
            if each.level in LEVELS[level]:
                yield some((negation(shown), self.space.formula(each.condition, ctx)))

    def fits(self, kept: KeptField, ctx: Context) -> Formula:
        """Return when the value of a field is among those that may be chosen as things stand."""
        kind = kept.node.type
        item = self.space.table.by_id[kept.node.id]
        beside = frozenset((f"field:{kind.by}",)) if kind.by else frozenset()
        read = self.space.reader.wanted(kind.country) | beside
        if not isinstance(item, Field) or not read or any(each not in self.space.by_name for each in read):
            return TRUE

        def ask(env: Env) -> bool:
            value = env.values.get(item.id)
            return value is None or item.type.check(value, item.bounds(env)) is None

        found = self.space.where(read | {f"field:{item.id}"}, ctx, ask)
        return TRUE if found is None else found

    def known(self, var: int, ctx: Context) -> Formula:
        """Return when a field has a value."""
        if var in ctx.fixed:
            return TRUE if ctx.fixed[var] else FALSE
        return Is(var, frozenset(range(1, self.space.variables[var].size)))

    # ------------------------------------------------------------------ what is not kept

    def _read_by(self, part: str) -> frozenset[int]:
        """Return the kept fields on which it depends what else a part asks for."""
        found: set[str] = set()
        for placed in part_items(self.node, part):
            if f"field:{placed.item.id}" not in self.space.by_name and _mandatory(placed.item, part):
                found |= fields_read((*placed.shown, *_demands(placed.item, part)))
                found |= set() if placed.tab is None else fields_read(placed.tab.checks) | {placed.tab.for_each or ""}
        return frozenset(self.space.by_name[f"field:{each}"] for each in found if f"field:{each}" in self.space.by_name)

    def _hidden(self, part: str) -> Iterator[str]:
        """Yield the states in which something that the part asks for is not shown, so that it is lost."""
        yield from (state for state in self.space.table.labels if any(self._unseen(part, state)))

    def empty(self, part: str, state: str) -> bool:
        """Return whether nothing that the part asks for is shown in a state, so that all of it is lost there."""
        return all(self._unseen(part, state))

    def _unseen(self, part: str, state: str) -> Iterator[bool]:
        """Yield for each thing that the part asks for whether the state alone hides it."""
        place = self.space.variables[0].words.index(state)
        ctx = Context(self.space.table.names).at(place, state)
        for placed in part_items(self.node, part):
            if f"field:{placed.item.id}" not in self.space.by_name and _mandatory(placed.item, part):
                yield any(self.space.formula(each, ctx) == FALSE for each in placed.shown)

    def _is_certain(self, part: str) -> bool:
        """Return whether the part always asks for something that nothing gives by itself."""
        for placed in part_items(self.node, part):
            item = placed.item
            if f"field:{item.id}" in self.space.by_name:
                continue
            free = all(
                isinstance(each, ir.Not | ir.OneOf | ir.Compare) and not fields_read(each) for each in placed.shown
            )
            if not isinstance(item, nodes.FieldNode) or item.part != part or item.default is not None or not free:
                continue
            # What must be there to save may have been given when the case began.
            if any(each.when is None and each.level != "save" for each in item.required):
                return True
        return False

    def _is_open(self, part: str) -> bool:
        """Return whether its editor can complete a part whoever plays which party: no demand speaks of a party."""
        return not any(
            _speaks_of_parties((placed.shown, *_demands(placed.item, part)))
            for placed in part_items(self.node, part)
            if f"field:{placed.item.id}" not in self.space.by_name and _mandatory(placed.item, part)
        )

    def may_be_lacking(self, part: str) -> bool:
        """Return whether a part can be saved though it is not complete: something is asked for only to send it."""
        return any(
            isinstance(one, nodes.LeastRows)
            or (isinstance(one, nodes.Requirement | nodes.Check) and one.level != "save")
            for placed in part_items(self.node, part)
            if f"field:{placed.item.id}" not in self.space.by_name and _mandatory(placed.item, part)
            for each in _demands(placed.item, part)
            for one in (each if isinstance(each, tuple) else ())
        )

    def saved(self, part: str) -> tuple[Update, ...]:
        """Return that a part is complete once it was saved, where all that it asks for must be there to save it."""
        sure = part in self.parts and not self.may_be_lacking(part)
        return (Update((self.parts[part],), (Number(1),)),) if sure else ()

    # ------------------------------------------------------------------ settling

    def settled(self, changed: Iterable[int], ctx: Context) -> list[Update]:
        """Return what is lost, since it is not shown any more, after variables have changed."""
        waiting = set(changed)
        found: list[Update] = []
        for kept in (*self.kept, *self.kept):
            if not kept.shown or not waiting & {kept.var, *self._reads(kept)}:
                continue
            shown = self.shown(kept, ctx)
            if shown != TRUE:
                update = Update((kept.var,), (If(shown, Copy(kept.var), Number(0)),))
                found += [] if update in found else [update]
                waiting.add(kept.var)
        return found

    def _reads(self, kept: KeptField) -> frozenset[int]:
        names = frozenset().union(*(self.space.reader.wanted(each) for each in kept.shown))
        return frozenset(self.space.by_name[each] for each in names if each in self.space.by_name)


def _speaks_of_parties(found: object) -> bool:
    if isinstance(found, ir.PartyRef):
        return True
    if isinstance(found, tuple | list):
        return any(_speaks_of_parties(each) for each in found)
    return isinstance(found, BaseModel) and any(_speaks_of_parties(value) for _, value in found)
