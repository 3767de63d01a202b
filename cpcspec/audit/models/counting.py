"""What a period counts from and how long it is: the day that is set at last, and all that is added to it.

`ends 5 days after on plus 1 month` counts from `on`; a month goes by, and then five days. The numbers may be held by
fields: then their bounds are known at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from cpcspec.analysis.effects import effects
from cpcspec.audit.models.calendar import LATER, SAME, Length, Step, orders
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.expr import Unit
from cpcspec.ir.walk import form

Rule = nodes.Timer | nodes.Hide | nodes.Erase
Bound = tuple[int | None, int | None]
TODAY = ir.SystemRef(name="today")


class Part(NamedTuple):
    """So many units, as an expression says; taken away where `back`."""

    amount: ir.Expr
    unit: Unit
    back: bool = False


class Span(NamedTuple):
    """The shortest and the longest that a period can be; None where nothing says it."""

    least: Length | None
    most: Length | None


class Counted(NamedTuple):
    """A day, and what goes by after it until something ends; with `whole` an hour that has begun counts to its day."""

    base: ir.Expr
    parts: tuple[Part, ...]
    whole: bool

    @property
    def amounts(self) -> tuple[ir.Expr, ...]:
        """Return what says how long it takes, where that is no plain number."""
        return tuple(each.amount for each in self.parts if not isinstance(each.amount, ir.Const))


def counted(rule: Rule) -> Counted:
    """Return what a timer or a rule of retention counts from, and how long."""
    base, parts = rule.start, [Part(rule.period.amount, rule.period.unit)]
    while isinstance(base, ir.Shift):
        parts.insert(0, Part(base.amount, base.unit, base.back))
        base = base.date
    return Counted(base, tuple(parts), not isinstance(rule, nodes.Timer))


def span(spec: nodes.Spec, node: nodes.Procedure, rule: Rule) -> Span:
    """Return how long it takes from the day that a rule counts from to its end."""
    found = counted(rule)
    limits = [_signed(bounds(spec, node, each.amount), each.back) for each in found.parts]
    return Span(*(_length(found, each) for each in zip(*limits, strict=True)))


def _signed(found: Bound, back: bool) -> Bound:  # noqa: FBT001 - what is taken away is the other way round
    least, most = found
    return (None if most is None else -most, None if least is None else -least) if back else found


def period_span(spec: nodes.Spec, node: nodes.Procedure, period: nodes.Period) -> Span:
    """Return how long a period is by itself: its number, or the bounds of the field that holds it."""
    least, most = bounds(spec, node, period.amount)
    return Span(*(None if each is None else Length(each, period.unit) for each in (least, most)))


def _length(found: Counted, amounts: Iterable[int | None]) -> Length | None:
    steps = []
    for each, amount in zip(found.parts, amounts, strict=True):
        if amount is None:
            return None
        steps.append(Step(amount, each.unit))
    if found.whole and steps[-1].unit == "hour":
        steps.append(Step(0, "day"))
    return Length(*steps[-1], tuple(steps[:-1]))


def always_before(one: Span, other: Span, *, ties: bool) -> bool:
    """Return whether one end always comes before another that counts from the same day; `ties`: if both at once too."""
    if one.most is None or other.least is None:
        return False
    found = orders(one.most, other.least)
    return LATER not in found and (ties or SAME not in found)


# ---------------------------------------------------------------- numbers


def bounds(spec: nodes.Spec, node: nodes.Procedure, amount: ir.Expr) -> Bound:
    """Return the least and the greatest number that an amount can be; None where nothing says it."""
    if isinstance(amount, ir.Const):
        return (amount.value, amount.value) if type(amount.value) is int else (None, None)
    if not isinstance(amount, ir.FieldRef) or amount.scope != "form":
        return None, None
    field = _field(node, amount.name)
    if field is None:
        return None, None
    given = list(_given(spec, node, field))
    low, high = _limits(field)
    if low is not None and any(each is None or each < low for each, _ in given):
        low = None
    if high is not None and any(each is None or each > high for _, each in given):
        high = None
    return low, high


def _limits(field: nodes.FieldNode) -> Bound:
    low, high = (
        each.value if isinstance(each, ir.Const) and type(each.value) is int else None
        for each in (field.type.least, field.type.most)
    )
    return low, high


def _given(spec: nodes.Spec, node: nodes.Procedure, field: nodes.FieldNode) -> Iterator[Bound]:
    """Yield the bounds of what a field may get from elsewhere than from a form, where its own bounds are not asked."""
    for each in effects(node):
        if isinstance(each, nodes.SetField) and each.field == field.id:
            yield _value(node, each.value)
    if field.default is not None:
        yield _value(node, field.default)
    for source, carry, sets in _made(spec, node):
        if field.id in carry:
            there = _field(source, field.id)
            yield (None, None) if there is None else _limits(there)
        yield from (
            _value(source, each.value) for each in sets if isinstance(each, nodes.SetField) and each.field == field.id
        )


def _value(node: nodes.Procedure, value: ir.Expr) -> Bound:
    if isinstance(value, ir.Const) and type(value.value) is int:
        return value.value, value.value
    if not isinstance(value, ir.FieldRef) or value.scope == "row":
        return None, None
    there = _field(node, value.name)
    return (None, None) if there is None else _limits(there)


def _made(
    spec: nodes.Spec, node: nodes.Procedure
) -> Iterator[tuple[nodes.Procedure, tuple[str, ...], tuple[object, ...]]]:
    """Yield the procedures whose cases make cases of this one, with what goes along and what is set."""
    by_id = {each.id: each for each in spec.procedures}
    for reuse in spec.reuses:
        if reuse.target == node.id and reuse.source in by_id:
            yield by_id[reuse.source], reuse.carry, reuse.sets
    for source in spec.procedures:
        for each in effects(source):
            if isinstance(each, nodes.CreateCase) and each.procedure == node.id:
                yield source, each.carry, each.sets


def _field(node: nodes.Procedure, name: str) -> nodes.FieldNode | None:
    items = (placed.item for placed in form(node))
    found = (each for each in items if isinstance(each, nodes.FieldNode) and each.id == name)
    return next(found, None)


# ---------------------------------------------------------------- what is read


def only_counted(found: object) -> frozenset[str]:
    """Return the fields whose numbers nothing reads but periods: it matters only whether they are known."""
    amounts: set[str] = set()
    others: set[str] = set()
    _sort(found, amounts, others)
    return frozenset(amounts - others)


def _sort(found: object, amounts: set[str], others: set[str]) -> None:
    if isinstance(found, ir.FieldRef):
        others.add(found.name)
    elif isinstance(found, tuple):
        for each in found:
            _sort(each, amounts, others)
    elif isinstance(found, BaseModel):
        for name, value in found:
            if name == "amount" and isinstance(found, nodes.Period | ir.Shift) and isinstance(value, ir.FieldRef):
                amounts.add(value.name)
            else:
                _sort(value, amounts, others)
