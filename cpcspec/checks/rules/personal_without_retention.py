"""Rule `personal-without-retention`: personal data that are never hidden or erased."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Attachments, FieldNode, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each procedure with personal data that neither hides nor erases anything."""
    for procedure in spec.procedures:
        if procedure.retention.hide or procedure.retention.erase:
            continue
        for each in deep(procedure):
            item = each.item
            personal = isinstance(item, FieldNode) and item.personal is not None
            if personal or (isinstance(item, Attachments) and item.personal):
                facts = {"procedure": procedure.id, "field": item.id}
                also = ((Place(procedure.id, "form", each.path), "the first of them is here"),)
                yield Problem(Place("", "procedure", procedure.id), facts, also)
                break


RULE = Rule(
    Fault(
        "personal-without-retention",
        "`{procedure}` holds personal data (`{field}`), and nothing says for how long",
        "personal data may be kept only as long as they are needed",
        "add a `retention` block: what is hidden and erased when",
    ),
    find,
)
