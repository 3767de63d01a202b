"""Rule `choice-wider-than-like`: a choice of authorities from everywhere, where all like it are from one country."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import FieldNode, Spec
from cpcspec.ir.walk import leaves

TWO = 2
"""So many other actions must keep to a country."""


class _Choice(NamedTuple):
    """A field of an action in which authorities are chosen."""

    procedure: str
    action: str
    field: FieldNode


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each choice without a country in an action, if several other actions choose the same kinds within one."""
    choices = [
        _Choice(procedure.id, action.id, placed.item)
        for procedure in spec.procedures
        for action in procedure.actions
        for placed in leaves(action.items)
        if isinstance(placed.item, FieldNode) and placed.item.type.kinds
    ]
    bound = [each for each in choices if each.field.type.country is not None]
    for each in choices:
        kinds = set(each.field.type.kinds)
        like = {other.action for other in bound if kinds & set(other.field.type.kinds)}
        if each.field.type.country is None and len(like) >= TWO:
            facts = {"field": each.field.id, "action": each.action, "others": ", ".join(sorted(like))}
            yield Problem(Place(each.procedure, "action", each.action), facts)


RULE = Rule(
    Fault(
        "choice-wider-than-like",
        "in `{action}` any country's authority can be chosen as `{field}`; those of {others} are of one country",
        "a case that is handed to the wrong country is out of reach of who handed it over",
        "write `in ...` after the kinds, or say why every country is meant",
        "warning",
    ),
    find,
)
