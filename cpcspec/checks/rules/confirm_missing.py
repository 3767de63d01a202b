"""Rule `confirm-missing`: what cannot be undone, done at once."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Action, DeleteCase, Procedure, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each action that ends or deletes a case unasked, in a spec whose other such actions ask first."""
    ends = [
        (procedure, action) for procedure in spec.procedures for action in procedure.actions if _ends(procedure, action)
    ]
    if any(action.confirm for _, action in ends):
        for procedure, action in ends:
            # A small form of its own is a pause too: nobody fills it in by mistake.
            if not action.confirm and not action.items:
                yield Problem(Place(procedure.id, "action", action.id), {"action": action.id})


def _ends(procedure: Procedure, action: Action) -> bool:
    """Return whether a case is gone after an action, or has ended whatever it decides."""
    if any(isinstance(each, DeleteCase) for each in action.effects):
        return True
    final = {each.id for each in procedure.states if each.final}
    return bool(action.moves) and all(move.to in final for move in action.moves)


RULE = Rule(
    Fault(
        "confirm-missing",
        "`{action}` ends the case for good and does not ask first, as other such actions do",
        "one press by mistake cannot be taken back",
        "add `confirm` with the question that is to be answered",
        "warning",
    ),
    find,
)
