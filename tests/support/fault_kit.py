"""What a fault is, and the faults that names, conditions, numbers and periods can have wherever they stand.

Labels are not made wrong: nothing depends on what a thing is called. The two words of a link are: one tells the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, NamedTuple

from cpcspec.ir import nodes as n
from cpcspec.ir import walk
from cpcspec.ir.base import Node
from cpcspec.ir.expr import Const, Expr, FieldRef, SystemRef
from tests.support.wrong_conditions import opposite, wrong

Below = tuple[str | int, ...]


class Fault(NamedTuple):
    """A fault: its kind, what it is in this place, and what it puts where below the node.

    `element` is the kind and name of what is missing, where that is an element of the text.
    """

    kind: str
    what: str
    changes: tuple[tuple[Below, Any], ...]
    element: tuple[str, str] | None = None


def fault(kind: str, what: str, field: str, value: Any) -> Fault:
    """Return a fault in one field of a node."""
    return Fault(kind, what, (((field,), value),))


@dataclass(frozen=True)
class Around:
    """What a fault may put in the place of something: the names of the procedure, by their sort.

    `living` are the states that a case does not end in: a case that has ended takes nothing more, whatever else is
    written, so that a deed which is possible there too is no fault that anybody could notice.
    """

    procedure: n.Procedure
    seed: int
    parties: tuple[str, ...]
    states: tuple[str, ...]
    living: tuple[str, ...]
    kinds: tuple[str, ...]
    parts: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    ended: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    where: str = ""

    def at(self, where: str) -> Around:
        """Return the same, for the node at that place."""
        return replace(self, where=where)

    @property
    def given_at_once(self) -> bool:
        """Whether the node is in what an action or a comment asks for: that is never saved without being sent."""
        boxes = (each.item.id for each in walk.form(self.procedure) if isinstance(each.item, n.Box))
        small = {*boxes, *ids(self.procedure.actions)}
        return not small.isdisjoint(self.where.split("/")[1:])

    def recorded(self, kind: n.TypeOf) -> bool:
        """Return whether only the system puts values of this type into the form: it does not choose from a list."""
        edited = {each.id for each in self.procedure.parts if each.edited}
        fields = [each.item for each in walk.form(self.procedure) if isinstance(each.item, n.FieldNode)]
        asked = {name for action in self.procedure.actions for name in action.asks}
        return any(each.type is kind and each.part not in edited and each.id not in asked for each in fields)

    def other(self, names: Sequence[str], known: Iterable[str]) -> str | None:
        """Return one of the names that is not known yet, as the seed decides; None if there is none."""
        known = set(known)
        left = [each for each in names if each not in known]
        step = self.where.rpartition("/")[2]
        return min(left, key=lambda each: sha256(f"{self.seed}:{step}:{each}".encode()).digest(), default=None)


def around(spec: n.Spec, procedure: n.Procedure, seed: int) -> Around:
    """Return what is around the nodes of a procedure."""
    fields: dict[str, tuple[str, ...]] = {}
    for placed in walk.form(procedure):
        if isinstance(placed.item, n.FieldNode):
            sort = placed.item.type.name
            fields[sort] = (*fields.get(sort, ()), placed.item.id)
    return Around(
        procedure=procedure,
        seed=seed,
        parties=ids(procedure.parties),
        states=ids(procedure.states),
        living=tuple(each.id for each in procedure.states if not each.final),
        kinds=ids(spec.kinds),
        parts=ids(procedure.parts),
        fields=fields,
        ended=tuple(each.id for each in procedure.states if each.final),
        numbers=tuple(dict.fromkeys(each.number for each in spec.procedures if each.number)),
        areas=tuple(dict.fromkeys(each.area for each in spec.procedures if each.area)),
    )


def ids(elements: Iterable[n.Element]) -> tuple[str, ...]:
    """Return the ids of elements."""
    return tuple(each.id for each in elements)


# ---------------------------------------------------------------- what can be wrong with names, conditions and periods


def without(values: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    """Return the values but the one at that place."""
    return values[:place] + values[place + 1 :]


def dropped(node: Node, field: str, kind: str, least: int = 0) -> Iterator[Fault]:
    """Yield the loss of each of the values, if at least so many stay."""
    values = getattr(node, field)
    for place, each in enumerate(values):
        if len(values) > least:
            name = each if isinstance(each, str) else getattr(each, "id", "") or f"{place + 1}"
            yield fault(kind, f"without {name} of {field}", field, without(values, place))


def names_wrong(node: Node, field: str, noun: str, pool: Sequence[str], here: Around) -> Iterator[Fault]:
    """Yield a name dropped, swapped and added. No name would mean: all; so one stays."""
    values: tuple[str, ...] = getattr(node, field)
    if not values:
        return
    yield from dropped(node, field, f"{noun} dropped", least=1)
    other = here.other(pool, values)
    if other is None:
        return
    for place, each in enumerate(values):
        changed = (*values[:place], other, *values[place + 1 :])
        yield fault(f"{noun} swapped", f"{other} for {each}", field, changed)
    yield fault(f"{noun} added", f"with {other}", field, (*values, other))


def condition_wrong(node: Node, field: str, noun: str, *, droppable: bool = True) -> Iterator[Fault]:
    """Yield a condition that is lost, turned round, or wrong in one of its parts."""
    expr: Expr | None = getattr(node, field)
    if expr is None:
        return
    if droppable:
        yield fault(f"{noun} dropped", f"no {field}", field, None)
    if not isinstance(expr, Const):
        yield fault(f"{noun} inverted", f"{field} turned round", field, opposite(expr))
    for what, other in wrong(expr):
        yield fault("condition wrong in a part", f"{field}: {what}", field, other)


def flipped(node: Node, field: str, kind: str) -> Fault:
    """Return a yes that is no, or the other way round."""
    return fault(kind, f"{field} is {not getattr(node, field)}", field, not getattr(node, field))


def moved(node: Node, field: str, kind: str) -> Iterator[Fault]:
    """Yield a number that is one too large and one too small."""
    value = getattr(node, field)
    for by in (1, -1):
        if isinstance(value, Const) and type(value.value) is int:
            yield fault(kind, f"{field} {by:+}", field, Const(value=value.value + by))
        elif type(value) is int:
            yield fault(kind, f"{field} {by:+}", field, value + by)


LONGER = {"hour": "day", "day": "week", "week": "month", "month": "year", "year": "month"}


def period_wrong(node: n.Period, here: Around) -> Iterator[Fault]:
    """Yield the faults of a period."""
    yield from moved(node, "amount", "bound moved by one")
    yield fault("unit swapped", f"{LONGER[node.unit]}s for {node.unit}s", "unit", LONGER[node.unit])
    if isinstance(node.amount, FieldRef):
        numbers = (*here.fields.get("days", ()), *here.fields.get("whole number", ()))
        other = here.other(numbers, (node.amount.name,))
        if other:
            yield fault("period swapped", f"{other} for {node.amount.name}", "amount", FieldRef(name=other))


def start_wrong(node: Node, here: Around) -> Iterator[Fault]:
    """Yield another date for a period to begin at."""
    start = node.start  # type: ignore[attr-defined]
    if isinstance(start, FieldRef | SystemRef):
        dates: dict[str, Expr] = {each: FieldRef(name=each) for each in here.fields.get("date", ())}
        dates |= {"created_on": SystemRef(name="created_on"), "changed_on": SystemRef(name="changed_on")}
        other = here.other(tuple(dates), (start.name,))
        if other:
            yield fault("start swapped", f"{other} for {start.name}", "start", dates[other])
