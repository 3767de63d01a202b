"""Rule `state-nobody-may-act`: a state in which nobody can do anything and no time runs."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moves import reachable, steps
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each state that is not final, has no action at all and no way out."""
    for procedure in spec.procedures:
        leaving = {each.source for each in steps(procedure)}
        acting = {state for each in procedure.actions for move in each.moves for state in move.states}
        known = reachable(spec, procedure)
        for state in procedure.states:
            if state.id in known and not state.final and state.id not in leaving | acting:
                yield Problem(Place(procedure.id, "state", state.id), {"state": state.id})


RULE = Rule(
    Fault(
        "state-nobody-may-act",
        "in the state `{state}` nobody may do anything, and no timer leads out of it",
        "a case that comes there stays there for ever, although the state is not marked `final`",
        "add an action or a timer that leads out of it, or mark it `final`",
    ),
    find,
)
