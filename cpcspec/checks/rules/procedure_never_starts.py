"""Rule `procedure-never-starts`: a procedure that no case is ever made of."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effects import created
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each procedure without a menu entry that nothing else creates."""
    made = {each.procedure for _, each in created(spec)} | {each.target for each in spec.reuses}
    for procedure in spec.procedures:
        if not procedure.starts and procedure.id not in made:
            yield Problem(Place("", "procedure", procedure.id), {"procedure": procedure.id})


RULE = Rule(
    Fault(
        "procedure-never-starts",
        "no case of `{procedure}` is ever made",
        "nobody could ever use this procedure",
        "add `start from menu`, a `reuse ... to {procedure}`, or an action that creates it",
        "warning",
    ),
    find,
)
