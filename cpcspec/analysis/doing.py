"""Who may do something in a state, whatever it is."""

from __future__ import annotations

from cpcspec.ir.nodes import Box, Procedure
from cpcspec.ir.walk import form


def doers(procedure: Procedure, state: str) -> frozenset[str]:
    """Return the parties that may act, fill in or write in a state."""
    found: set[str] = set()
    for action in procedure.actions:
        if any(state in move.states for move in action.moves):
            found.update(action.by)
    found.update(party for part in procedure.parts for party, states in part.edited if state in states)
    for placed in form(procedure):
        if isinstance(placed.item, Box) and state in placed.item.states:
            found.update(placed.item.by)
    return frozenset(found)
