"""Rule `kept-and-edited`: a field that steps of the procedure set and that somebody can change by hand."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effect_lists import effect_lists
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import FieldNode, SetField, Spec
from cpcspec.ir.walk import form


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each field that an action, a timer or a comment sets, in a part that somebody edits."""
    for procedure in spec.procedures:
        edited = {each.id: ", ".join(party for party, _ in each.edited) for each in procedure.parts if each.edited}
        set_by: dict[str, str] = {}
        for _, name, effects in effect_lists(procedure):
            for each in effects:
                if isinstance(each, SetField):
                    set_by.setdefault(each.field, name)
        for placed in form(procedure):
            item = placed.item
            if isinstance(item, FieldNode) and item.part in edited and item.id in set_by:
                facts = {"field": item.id, "setter": set_by[item.id], "editor": edited[item.part]}
                yield Problem(Place(procedure.id, "form", item.id), facts)


RULE = Rule(
    Fault(
        "kept-and-edited",
        "`{field}` is set by `{setter}`, and `{editor}` can change it by hand as well",
        "nobody can rely on a record that may be written over",
        "put the field into a part that nobody edits, or let nothing else set it",
        "warning",
    ),
    find,
)
