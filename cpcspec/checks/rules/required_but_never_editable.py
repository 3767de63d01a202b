"""Rule `required-but-never-editable`: a field that must be filled in, and that nobody can fill in."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effects import filled
from cpcspec.analysis.reading import Deep, deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import FieldNode, Procedure, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each required field without editor, default, or action that asks for it or sets it."""
    for procedure in spec.procedures:
        known = filled(spec, procedure)
        for each in deep(procedure):
            if isinstance(each.item, FieldNode) and each.item.required and not _filled(procedure, each, known):
                yield Problem(Place(procedure.id, "form", each.path), {"field": each.item.id})


def _filled(procedure: Procedure, at: Deep, known: frozenset[str]) -> bool:
    if not at.inside:
        return at.item.id in known
    # Rows come as a whole from other cases; else each of their fields has an editor of its own.
    editable = {each.id for each in procedure.parts if each.edited}
    own = isinstance(at.item, FieldNode) and (at.item.part in editable or at.item.default is not None)
    outer = at.inside[0]
    return own or (outer.id in known and outer.part not in editable)


RULE = Rule(
    Fault(
        "required-but-never-editable",
        "`{field}` is required, but nobody can fill it in and no action sets it",
        "the form could never be saved or sent",
        "name who edits its part (`edited by`), let an action ask for it or set it, or drop `required`",
    ),
    find,
)
