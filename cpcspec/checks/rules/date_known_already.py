"""Rule `date-known-already`: a field for a date that every case knows by itself."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effect_lists import effect_lists
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import SystemRef
from cpcspec.ir.nodes import SetField, Spec

DATES = ("created_on", "changed_on", "entered_on")


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each effect that keeps the day on which the case was made, as if it were the day of the step."""
    for procedure in spec.procedures:
        for kind, name, effects in effect_lists(procedure):
            for each in effects:
                if isinstance(each, SetField) and isinstance(each.value, SystemRef) and each.value.name in DATES:
                    facts = {"what": name, "field": each.field, "date": each.value.name}
                    yield Problem(Place(procedure.id, kind, name), facts)


RULE = Rule(
    Fault(
        "date-known-already",
        "`{what}` sets `{field}` to `{date}`, which every case knows by itself",
        "the day of the step itself is mostly what is meant: `today`",
        "set it to `today`, or read `{date}` where `{field}` is read",
        "warning",
    ),
    find,
)
