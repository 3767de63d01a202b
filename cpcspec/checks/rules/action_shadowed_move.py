"""Rule `action-shadowed-move`: a line `from ... to ...` that an earlier one always comes before."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Action, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each state from which a later line of an action can never apply."""
    for procedure in spec.procedures:
        for action in procedure.actions:
            for state, target in _shadowed(action):
                facts = {"state": state, "action": action.id, "target": target}
                yield Problem(Place(procedure.id, "action", action.id), facts)


def _shadowed(action: Action) -> Iterator[tuple[str, str]]:
    for number, later in enumerate(action.moves):
        for state in later.states:
            before = [each for each in action.moves[:number] if state in each.states]
            if any(each.when is None or each.when == later.when for each in before):
                yield state, f"`{later.to}`" if later.to else "the same state"


RULE = Rule(
    Fault(
        "action-shadowed-move",
        "from `{state}`, the action `{action}` never leads to {target}: an earlier line always comes first",
        "of several lines the first that fits counts, so this one never does",
        "put the line with the condition before the one without, or delete one of them",
    ),
    find,
)
