"""Rule `state-unreachable`: a state that no case ever comes into."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moves import reachable
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each state that no way leads to from where cases begin."""
    for procedure in spec.procedures:
        known = reachable(spec, procedure)
        for state in procedure.states:
            if known and state.id not in known:
                yield Problem(Place(procedure.id, "state", state.id), {"state": state.id})


RULE = Rule(
    Fault(
        "state-unreachable",
        "no case ever comes into the state `{state}`",
        "whatever is said about it, its actions, deadlines and access, never applies",
        "let an action or a timer lead to it, or delete it",
    ),
    find,
)
