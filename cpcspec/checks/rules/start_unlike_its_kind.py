"""Rule `start-unlike-its-kind`: a procedure that no menu leads to, though one does to all others of its area."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each procedure without a start from the menu in an area in which all the others have one."""
    for procedure in spec.procedures:
        beside = [each for each in spec.procedures if each.area == procedure.area and each.id != procedure.id]
        if procedure.area and not procedure.starts and beside and all(each.starts for each in beside):
            facts = {"procedure": procedure.id, "area": procedure.area}
            yield Problem(Place("", "procedure", procedure.id), facts)


RULE = Rule(
    Fault(
        "start-unlike-its-kind",
        "no menu starts `{procedure}`, though one starts all others of the area `{area}`",
        "whoever needs it looks for it in the menu",
        "add `start from menu`, or say why it only follows from another case",
        "warning",
    ),
    find,
)
