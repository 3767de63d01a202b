"""Rule `required-never-asked`: what is required to send, and can be sent without."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Action, DeleteCase, FieldNode, ListNode, Part, Procedure, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each part with something required to send that no action needs, and each way past those that do."""
    for procedure in spec.procedures:
        needed = _with_required(procedure)
        for part in procedure.parts:
            if part.id in needed and part.edited:
                yield from _past(procedure, part)


def _past(procedure: Procedure, part: Part) -> Iterator[Problem]:
    asking = [each for each in procedure.actions if part.id in each.needs]
    if not asking:
        yield Problem(Place(procedure.id, "part", part.id), {"part": part.id, "reason": "no action needs it complete"})
        return
    first = next((each.id for each in procedure.states if each.initial), "")
    editors = {party for party, states in part.edited if first in states}
    for action in procedure.actions:
        if part.id not in action.needs and editors & set(action.by) and _leaves(action, first):
            reason = f"`{action.id}` leads out of `{first}` without it, others do not"
            yield Problem(Place(procedure.id, "action", action.id), {"part": part.id, "reason": reason})


def _leaves(action: Action, first: str) -> bool:
    """Return whether an action leads out of the first state, and does not delete the case."""
    if any(isinstance(each, DeleteCase) for each in action.effects):
        return False
    return any(first in move.states and move.to not in (None, first) for move in action.moves)


def _with_required(procedure: Procedure) -> set[str]:
    """Return the parts that hold something which is required to send, whatever its condition."""
    found: set[str] = set()
    for each in deep(procedure):
        item = each.item
        if isinstance(item, FieldNode) and any(one.level == "send" for one in item.required):
            found.add(item.part or next((outer.part for outer in reversed(each.inside) if outer.part), ""))
        elif isinstance(item, ListNode) and item.least:
            found.add(item.part)
    return found


RULE = Rule(
    Fault(
        "required-never-asked",
        "what `{part}` requires to send is never asked for: {reason}",
        "forms with gaps are sent, though the form says that they cannot be",
        "add `needs {part} complete` to each action that sends it",
    ),
    find,
)
