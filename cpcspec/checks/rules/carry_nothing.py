"""Rule `carry-nothing`: a new case that takes nothing along."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effects import created
from cpcspec.analysis.reading import within
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each reuse, and each creation by an action, without anything carried, moved, copied or set."""
    for reuse in spec.reuses:
        if not reuse.carry and not reuse.sets:
            yield Problem(Place("", "reuse", f"{reuse.source}>{reuse.target}"), {"procedure": reuse.target})
    for procedure, creation in created(spec):
        if not (creation.carry or creation.move or creation.files or creation.sets):
            makers = [each.id for each in procedure.actions if creation in within(each)]
            place = Place(procedure.id, "action", makers[0]) if makers else Place("", "procedure", procedure.id)
            yield Problem(place, {"procedure": creation.procedure})


RULE = Rule(
    Fault(
        "carry-nothing",
        "the new case of `{procedure}` takes nothing along",
        "its users would have to type in again what the system knows",
        "say what goes along: `carry ...`, or `set FIELD to ...`",
        "warning",
    ),
    find,
)
