"""Rule `switch-unlike-others`: one switch that stands otherwise than all the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import Const
from cpcspec.ir.nodes import FieldNode, Spec
from cpcspec.ir.walk import form

ENOUGH = 3


def find(spec: Spec) -> Iterator[Problem]:
    """Yield the one switch of a procedure that is set otherwise at first than all the others, or not at all."""
    for procedure in spec.procedures:
        switches = [each.item for each in form(procedure) if isinstance(each.item, FieldNode) and each.item.words]
        first = [each.default.value if isinstance(each.default, Const) else None for each in switches]
        (usual, often), *others = Counter(first).most_common() or [(None, 0)]
        if len(others) == 1 and others[0][1] == 1 and often >= ENOUGH:
            odd = switches[first.index(others[0][0])]
            facts = {"field": odd.id, "word": "on" if usual is True else "off" if usual is False else "open"}
            yield Problem(Place(procedure.id, "form", odd.id), facts)


RULE = Rule(
    Fault(
        "switch-unlike-others",
        "all other switches are {word} at first, `{field}` is not",
        "who fills in the form takes it for answered as the others are",
        "give it the same default, or say why it differs",
        "warning",
    ),
    find,
)
