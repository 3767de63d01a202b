"""Forms filled in so that conditions come out another way: what a model cannot decide, people can still bring about.

The values tried are those that the conditions themselves speak of: their constants and the ones next to them, days
that matter today, as many rows as are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, product
from math import prod
from typing import Any, NamedTuple

from cpcspec.audit.cases.replay import Replay
from cpcspec.audit.evidence.rows import made_up
from cpcspec.audit.models.cells import PLAIN
from cpcspec.audit.models.mentions import fields_read
from cpcspec.audit.models.reads import leaves
from cpcspec.audit.models.slicing import conditions
from cpcspec.ir import expr as ir
from cpcspec.ir.walk import form
from cpcspec.semantics.case import Actor, Case, Edit, World
from cpcspec.semantics.expr import Env, compiled
from cpcspec.semantics.form import Field, Holding
from cpcspec.semantics.sight import parts_edited
from cpcspec.semantics.tables import Program

MOST_TRIED = 1500
"""So many combinations of values are tried for conditions that read the same fields."""
MOST_WISHES = 30
MOST_DAYS = 24
GOLDEN = 0.618
Values = dict[str, Any]


class _Way(NamedTuple):
    """Values by which conditions come out in one way, and how many of the claim come out otherwise than now."""

    values: Values
    asked: int


class Wishes:
    """Knows the conditions of a procedure and of what is asked of it."""

    def __init__(self, program: Program, replay: Replay, asked: Iterable[ir.Expr]) -> None:
        """Look at all conditions that read what can be filled in; those that are asked for come first."""
        self._replay, self._filling = replay, replay.filling
        self._table = replay.space.table
        node = self._table.node
        own = list(dict.fromkeys(chain.from_iterable(leaves(each) for each in asked)))
        shown = (each for placed in form(node) for each in placed.shown)
        others = chain((each for each, _ in conditions(program, self._table)), shown)
        checks = (check.condition for tab in node.tabs for check in tab.checks)
        every = dict.fromkeys((*own, *chain.from_iterable(leaves(each) for each in chain(others, checks))))
        self._atoms = tuple(each for each in every if fields_read(each) & self._table.by_id.keys())
        self._own = frozenset(place for place, each in enumerate(self._atoms) if each in own)
        self._ask = tuple(compiled(each, self._table.names) for each in self._atoms)

    def edits(self, case: Case, world: World, names: Iterable[str], actor: str) -> Iterator[Edit]:
        """Yield edits of these fields and lists after which conditions come out otherwise than now."""
        env = self._replay.abstraction.env(case, world, Actor(actor))
        for values in self.values(env, names):
            found = self._completed(case, world, values)
            if found is not None:
                yield Edit(found)

    def first_values(self, values: Values, world: World, actor: str) -> Iterator[Values]:
        """Yield values with which a new case begins so that conditions come out otherwise than with these."""
        blank = self._replay.blank(values, actor, world)
        env = self._replay.abstraction.env(blank, world, Actor(actor))
        parts = parts_edited(self._table, env, actor)
        for more in self.values(env, [name for name, item in self._table.by_id.items() if item.part in parts]):
            found = self._completed(blank, world, more)
            if found is not None:
                yield {name: each for name, each in {**values, **found}.items() if each is not None}

    def values(self, env: Env, names: Iterable[str]) -> Iterator[Values]:
        """Yield values of these fields and lists by which conditions come out otherwise than now."""
        groups = [list(self._ways(env, *each)) for each in self._groups(frozenset(names))]
        groups.sort(key=lambda ways: -max((each.asked for each in ways), default=0))
        single = (each.values for ways in groups for each in sorted(ways, key=lambda each: -each.asked))
        yield from islice(single, MOST_WISHES)
        both = ({**one.values, **other.values} for one, other in product(*groups[:2])) if groups[1:] else ()
        yield from islice(both, MOST_WISHES)

    def _completed(self, case: Case, world: World, values: Values) -> Values | None:
        """Return values with what else the parts that they belong to need then; None if that is not found."""
        found = dict(values)
        for part in sorted({self._table.by_id[each].part for each in values}):
            full = not self._filling.missing(self._replay.abstraction.env(case, world), part)
            held = {name: value for name, value in {**case.values, **found}.items() if value is not None}
            env = self._replay.abstraction.env(case._replace(values=held), world)
            more = self._filling.completed(env, part, "send" if full else "save")
            if more is None:
                return None
            found = {**more, **found}
        return found

    # ------------------------------------------------------------------ conditions that belong together

    def _groups(self, names: frozenset[str]) -> Iterator[tuple[list[int], list[str]]]:
        """Yield the conditions that read the same fields among these, directly or through others, and these fields."""
        left = {place: fields_read(each) & names for place, each in enumerate(self._atoms)}
        left = {place: each for place, each in left.items() if each}
        while left:
            place, fields = left.popitem()
            group = [place]
            while more := [each for each, read in left.items() if read & fields]:
                fields = fields.union(*(left.pop(each) for each in more))
                group += more
            yield sorted(group), sorted(fields)

    def _ways(self, env: Env, group: Sequence[int], fields: Sequence[str]) -> Iterator[_Way]:
        """Yield values for each way in which conditions can come out, other than the one as it is."""
        before = env.values
        now = self._truths(env, group)
        known = {now}
        atoms = tuple(self._atoms[each] for each in group)
        for values in _spread([list(self._tried(env, each, atoms)) for each in fields]):
            chosen = dict(zip(fields, values, strict=True))
            env.values = {name: each for name, each in {**before, **chosen}.items() if each is not None}
            truths = self._truths(env, group)
            env.values = before
            if truths not in known:
                known.add(truths)
                turned = sum(
                    one != other for place, one, other in zip(group, now, truths, strict=True) if place in self._own
                )
                yield _Way({name: each for name, each in chosen.items() if each != before.get(name)}, turned)

    def _truths(self, env: Env, group: Iterable[int]) -> tuple[bool, ...]:
        return tuple(bool(self._ask[each](env)) for each in group)

    # ------------------------------------------------------------------ values

    def _tried(self, env: Env, name: str, atoms: tuple[ir.Expr, ...]) -> Iterator[Any]:
        """Yield what a field or list is filled in with: first what it holds already."""
        item = self._table.by_id[name]
        yield env.values.get(name)
        if isinstance(item, Field):
            yield from self.of_field(item, env, atoms)
        else:
            yield from made_up(item, env, atoms, self)

    def of_field(self, item: Field, env: Env, atoms: tuple[ir.Expr, ...]) -> Iterator[Any]:
        """Yield values that stand for all that conditions can tell apart, and that the field takes."""
        constants = list(constants_of(atoms))
        tried: Iterable[Any] = self._replay.space.cells.of(item.node)[1:]
        if item.type.value == "number":
            near = sorted({each + more for each in constants if type(each) is int for more in (-1, 0, 1)} | {0, 1})
            tried = (*tried, *near)
        elif item.type.value == "date":
            tried = [each.isoformat() for each in self._filling.days(env)[:MOST_DAYS]]
        elif item.type.value == "text":
            tried = (PLAIN, *(each for each in constants if isinstance(each, str)))
        elif item.type.value in ("code", "authority"):
            tried = (*tried, *(each for each in constants if isinstance(each, str)))
        bounds = item.bounds(env)
        found: list[Any] = []
        for each in tried:
            if each not in found and item.type.check(each, bounds) is None:
                found.append(each)
        yield from found or islice(self._filling.values(item, env), 1)
        yield None

    def plain(self, item: Holding, env: Env) -> Any:
        """Return the first value that a field takes; of a list, none."""
        return self._filling.value(item, env)

    def codes(self, name: str) -> Mapping[str, Any]:
        """Return the codes of a list."""
        return self._replay.space.program.codes.get(name, {})


def constants_of(found: object) -> Iterator[Any]:
    """Yield all constants of some expressions."""
    if isinstance(found, tuple | list):
        for each in found:
            yield from constants_of(each)
    elif isinstance(found, ir.Const):
        yield found.value
    elif isinstance(found, ir.ExprNode):
        for _, value in found:
            yield from constants_of(value)


def _spread(choices: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Yield all combinations; of too many, some that lie far apart."""
    count = prod(len(each) for each in choices)
    if count <= MOST_TRIED:
        yield from product(*choices)
        return
    stride = int(count * GOLDEN) | 1
    for number in range(MOST_TRIED):
        left, values = number * stride % count, []
        for each in choices:
            left, place = divmod(left, len(each))
            values.append(each[place])
        yield tuple(values)
