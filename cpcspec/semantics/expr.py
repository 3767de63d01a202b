"""Expressions compiled once to closures over what they may ask for. They are total: no value makes them raise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cpcspec.ir import expr as ir
from cpcspec.semantics import periods
from cpcspec.semantics.case import Actor, Case, World
from cpcspec.semantics.names import Names
from cpcspec.semantics.periods import day_of

Row = Mapping[str, Any]
Player = Callable[["Env"], tuple[str, ...]]
Players = Mapping[str, Player]
NOTHING: Row = {}
NOBODY: tuple[str, ...] = ()


class Env:
    """What expressions read: the case with the values, parties and state as they are at this point of a step.

    `rows` holds the rows around, outermost first; `this` the code of a repeated tab or of `any CHOICES where`.
    """

    # Most steps need no more of these than what is said here, so that making an environment costs little.
    given: Row = NOTHING
    rows: tuple[Row, ...] = ()
    this: str | None = None

    def __init__(self, players: Players, case: Case, world: World, actor: Actor | None) -> None:
        """Read from a case, as an actor (None: the clock)."""
        self.actor = actor
        self.assigned = case.parties
        self.case = case
        self.number = case.number
        self.players = players
        self.state = case.state
        self.values: Row = case.values
        self.world = world


Fn = Callable[[Env], Any]


def compiled(expr: ir.Expr, names: Names) -> Fn:
    """Return the closure that gives an expression's value."""
    return _COMPILERS[type(expr)](expr, names)


def optional(expr: ir.Expr | None, names: Names) -> Fn | None:
    """Return the closure of a condition, None where there is none."""
    return None if expr is None else compiled(expr, names)


# ---------------------------------------------------------------- values


def is_unknown(value: object) -> bool:
    """Return whether a value is none: not there, an empty text, an empty list."""
    return value is None or value == "" or (isinstance(value, list | tuple | dict) and not value)


def several(value: object) -> tuple[str, ...]:
    """Return the codes or authorities that a value stands for: one text, or the texts of a list."""
    if type(value) is str:
        return (value,) if value else NOBODY
    if isinstance(value, list | tuple):
        return tuple(each for each in value if type(each) is str)
    return NOBODY


def same(left: object, right: object) -> bool:
    """Return whether two values are equal; one and several are, where the one is among the several."""
    if left == right:
        return (type(left) is bool) == (type(right) is bool)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        # The order of choices says nothing; whatever else lists hold was compared above.
        (one, other) = (several(left), several(right))
        return len(one) == len(left) and len(other) == len(right) and sorted(one) == sorted(other)
    if isinstance(left, list | tuple) or isinstance(right, list | tuple):
        return not set(several(left)).isdisjoint(several(right)) or (is_unknown(left) and is_unknown(right))
    return is_unknown(left) and is_unknown(right)


def less(left: object, right: object) -> bool | None:
    """Return whether the left comes first; None where the two have no order, as with an unknown one."""
    if type(left) is int and type(right) is int:
        return left < right
    if type(left) is str and type(right) is str and left and right:
        return left < right
    return None


def rows_in(value: object) -> list[Row]:
    """Return the rows of a list's value."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list | tuple) else []


def row_id(row: Row, place: int, key: str | None) -> str:
    """Return what a row is called: the code it was chosen by, or its place from 1."""
    if key is None:
        return str(place + 1)
    found = row.get(key)
    return found if type(found) is str else ""


# ---------------------------------------------------------------- leaves


def _const(expr: ir.Const, _names: Names) -> Fn:
    value = expr.value
    return lambda _env: value


def _field(expr: ir.FieldRef, names: Names) -> Fn:
    name = expr.name
    if expr.scope == "form":
        return lambda env: env.values.get(name)
    if expr.scope == "given":
        return lambda env: env.given.get(name)
    place = names.depth(name)
    if place is None:
        return lambda _env: None
    return lambda env: env.rows[place].get(name)


_SYSTEM: Mapping[str, Fn] = {
    "state": lambda env: env.state,
    "number": lambda env: env.number,
    "created_on": lambda env: day_of(env.case.created_at, env.world.zone),
    "changed_on": lambda env: day_of(env.case.changed_at, env.world.zone),
    "entered_on": lambda env: day_of(env.case.entered_at, env.world.zone),
    "today": lambda env: env.world.today,
    "this": lambda env: env.this,
}


def _system(expr: ir.SystemRef, _names: Names) -> Fn:
    return _SYSTEM[expr.name]


def actor(env: Env) -> tuple[str, ...]:
    """Return the authority that acts now; nobody when the clock does."""
    return NOBODY if env.actor is None else (env.actor.authority,)


def _party(expr: ir.PartyRef, _names: Names) -> Fn:
    name = expr.name
    if name == "actor":
        return actor

    def players(env: Env) -> tuple[str, ...]:
        found = env.players.get(name)
        return NOBODY if found is None else found(env)

    return players


def _attr(expr: ir.Attr, names: Names) -> Fn:
    of = compiled(expr.of, names)
    name = expr.name
    table = names.codes.get(expr.codes, {}) if expr.codes is not None else None

    def read(each: str, env: Env) -> str | None:
        if table is not None:
            code = table.get(each)
            return (code.attributes.get(name) or None) if code else None
        authority = env.world.register.known.get(each)
        if authority is None:
            return None
        return (authority.name if name == "name" else authority.country) or None

    def attribute(env: Env) -> object:
        found = [value for each in several(of(env)) if (value := read(each, env)) is not None]
        distinct = tuple(dict.fromkeys(found))
        return distinct if distinct[1:] else distinct[0] if distinct else None

    return attribute


# ---------------------------------------------------------------- logic


def _not(expr: ir.Not, names: Names) -> Fn:
    arg = compiled(expr.arg, names)
    return lambda env: not arg(env)


def _and(expr: ir.And, names: Names) -> Fn:
    args = tuple(compiled(each, names) for each in expr.args)

    def conjunction(env: Env) -> bool:
        for each in args:  # noqa: SIM110 - a generator costs as much as the whole condition
            if not each(env):
                return False
        return True

    return conjunction


def _or(expr: ir.Or, names: Names) -> Fn:
    args = tuple(compiled(each, names) for each in expr.args)

    def disjunction(env: Env) -> bool:
        for each in args:  # noqa: SIM110 - a generator costs as much as the whole condition
            if each(env):
                return True
        return False

    return disjunction


def _compare(expr: ir.Compare, names: Names) -> Fn:
    left, right = compiled(expr.left, names), compiled(expr.right, names)
    how = expr.how
    if how == "eq":
        return _equal(expr, left, right)
    if how == "ne":
        return lambda env: not same(left(env), right(env))
    if how == "lt":
        return lambda env: less(left(env), right(env)) is True
    if how == "gt":
        return lambda env: less(right(env), left(env)) is True
    if how == "le":
        return lambda env: less(right(env), left(env)) is False
    return lambda env: less(left(env), right(env)) is False


def _equal(expr: ir.Compare, left: Fn, right: Fn) -> Fn:
    """Return an equality; beside a literal, as most stand, it costs less."""
    if not isinstance(expr.right, ir.Const):
        return lambda env: same(left(env), right(env))
    wanted = expr.right.value
    if isinstance(expr.left, ir.FieldRef) and expr.left.scope == "form":
        name = expr.left.name
        return lambda env: (value := env.values.get(name)) is wanted or same(value, wanted)
    return lambda env: same(left(env), wanted)


def _known(expr: ir.Known, names: Names) -> Fn:
    arg = compiled(expr.arg, names)
    return lambda env: not is_unknown(arg(env))


def _one_of(expr: ir.OneOf, names: Names) -> Fn:
    arg = compiled(expr.arg, names)
    options = tuple(compiled(each, names) for each in expr.options)

    def member(env: Env) -> bool:
        value = arg(env)
        return any(same(value, each(env)) for each in options)

    return member


def _includes(expr: ir.Includes, names: Names) -> Fn:
    arg, member = compiled(expr.arg, names), compiled(expr.member, names)

    def overlap(env: Env) -> bool:
        left = several(arg(env))
        return bool(left) and not set(left).isdisjoint(several(member(env)))

    return overlap


def _linked(expr: ir.LinkedAny, _names: Names) -> Fn:
    procedure = expr.procedure
    states = None if expr.states is None else frozenset(expr.states)

    def linked(env: Env) -> bool:
        for link in env.case.links:
            case = env.world.linked.get(link.case) if link.procedure == procedure else None
            if case is not None and not case.gone and (states is None or case.state in states):
                return True
        return False

    return linked


# ---------------------------------------------------------------- rows


def _rows(expr: ir.Rows, names: Names) -> Fn:
    inner, entries = _entries(expr, names)
    where = optional(expr.where, inner)

    def judged(env: Env) -> list[bool]:
        around, this = env.rows, env.this
        found = []
        for row, code in entries(env):
            env.rows = (*around, row)
            if code is not None:
                env.this = code
            found.append(where is None or bool(where(env)))
        env.rows, env.this = around, this
        return found

    if expr.how == "count":
        return lambda env: sum(judged(env))
    if expr.how == "every":
        return lambda env: all(judged(env))
    return lambda env: any(judged(env))


Entries = Callable[[Env], Iterable[tuple[Row, str | None]]]


def _entries(expr: ir.Rows, names: Names) -> tuple[Names, Entries]:
    """Return the names inside, and what gives each row with the code (or authority) it stands for."""
    over = compiled(expr.over, names)
    if expr.codes is not None:
        table = names.codes.get(expr.codes, {})
        inside = names.within(names.attributes.get(expr.codes, frozenset()))
        return inside, lambda env: [
            (table[each].attributes if each in table else NOTHING, each) for each in several(over(env))
        ]
    if isinstance(expr.over, ir.FieldRef):
        chosen = names.rows_of.get((expr.over.scope, expr.over.name))
        if chosen is not None:
            return names.within(names.inside.get(chosen, frozenset())), _chosen(over, chosen, names.keys.get(chosen))
        rows = names.inside.get(expr.over.name)
        if rows is not None:
            return names.within(rows), lambda env: [(row, None) for row in rows_in(over(env))]
    return names.within(frozenset()), lambda env: [(NOTHING, each) for each in several(over(env))]


def _chosen(over: Fn, source: str, key: str | None) -> Entries:
    """Return what gives the rows of a list that a field of type `rows` names."""

    def entries(env: Env) -> Iterable[tuple[Row, str | None]]:
        rows = {row_id(row, place, key): row for place, row in enumerate(rows_in(env.values.get(source)))}
        return [(rows.get(each, NOTHING), None) for each in several(over(env))]

    return entries


# ---------------------------------------------------------------- picks and dates


def _pick(expr: ir.Pick, names: Names) -> Fn:
    left, right = compiled(expr.left, names), compiled(expr.right, names)
    larger = expr.how == "largest"

    def pick(env: Env) -> object:
        one, other = left(env), right(env)
        if is_unknown(one) or is_unknown(other):
            return other if is_unknown(one) else one
        return other if less(one, other) is larger else one

    return pick


def _without(expr: ir.Without, names: Names) -> Fn:
    left, right = compiled(expr.left, names), compiled(expr.right, names)

    def without(env: Env) -> tuple[str, ...]:
        taken = set(several(right(env)))
        return tuple(each for each in dict.fromkeys(several(left(env))) if each not in taken)

    return without


def _shift(expr: ir.Shift, names: Names) -> Fn:
    start, amount = compiled(expr.date, names), compiled(expr.amount, names)
    unit, back = expr.unit, expr.back
    return lambda env: periods.shifted_text(start(env), amount(env), unit, back=back)


_COMPILERS: Mapping[type, Callable[[Any, Names], Fn]] = {
    ir.Const: _const,
    ir.FieldRef: _field,
    ir.SystemRef: _system,
    ir.PartyRef: _party,
    ir.Attr: _attr,
    ir.Not: _not,
    ir.And: _and,
    ir.Or: _or,
    ir.Compare: _compare,
    ir.Known: _known,
    ir.OneOf: _one_of,
    ir.Includes: _includes,
    ir.Rows: _rows,
    ir.LinkedAny: _linked,
    ir.Pick: _pick,
    ir.Without: _without,
    ir.Shift: _shift,
}
