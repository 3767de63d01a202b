"""Rule `number-pattern-shared`: numbers that two cases may have in common."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each procedure whose pattern another one has too, or whose pattern does not count."""
    first: dict[str, str] = {}
    for procedure in spec.procedures:
        place = Place("", "procedure", procedure.id)
        pattern = procedure.number
        if pattern and "{serial}" not in pattern:
            yield Problem(
                place, {"procedure": procedure.id, "reason": "it does not count: there is no `{serial}` in it"}
            )
        if pattern and first.setdefault(pattern, procedure.id) != procedure.id:
            also = ((Place("", "procedure", first[pattern]), "the same pattern is here"),)
            reason = f"`{first[pattern]}` has the same pattern"
            yield Problem(place, {"procedure": procedure.id, "reason": reason}, also)


RULE = Rule(
    Fault(
        "number-pattern-shared",
        "two cases may get the same number in `{procedure}`: {reason}",
        "a number that is written in a letter must lead to one case",
        "give each procedure a pattern of its own, with `{{serial}}`",
    ),
    find,
)
