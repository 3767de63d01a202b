"""Rule `action-never-offered`: an action that can be done only where no case ever is."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moves import reachable
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each action all of whose states are out of reach."""
    for procedure in spec.procedures:
        known = reachable(spec, procedure)
        for action in procedure.actions:
            states = [state for move in action.moves for state in move.states]
            if states and known.isdisjoint(states):
                names = " or ".join(f"`{each}`" for each in dict.fromkeys(states))
                yield Problem(Place(procedure.id, "action", action.id), {"action": action.id, "states": names})


RULE = Rule(
    Fault(
        "action-never-offered",
        "the action `{action}` is never offered: no case ever comes into {states}",
        "users would look for a button that never shows up",
        "name states that cases come into, or delete the action",
        "warning",
    ),
    find,
)
