"""Rule `requirement-unlike-siblings`: one field of a row or a comment that is required otherwise than the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cpcspec.analysis.reading import deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import FieldNode, ListNode, Spec

ENOUGH = 2
MANY = 3
"""Others so many, required alike, make a field that is not required at all strange; `ENOUGH` one required otherwise."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield the one field of a list that is required at other times than all the others, which agree."""
    for procedure in spec.procedures:
        for each in deep(procedure):
            if isinstance(each.item, ListNode):
                fields = [one for one in each.item.items if isinstance(one, FieldNode) and one.shown is None]
                odd = _odd(fields)
                if odd is not None:
                    path = f"{each.path}.{odd.id}"
                    yield Problem(Place(procedure.id, "form", path), {"field": odd.id, "list": each.item.id})


def _odd(fields: list[FieldNode]) -> FieldNode | None:
    times = Counter(each.required for each in fields)
    if len(times) != ENOUGH:
        return None
    (usual, often), (other, seldom) = times.most_common()
    least = ENOUGH if other else MANY
    if seldom != 1 or not usual or often < least:
        return None
    return next(each for each in fields if each.required == other)


RULE = Rule(
    Fault(
        "requirement-unlike-siblings",
        "in the rows of `{list}`, `{field}` alone is not required when all the other fields are",
        "a row that lacks one of its fields passes, or is refused, at another time than one that lacks another",
        "require it as the others, or say why it differs",
        "warning",
    ),
    find,
)
