"""Rule `area-unlike-its-kind`: a procedure that stands in another area than all that are like it."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Procedure, Spec

ALIKE = 0.5
"""Procedures with so large a share of their parties, states, parts and actions in common are of one kind."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each procedure whose area is not that of the one most like it, or of the others in its menu."""
    for procedure in spec.procedures:
        if not procedure.area:
            continue
        others = [each for each in spec.procedures if each.id != procedure.id and each.area]
        menus = {each.menu for each in procedure.starts}
        beside = [each for each in others if menus & {start.menu for start in each.starts}]
        nearest = max(others, key=lambda each: _likeness(procedure, each), default=None)
        reason = ""
        if beside and all(each.area != procedure.area for each in beside):
            reason = f"all others that start from its menu stand in `{beside[0].area}`"
        elif nearest and nearest.area != procedure.area and _likeness(procedure, nearest) >= ALIKE:
            reason = f"`{nearest.id}`, which is most like it, stands in `{nearest.area}`"
        if reason:
            facts = {"procedure": procedure.id, "area": procedure.area, "reason": reason}
            yield Problem(Place("", "procedure", procedure.id), facts)


def _likeness(one: Procedure, other: Procedure) -> float:
    mine, theirs = _names(one), _names(other)
    return len(mine & theirs) / len(mine | theirs)


def _names(procedure: Procedure) -> set[tuple[str, str]]:
    groups = (procedure.parties, procedure.states, procedure.parts, procedure.actions)
    return {(type(each).__name__, each.id) for group in groups for each in group}


RULE = Rule(
    Fault(
        "area-unlike-its-kind",
        "`{procedure}` stands in the area `{area}`, but {reason}",
        "whoever looks for its cases among those like them does not find them",
        "put it into the area of its kind",
        "warning",
    ),
    find,
)
