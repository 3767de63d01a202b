"""Rule `state-dead-end`: a state that something can be done in, but that nothing leads out of."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moves import reachable, steps
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each state that is not final and has actions, all of which stay in it."""
    for procedure in spec.procedures:
        leaving = {each.source for each in steps(procedure)}
        acting = {state for each in procedure.actions for move in each.moves for state in move.states}
        known = reachable(spec, procedure)
        for state in procedure.states:
            if state.id in known & acting and not state.final and state.id not in leaving:
                yield Problem(Place(procedure.id, "state", state.id), {"state": state.id})


RULE = Rule(
    Fault(
        "state-dead-end",
        "nothing leads out of the state `{state}`",
        "a case that comes there can never be closed",
        "let one of its actions, or a timer, lead to another state, or mark it `final`",
    ),
    find,
)
