"""What may change a case, wherever it is said."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.ir.nodes import Box, CreateCase, Effect, Procedure, SetField, Spec
from cpcspec.ir.walk import form


def effects(procedure: Procedure) -> Iterator[Effect]:
    """Yield the effects of all actions, timers and comment boxes of a procedure."""
    for action in procedure.actions:
        yield from action.effects
    for timer in procedure.timers:
        yield from timer.effects
    for placed in form(procedure):
        if isinstance(placed.item, Box):
            yield from placed.item.effects


def created(spec: Spec) -> Iterator[tuple[Procedure, CreateCase]]:
    """Yield each creation of a linked case with the procedure that it is done from."""
    for procedure in spec.procedures:
        for each in effects(procedure):
            if isinstance(each, CreateCase):
                yield procedure, each


def filled(spec: Spec, procedure: Procedure) -> frozenset[str]:
    """Return the ids at the top of lists that something gives a value to: an editor, an action, or another case."""
    editable = {each.id for each in procedure.parts if each.edited}
    found: set[str] = set()
    for placed in form(procedure):
        item = placed.item
        if item.node in ("comments", "attachments"):
            found.add(item.id)
        elif item.node in ("field", "list"):
            known = item.part in editable or (item.node == "field" and item.default is not None)
            found.update({item.id} if known else ())
    for action in procedure.actions:
        found.update(action.asks)
    found.update(each.field for each in effects(procedure) if isinstance(each, SetField))
    for _, creation in created(spec):
        if creation.procedure == procedure.id:
            found.update(creation.carry, (name for name, _ in creation.move))
            found.update(each.field for each in creation.sets if isinstance(each, SetField))
    for reuse in spec.reuses:
        if reuse.target == procedure.id:
            found.update(reuse.carry, (each.field for each in reuse.sets if isinstance(each, SetField)))
    return frozenset(found)
