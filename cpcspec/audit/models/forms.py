"""What a form asks for before it can be saved or sent, over the variables of a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from cpcspec.audit.models.formula import FALSE, TRUE, Copy, Formula, If, Is, Number, Term
from cpcspec.audit.models.mentions import fields_read
from cpcspec.audit.models.modal import UNKNOWN, YES, Modal, both, either, known, opposite
from cpcspec.audit.models.model import Update
from cpcspec.audit.models.space import Context, Space
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import Placed, form, leaves
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import LEVELS, Field

TODAY = ir.SystemRef(name="today")
STATE = ir.SystemRef(name="state")


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
        self.demands = {each: tuple(self._demanded(each)) for each in self.parts}
        self.reads = {each: self._read_by(each) for each in self.parts}
        self.depends = {each: frozenset(self._vars(self.reads[each])) for each in self.parts}
        self.shows = {each: {state: self._shown_in(each, state) for state in space.table.labels} for each in self.parts}
        self.certain = {each: self._is_certain(each) for each in self.parts}
        self.parties = {each: frozenset(self._parties_read(each)) for each in self.parts}
        """The parties on which it depends what a part asks for; without any, its editor can complete it."""
        self.open = {each: not self.parties[each] for each in self.parts}
        self.timely = {each: _reads_today(self.demands[each]) for each in self.parts}

    def _kept(self) -> Iterator[KeptField]:
        for placed in form(self.node):
            var = self.space.by_name.get(f"field:{placed.item.id}")
            if var is not None and isinstance(placed.item, nodes.FieldNode):
                yield KeptField(var, placed.item, placed.shown, placed.tab)

    def items_of(self, part: str) -> list[nodes.Item]:
        """Return the fields and lists of a part, those whose rows belong to it included."""
        return [placed.item for placed in part_items(self.node, part)]

    # ------------------------------------------------------------------ complete

    def shown(self, kept: KeptField, ctx: Context) -> Modal:
        """Return when a field is shown."""
        found = [self.space.formula(each, ctx) for each in kept.shown]
        if kept.tab is not None and kept.tab.for_each is not None:
            # A tab that stands once for each choice stands nowhere without one; for which choices is not kept.
            chosen = self.space.formula(ir.Known(arg=ir.FieldRef(name=kept.tab.for_each)), ctx)
            found += [chosen, UNKNOWN]
        return both(found)

    def complete(self, parts: Iterable[str], level: nodes.Level, ctx: Context) -> Modal:
        """Return when the kept fields of some parts are complete, and the checks of their tabs hold."""
        wanted = set(parts)
        found = [self.one_complete(each, level, ctx) for each in self.kept if each.node.part in wanted]
        for tab in self.node.tabs:
            if tab.for_each is None and any(_touches(each.item, part) for each in leaves(tab.items) for part in wanted):
                found += self._checked(tab.checks, level, ctx, self.space.formula(tab.shown, ctx))
        return both(found)

    def one_complete(self, kept: KeptField, level: nodes.Level, ctx: Context) -> Modal:
        """Return when nothing is missing in one field."""
        there = known(self.known(kept.var, ctx))
        required = either(
            self.space.formula(each.when, ctx) for each in kept.node.required if each.level in LEVELS[level]
        )
        checked = both(self._checked(kept.node.checks, level, ctx, YES))
        filled = both((there, checked, self.fits(kept, ctx)))
        left_open = both((opposite(there), opposite(required)))
        return either((opposite(self.shown(kept, ctx)), filled, left_open))

    def _checked(
        self, checks: Iterable[nodes.Check], level: nodes.Level, ctx: Context, shown: Modal
    ) -> Iterator[Modal]:
        for each in checks:
            if each.level in LEVELS[level]:
                yield either((opposite(shown), self.space.formula(each.condition, ctx)))

    def fits(self, kept: KeptField, ctx: Context) -> Modal:
        """Return when the value of a field is among those that may be chosen as things stand."""
        kind = kept.node.type
        item = self.space.table.by_id[kept.node.id]
        beside = frozenset((f"field:{kind.by}",)) if kind.by else frozenset()
        read = self.space.reader.wanted(kind.country) | beside
        if not isinstance(item, Field) or (kind.country is None and not beside):
            fixed = all(each is None or isinstance(each, ir.Const) for each in (kind.least, kind.most))
            return YES if fixed else UNKNOWN
        if any(each not in self.space.by_name for each in read):
            return UNKNOWN

        def ask(env: Env) -> bool:
            value = env.values.get(item.id)
            return value is None or item.type.check(value, item.bounds(env)) is None

        found = self.space.where(read | {f"field:{item.id}"}, ctx, ask)
        return UNKNOWN if found is None else known(found)

    def known(self, var: int, ctx: Context) -> Formula:
        """Return when a field has a value."""
        if var in ctx.fixed:
            return TRUE if ctx.fixed[var] else FALSE
        return Is(var, frozenset(range(1, self.space.variables[var].size)))

    # ------------------------------------------------------------------ what is not kept

    def _demanded(self, part: str) -> Iterator[Placed]:
        """Yield what the part asks for and the model does not keep."""
        for placed in part_items(self.node, part):
            if f"field:{placed.item.id}" not in self.space.by_name and _mandatory(placed.item, part):
                yield placed

    def _read_by(self, part: str) -> frozenset[str]:
        """Return the fields on which it depends what else a part asks for, and whether that is there."""
        found: set[str] = set()
        for placed in self.demands[part]:
            found |= {placed.item.id} | fields_read((*placed.shown, *_demands(placed.item, part)))
            found |= set() if placed.tab is None else fields_read(placed.tab.checks) | {placed.tab.for_each or ""}
        shown = {placed.item.id: placed.shown for placed in form(self.node)}
        while True:
            # What decides whether one of them is shown decides whether it has a value.
            more = found.union(*(fields_read(shown.get(each, ())) for each in found))
            if more == found:
                return frozenset(found)
            found = more

    def _vars(self, names: Iterable[str]) -> Iterator[int]:
        yield from (self.space.by_name[f"field:{each}"] for each in names if f"field:{each}" in self.space.by_name)

    def outer_reads(self, part: str) -> set[str]:
        """Return the fields on which it depends what else a part asks for, apart from those that it asks for."""
        return set(self.reads[part]) - {each.item.id for each in self.demands[part]} - {""}

    def touched_by(self, names: Iterable[str]) -> set[str]:
        """Return the parts of which may change what they ask for, or have of it, when these fields change."""
        wanted = set(names)
        return {part for part, read in self.reads.items() if read & wanted}

    def _shown_in(self, part: str, state: str) -> tuple[Modal, ...]:
        """Return for each thing that the part asks for when it is shown in a state."""
        ctx = Context(self.space.table.names).at(self.space.variables[0].words.index(state), state)
        found = []
        for placed in self.demands[part]:
            repeated = placed.tab is not None and placed.tab.for_each is not None
            here = both(self.space.formula(each, ctx) for each in placed.shown)
            # What lies in rows, or asks under conditions of its own, may hang on the state too.
            own = _speaks_of_state((placed.item,))
            found.append(both((here, UNKNOWN)) if (repeated or own) and not here.never else here)
        return tuple(found)

    def is_void(self, part: str, state: str) -> bool:
        """Return whether nothing that the part asks for is ever shown in a state: then nothing of it is missing."""
        return all(each.never for each in self.shows[part][state])

    def alike(self, part: str, one: str, other: str) -> bool:
        """Return whether a part asks for the same in two states, and loses nothing between them."""
        return self.shows[part][one] == self.shows[part][other]

    def _is_certain(self, part: str) -> bool:
        """Return whether the part always asks for something that nothing gives by itself."""
        for placed in self.demands[part]:
            item = placed.item
            plain = not placed.shown and (placed.tab is None or placed.tab.for_each is None)
            if not plain or not isinstance(item, nodes.FieldNode) or item.part != part or item.default is not None:
                continue
            # What must be there to save may have been given when the case began.
            if any(each.when is None and each.level != "save" for each in item.required):
                return True
        return False

    def _parties_read(self, part: str) -> set[str]:
        """Return the parties that a part's demands speak of, and those by which these are found."""
        found: set[str] = set()
        for placed in self.demands[part]:
            checks = () if placed.tab is None else placed.tab.checks
            found |= _parties_in((placed.shown, checks, *_demands(placed.item, part)))
        known = {each.id: each for each in self.node.parties}
        while True:
            more = found.union(*(_parties_in((known[each].country,)) for each in found if each in known))
            if more == found:
                return found
            found = more

    def may_be_lacking(self, part: str) -> bool:
        """Return whether a part can be saved though it is not complete: something is asked for only to send it."""
        return any(
            isinstance(one, nodes.LeastRows)
            or (isinstance(one, nodes.Requirement | nodes.Check) and one.level != "save")
            for placed in self.demands[part]
            for each in _demands(placed.item, part)
            for one in (each if isinstance(each, tuple) else ())
        )

    def saved(self, part: str) -> tuple[Update, ...]:
        """Return that a part is complete once it was saved, where all that it asks for must be there to save it."""
        sure = part in self.parts and not self.may_be_lacking(part) and not self.timely[part]
        return (Update((self.parts[part],), (Number(1),)),) if sure else ()

    def filled(self, part: str) -> Modal:
        """Return when all else that a part asks for is there.

        Where days alone may change that, its variable says whether all is there apart from what asks for the day.
        """
        there = Is(self.parts[part], frozenset((1,)))
        return Modal(FALSE, there) if self.timely[part] else known(there)

    # ------------------------------------------------------------------ settling

    def settled(self, changed: Iterable[int], ctx: Context) -> list[list[Update]]:
        """Return what is lost, since it is not shown any more, after variables have changed: each way it may be."""
        waiting = set(changed)
        found: list[list[Update]] = [[]]
        for kept in (*self.kept, *self.kept):
            if not (kept.shown or _is_repeated(kept)) or not waiting & {kept.var, *self._reads(kept)}:
                continue
            shown = self.shown(kept, ctx)
            if shown == YES:
                continue
            waiting.add(kept.var)
            ways = [Update((kept.var,), (each,)) for each in self._left(kept, shown, ctx)]
            found = [way if update in way else [*way, update] for way in found for update in ways]
            found = [list(each) for each in dict.fromkeys(map(tuple, found))]
        return found

    def _left(self, kept: KeptField, shown: Modal, ctx: Context) -> Iterator[Term]:
        """Yield what may be left of a value: nothing where it is not shown; a default where it comes to be shown."""
        ends = [shown.possible] if shown.decided else [shown.possible, shown.certain]
        for when in ends:
            yield If(when, Copy(kept.var), Number(0))
        if kept.node.default is None:
            return
        # Whether it was shown before, and left open, the variables do not tell: it may get its default, or stay open.
        default = self.space.cell_of(kept.var, kept.node.default, ctx)
        terms = [default] if default is not None else map(Number, range(1, self.space.variables[kept.var].size))
        blank = Is(kept.var, frozenset((0,)))
        for term in terms:
            yield If(shown.possible, If(blank, term, Copy(kept.var)), Number(0))

    def _reads(self, kept: KeptField) -> frozenset[int]:
        names = frozenset().union(*(self.space.reader.wanted(each) for each in kept.shown))
        return frozenset(self.space.by_name[each] for each in names if each in self.space.by_name)


def _is_repeated(kept: KeptField) -> bool:
    return kept.tab is not None and kept.tab.for_each is not None


def _reads_today(demands: Iterable[Placed]) -> bool:
    """Return whether days alone may change what is asked for, or whether it holds."""
    found = [(each.item, each.shown, () if each.tab is None else each.tab.checks) for each in demands]
    return _mentions(found, lambda each: each == TODAY)


def _speaks_of_state(found: object) -> bool:
    return _mentions(found, lambda each: each == STATE)


def _mentions(found: object, wanted: Callable[[object], bool]) -> bool:
    if isinstance(found, tuple | list):
        return any(_mentions(each, wanted) for each in found)
    if not isinstance(found, BaseModel):
        return False
    return wanted(found) or any(_mentions(value, wanted) for _, value in found)


def _parties_in(found: object) -> set[str]:
    if isinstance(found, ir.PartyRef):
        return {found.name}
    if isinstance(found, tuple | list):
        return set().union(*(_parties_in(each) for each in found))
    return set().union(*(_parties_in(value) for _, value in found)) if isinstance(found, BaseModel) else set()
