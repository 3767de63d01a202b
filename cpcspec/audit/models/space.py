"""The variables of a model under construction, and what expressions of the spec mean over them.

Small parts of an expression are not translated but tabulated: the very functions of `cpcspec.semantics` are asked for
each combination of the cells that the part reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

from pydantic import JsonValue

from cpcspec.audit.models import bounded
from cpcspec.audit.models.cells import Cells
from cpcspec.audit.models.formula import (
    FALSE,
    TRUE,
    Bit,
    Copy,
    Formula,
    Is,
    Lookup,
    Minus,
    Number,
    Rows,
    Term,
    every,
    some,
)
from cpcspec.audit.models.modal import NO, UNKNOWN, YES, Modal, both, either, known, opposite
from cpcspec.audit.models.model import Variable, Watcher
from cpcspec.audit.models.reads import Reader
from cpcspec.audit.models.whoever import Whoever
from cpcspec.ir import expr as ir
from cpcspec.ir.fold import folded
from cpcspec.semantics.case import Actor, Case, World
from cpcspec.semantics.expr import Env, compiled, several
from cpcspec.semantics.form import Field
from cpcspec.semantics.names import Names
from cpcspec.semantics.shown import fitting
from cpcspec.semantics.tables import ProcedureTable, Program

MOST_ROWS = 20_000
"""Larger tables are not made: what would need one counts as undecided."""
NOON = datetime(2020, 2, 3, 12, tzinfo=UTC)
STAMP = NOON.isoformat(timespec="seconds")


@dataclass(frozen=True)
class Context:
    """Who acts (by place among the watchers, None: time), what a small form says, and what is fixed already."""

    names: Names
    actor: int | None = None
    given: Mapping[str, JsonValue] = field(default_factory=dict)
    fixed: Mapping[int, int] = field(default_factory=dict)
    state: str = ""

    @property
    def who(self) -> int:
        """Return who acts; raise `LookupError` where time does."""
        if self.actor is None:
            raise LookupError(self.state)
        return self.actor

    def at(self, place: int, state: str) -> Context:
        """Return the same with the case in that state."""
        return replace(self, fixed={**self.fixed, 0: place}, state=state)

    def fixing(self, more: Mapping[int, int]) -> Context:
        """Return the same with more variables fixed."""
        return replace(self, fixed={**self.fixed, **more})


class Space:
    """The variables by name, and the values that stand for the cells of fields."""

    def __init__(
        self,
        program: Program,
        table: ProcedureTable,
        watchers: tuple[Watcher, ...],
        variables: tuple[Variable, ...],
        values: Mapping[str, tuple[JsonValue, ...]],
    ) -> None:
        """Keep what a model is made of; `cells` and `whoever` tell of small forms and of other procedures."""
        self.program, self.table, self.watchers = program, table, watchers
        self.variables, self.values = variables, values
        self.reader = Reader(table)
        self.by_name = {each.name: place for place, each in enumerate(variables)}
        self.place = {each.id: number for number, each in enumerate(watchers)}
        self.world = World(NOON, bounded.register(watchers))
        rows = tuple(Watcher(each.id, each.name, each.kinds, each.country) for each in program.spec.register_rows)
        self.whole = World(NOON, bounded.register(rows)) if rows else self.world
        self.creators = variables[1].words
        self._leaves: dict[object, Modal] = {}
        self._known_folded: dict[tuple[int, str], tuple[ir.Expr, ir.Expr]] = {}
        self._known_about: dict[tuple[int, frozenset[str]], tuple[ir.Expr, frozenset[str] | None, bool]] = {}
        self.cells: Cells
        self.whoever: Whoever
        self.is_rich = False
        """Whether there is a smaller world to go back to."""
        self.twins: Mapping[int, int] = {}
        """For each authority that another one before it can stand for, which one."""

    # ------------------------------------------------------------------ cells and cases

    def members(self, number: int) -> tuple[str, ...]:
        """Return the authorities of a set."""
        return tuple(each.id for place, each in enumerate(self.watchers) if number >> place & 1)

    def mask(self, authorities: Iterable[str]) -> int:
        """Return the set of these authorities; those outside the small world are left out."""
        return sum(1 << self.place[each] for each in set(authorities) if each in self.place)

    def value_of(self, var: int, number: int) -> JsonValue:
        """Return the value of a field that stands for one of its cells."""
        variable = self.variables[var]
        if variable.members:
            return list(self.members(number)) or None
        return self.values[variable.name.partition(":")[2]][number]

    def cell(self, var: int, value: Any) -> int | None:
        """Return the cell of a field that a value belongs to; None if no cell stands for it."""
        if self.variables[var].members:
            return self.mask(several(value))
        if value is None:
            return 0
        name = self.variables[var].name.partition(":")[2]
        values = self.values[name]
        for number, each in enumerate(values):
            if type(each) is type(value) and (
                each == value or (isinstance(each, list) and set(several(each)) == set(several(value)))
            ):
                return number
        item = self.table.by_id[name]
        free = isinstance(item, Field) and item.type.value in ("text", "date", "file", "rows")
        if self.cells.is_coarse(name):
            return len(values) - 1
        return 1 if free or len(values) == 2 else None  # noqa: PLR2004 - unknown and known

    def case(self, found: Mapping[int, int], state: str) -> Case:
        """Return a case in which the variables have these values; all else is unknown."""
        values: dict[str, Any] = {}
        parties: dict[str, tuple[str, ...]] = {}
        creator = ""
        for var, number in found.items():
            variable = self.variables[var]
            about = variable.name.partition(":")[2]
            if variable.kind == "field":
                value = self.value_of(var, number)
                if value is not None:
                    values[about] = value
            elif variable.kind == "party":
                parties[about] = self.members(number)
            elif variable.kind == "creator":
                creator = self.creators[number] if number else ""
            elif variable.kind == "at":
                state = variable.words[number]
        return Case("case", self.table.id, state, 1, creator, STAMP, STAMP, STAMP, None, values, parties)

    # ------------------------------------------------------------------ tables

    def tabulated(
        self, names: Iterable[str], ctx: Context, ask: Callable[[Env], Any]
    ) -> list[tuple[tuple[int, ...], Any]] | None:
        """Return the answers for each combination of the values of variables that are open; None if there are too many.

        The open ones are those of `open_of`, in its order.
        """
        vars_ = [self.by_name.get(each, -1) for each in sorted(names)]
        if -1 in vars_:
            return None
        opened = [each for each in vars_ if each not in ctx.fixed]
        count = 1
        for each in opened:
            count *= self.variables[each].size
        if count > MOST_ROWS:
            return None
        found = []
        actor = None if ctx.actor is None else Actor(self.watchers[ctx.actor].id)
        for numbers in product(*(range(self.variables[each].size) for each in opened)):
            case = self.case(
                {
                    **{each: ctx.fixed[each] for each in vars_ if each in ctx.fixed},
                    **dict(zip(opened, numbers, strict=True)),
                },
                ctx.state,
            )
            env = Env(self.table.players, case, self.world, actor)
            env.given = ctx.given
            found.append((numbers, ask(env)))
        return found

    def opened(self, names: Iterable[str], ctx: Context) -> tuple[int, ...]:
        """Return the variables of these names that are not fixed, in the order of `tabulated`."""
        return tuple(self.by_name[each] for each in sorted(names) if self.by_name[each] not in ctx.fixed)

    def where(self, names: Iterable[str], ctx: Context, ask: Callable[[Env], Any]) -> Formula | None:
        """Return when a question is answered with yes."""
        found = self.tabulated(names, ctx, ask)
        if found is None:
            return None
        vars_ = self.opened(names, ctx)
        rows = [numbers for numbers, answer in found if answer]
        if len(rows) == len(found):
            return TRUE
        if not rows:
            return FALSE
        if len(vars_) == 1:
            return Is(vars_[0], frozenset(numbers[0] for numbers in rows))
        return Rows(vars_, frozenset(rows))

    def term(self, names: Iterable[str], ctx: Context, ask: Callable[[Env], int | None]) -> Term | None:
        """Return the number that a question is answered with; None if it cannot be told."""
        found = self.tabulated(names, ctx, ask)
        if found is None or any(answer is None for _, answer in found):
            return None
        if len({answer for _, answer in found}) == 1:
            return Number(found[0][1])
        return Lookup(self.opened(names, ctx), tuple(found))

    # ------------------------------------------------------------------ conditions

    def formula(self, expr: ir.Expr | None, ctx: Context) -> Modal:
        """Return a condition over the variables: when it certainly holds, and when it may."""
        if expr is None:
            return YES
        expr = self._folded(expr, ctx.state)
        if isinstance(expr, ir.Not):
            return opposite(self.formula(expr.arg, ctx))
        if isinstance(expr, ir.And):
            return both(self.formula(each, ctx) for each in expr.args)
        if isinstance(expr, ir.Or):
            return either(self.formula(each, ctx) for each in expr.args)
        if isinstance(expr, ir.LinkedAny):
            return self._linked(expr)
        members = self._members(expr)
        if members is not None:
            return known(members)
        return self._leaf(expr, ctx)

    def _leaf(self, expr: ir.Expr, ctx: Context) -> Modal:
        """Return when a small part of a condition holds; unknown if the variables do not tell."""
        names, by_actor = self._about(expr, frozenset(ctx.given))
        if names is None:
            return UNKNOWN
        if not by_actor and not names and not ctx.given:
            return self._of_the_register(expr, ctx)
        if self.reader.gathers(expr):
            return UNKNOWN
        fixed = tuple((self.by_name[each], ctx.fixed.get(self.by_name[each])) for each in sorted(names))
        given = repr(ctx.given) if ctx.given else ""
        key = (expr, fixed, ctx.actor if by_actor else None, given)
        if key not in self._leaves:
            found = self.where(names, ctx, compiled(expr, ctx.names))
            self._leaves[key] = UNKNOWN if found is None else known(found)
        return self._leaves[key]

    def _of_the_register(self, expr: ir.Expr, ctx: Context) -> Modal:
        """Return a condition that asks nothing of the case: of the whole register, for the small world is not that."""
        env = Env(self.table.players, self.case({}, ctx.state), self.whole, None)
        return YES if compiled(expr, ctx.names)(env) else NO

    def _folded(self, expr: ir.Expr, state: str) -> ir.Expr:
        """Return a condition as it is in a state; the same ones are asked of every authority."""
        key = (id(expr), state)
        if key not in self._known_folded:
            # The condition is kept too: else another one could be given its place.
            self._known_folded[key] = (expr, folded(expr, (state,) if state else ()))
        return self._known_folded[key][1]

    def _about(self, expr: ir.Expr, given: frozenset[str]) -> tuple[frozenset[str] | None, bool]:
        """Return what a part of a condition reads (None: more than the variables tell), and if who acts matters."""
        key = (id(expr), given)
        if key not in self._known_about:
            names = self.reader.names(expr, given)
            told = (
                names is not None
                and all(each in self.by_name for each in names)
                and self.cells.stand_for(names, expr)
                and not self._counts_too_far(expr)
            )
            found = (names if told else None, _tells_of_the_actor(expr, self.table))
            self._known_about[key] = (expr, *found)
        return self._known_about[key][1:]

    def _counts_too_far(self, expr: object) -> bool:
        """Return whether authorities are counted up to more than the small world has, though the register has more."""
        if isinstance(expr, tuple):
            return any(self._counts_too_far(each) for each in expr)
        if not isinstance(expr, ir.ExprNode):
            return False
        sides = (expr.left, expr.right) if isinstance(expr, ir.Compare) else ()
        counts = [each for each in sides if isinstance(each, ir.Rows) and each.how == "count" and each.codes is None]
        far = [each.value for each in sides if isinstance(each, ir.Const) and type(each.value) is int]
        few = len(self.watchers) < len(self.program.spec.register_rows)
        if counts and few and (not far or max(far) >= self._playing(counts[0].over)):
            return True
        return any(self._counts_too_far(value) for _, value in expr)

    def _playing(self, expr: ir.Expr) -> int:
        """Return how many authorities of the small world an expression may give."""
        return len(self.whoever.of(expr, self.table.id))

    def _members(self, expr: ir.Expr) -> Formula | None:
        """Return whether any of an assigned party plays another one: too large for a table, easy member by member."""
        if not (
            isinstance(expr, ir.Rows) and isinstance(expr.over, ir.PartyRef) and isinstance(expr.where, ir.Includes)
        ):
            return None
        other = expr.where.arg
        if expr.how != "any" or expr.where.member != ir.SystemRef(name="this") or not isinstance(other, ir.PartyRef):
            return None
        one, two = (self.by_name.get(f"party:{each.name}") for each in (expr.over, other))
        if one is None or two is None:
            return None
        return some(every((Bit(one, place), Bit(two, place))) for place, _ in enumerate(self.watchers))

    def _linked(self, expr: ir.LinkedAny) -> Modal:
        """Return whether there is a linked case in one of some states.

        A class of states that lies only partly among them does not tell: then there may be one, and may be none.
        """
        var = self.by_name.get(f"link:{expr.procedure}")
        if var is None:
            return UNKNOWN
        classes = [set(word.split("|")) for word in self.variables[var].words]
        wanted = set(self.program.procedures[expr.procedure].labels if expr.states is None else expr.states)
        surely = some(Bit(var, place) for place, each in enumerate(classes) if each <= wanted)
        perhaps = some(Bit(var, place) for place, each in enumerate(classes) if each & wanted)
        return Modal(surely, perhaps)

    def plays(self, authority: int, parties: Iterable[str], ctx: Context) -> Modal:
        """Return when an authority plays one of the parties."""
        return either(self._plays(authority, each, ctx) for each in parties)

    def _plays(self, authority: int, name: str, ctx: Context) -> Modal:
        player = self.table.players.get(name)
        names = self.reader.party(name)
        if player is None or authority not in self.whoever.plays(self.table.id, name):
            return NO
        if names is None or any(each not in self.by_name for each in names):
            return UNKNOWN
        if self.reader.parties[name].how == "assigned":
            var = self.by_name[f"party:{name}"]
            if var in ctx.fixed:
                return YES if ctx.fixed[var] >> authority & 1 else NO
            return known(Bit(var, authority))
        who = self.watchers[authority].id
        found = self.where(names, ctx, lambda env: who in player(env))
        return UNKNOWN if found is None else known(found)

    # ------------------------------------------------------------------ values

    def set_of(self, expr: ir.Expr, ctx: Context) -> Term | None:
        """Return the set of authorities that an expression gives."""
        if isinstance(expr, ir.Without):
            left, right = self.set_of(expr.left, ctx), self.set_of(expr.right, ctx)
            return None if left is None or right is None else Minus(left, right)
        if isinstance(expr, ir.PartyRef) and f"party:{expr.name}" in self.by_name:
            return Copy(self.by_name[f"party:{expr.name}"])
        if isinstance(expr, ir.FieldRef) and expr.scope == "form":
            var = self.by_name.get(f"field:{expr.name}")
            if var is not None and self.variables[var].members:
                return Copy(var)
        names = self.reader.names(expr, frozenset(ctx.given))
        if names is None or any(each not in self.by_name for each in names):
            return None
        ask = compiled(expr, ctx.names)
        return self.term(names, ctx, lambda env: self.mask(several(ask(env))))

    def cell_of(self, var: int, expr: ir.Expr, ctx: Context) -> Term | None:
        """Return the cell that a field gets by an expression; None if that cannot be told."""
        if self.variables[var].members:
            return self.set_of(expr, ctx)
        item = self.table.by_id[self.variables[var].name.partition(":")[2]]
        if not isinstance(item, Field):
            return None
        if isinstance(expr, ir.SystemRef) and expr.name != "state" and item.type.value == "date":
            return Number(1)
        names = self.reader.names(expr, frozenset(ctx.given))
        if names is None or any(each not in self.by_name for each in names):
            return None
        ask = compiled(expr, ctx.names)
        return self.term(names, ctx, lambda env: self.cell(var, fitting(item, ask(env))))


def _tells_of_the_actor(found: object, table: ProcedureTable) -> bool:
    """Return whether the value of an expression depends on who acts."""
    if isinstance(found, ir.PartyRef):
        party = next((each for each in table.node.parties if each.id == found.name), None)
        return party is None or (party.country is not None and _tells_of_the_actor(party.country, table))
    if isinstance(found, tuple):
        return any(_tells_of_the_actor(each, table) for each in found)
    return isinstance(found, ir.ExprNode) and any(_tells_of_the_actor(value, table) for _, value in found)
