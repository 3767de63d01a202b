"""Rule `unused-code-list`: a code list that no field offers."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import within
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each code list that no field, list or condition names, unless there is no procedure that could."""
    if not spec.procedures:
        return
    used = {getattr(each, "codes", None) for procedure in spec.procedures for each in within(procedure)}
    used |= {getattr(each, "codes", None) for reuse in spec.reuses for each in within(reuse)}
    for each in spec.codes:
        if each.id not in used:
            yield Problem(Place("", "codes", each.id), {"codes": each.id})


RULE = Rule(
    Fault(
        "unused-code-list",
        "the code list `{codes}` is never used",
        "somebody will keep it up to date for nothing; perhaps a field was forgotten",
        "use it in a field (`type choice of {codes}`), or delete it",
        "warning",
    ),
    find,
)
