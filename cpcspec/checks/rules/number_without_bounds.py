"""Rule `number-without-bounds`: one number that may be anything, where all others have bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.analysis.bounds import NUMBERS
from cpcspec.analysis.reading import deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import FieldNode, Spec

ENOUGH = 2
"""So many numbers with bounds make one without them strange."""


class _Number(NamedTuple):
    """A number that somebody fills in, and where it stands."""

    place: Place
    field: FieldNode


def find(spec: Spec) -> Iterator[Problem]:
    """Yield the numbers without bounds that are filled in by hand, if they are fewer than those with bounds."""
    numbers = list(_numbers(spec))
    free = [each for each in numbers if each.field.type.least is None and each.field.type.most is None]
    bound = {each.field.id for each in numbers} - {each.field.id for each in free}
    if len({each.field.id for each in free}) == 1 and len(bound) >= ENOUGH:
        yield from (Problem(each.place, {"field": each.field.id}) for each in free)


def _numbers(spec: Spec) -> Iterator[_Number]:
    for procedure in spec.procedures:
        edited = {each.id for each in procedure.parts if each.edited}
        asked = {name for action in procedure.actions for name in action.asks}
        for each in deep(procedure):
            item = each.item
            if isinstance(item, FieldNode) and item.type.name in NUMBERS and (item.part in edited or item.id in asked):
                yield _Number(Place(procedure.id, "form", each.path), item)


RULE = Rule(
    Fault(
        "number-without-bounds",
        "`{field}` may be any number, though all other numbers that are filled in have bounds",
        "a digit too many is not noticed by anybody",
        "write `from ... to ...`, or say why every number is possible",
        "warning",
    ),
    find,
)
