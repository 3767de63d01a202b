"""Rule `asked-and-unused`: an answer that an action asks for and does nothing with."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import within
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import FieldRef
from cpcspec.ir.nodes import Action, CreateCase, FieldNode, Spec, TypeOf
from cpcspec.ir.walk import leaves


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each field of an action's own form that none of its effects, checks and conditions reads."""
    for procedure in spec.procedures:
        for action in procedure.actions:
            used = _used(action)
            for placed in leaves(action.items):
                if isinstance(placed.item, FieldNode) and placed.item.id not in used:
                    facts = {"action": action.id, "field": placed.item.id}
                    yield Problem(Place(procedure.id, "action", action.id), facts)


def _used(action: Action) -> set[str]:
    found = {each.name for each in within(action) if isinstance(each, FieldRef)}
    found.update(each.by for each in within(action) if isinstance(each, TypeOf) and each.by)
    for each in action.effects:
        if isinstance(each, CreateCase):
            found.update(name for pair in each.move for name in pair)
            found.update({each.files_chosen} if each.files_chosen else ())
    return found


RULE = Rule(
    Fault(
        "asked-and-unused",
        "`{action}` asks for `{field}` and does nothing with the answer",
        "what somebody was asked for is lost: the form has no place for it",
        "set a field to it, or do not ask",
        "warning",
    ),
    find,
)
