"""The lists of effects of a procedure, each with the kind and id of the element that has them."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.ir.nodes import Box, Effect, Procedure
from cpcspec.ir.walk import form


def effect_lists(procedure: Procedure) -> Iterator[tuple[str, str, tuple[Effect, ...]]]:
    """Yield the kind and id of each action, timer and comment box with its effects."""
    for action in procedure.actions:
        yield "action", action.id, action.effects
    for timer in procedure.timers:
        yield "timer", timer.id, timer.effects
    for placed in form(procedure):
        if isinstance(placed.item, Box):
            yield "form", placed.item.id, placed.item.effects
