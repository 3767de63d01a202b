"""Rule `rule-without-basis`: an action, deadline or mail that does not say which rule of law or guide it follows."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield the actions, timers and mails without basis, if the spec declares any sources."""
    if not spec.sources:
        return
    for procedure in spec.procedures:
        for kind, elements in (("action", procedure.actions), ("timer", procedure.timers), ("mail", procedure.mails)):
            for each in elements:
                if not each.basis:
                    yield Problem(Place(procedure.id, kind, each.id), {"kind": kind, "name": each.id})


RULE = Rule(
    Fault(
        "rule-without-basis",
        "the {kind} `{name}` names no basis",
        "an auditor could not tell which rule it follows",
        "add a line `basis SOURCE place`",
        "warning",
    ),
    find,
    everywhere=True,
    on=False,
)
