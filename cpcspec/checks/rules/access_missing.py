"""Rule `access-missing`: a state in which nobody sees the case."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moves import reachable
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each state that no access rule names."""
    for procedure in spec.procedures:
        known = reachable(spec, procedure)
        seen = {state for each in procedure.access for state in each.states}
        for state in procedure.states:
            if state.id in known - seen:
                yield Problem(Place(procedure.id, "state", state.id), {"state": state.id})


RULE = Rule(
    Fault(
        "access-missing",
        "in the state `{state}` nobody sees the case",
        "without a rule that shows it, not even its creator can open it",
        "add a rule to `access`: who sees what in `{state}`",
    ),
    find,
)
