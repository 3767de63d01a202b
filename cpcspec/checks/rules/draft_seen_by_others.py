"""Rule `draft-seen-by-others`: somebody looks at what its author may still throw away."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.doing import doers
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import DeleteCase, Procedure, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each rule that shows others a state in which only the creator acts, and may delete the case."""
    for procedure in spec.procedures:
        creators = {each.id for each in procedure.parties if each.how == "creator"}
        for state in _drafts(procedure, creators):
            for number, rule in enumerate(procedure.access, 1):
                others = [each for each in rule.parties if each not in creators]
                if others and (not rule.states or state in rule.states):
                    facts = {"who": ", ".join(others), "state": state}
                    yield Problem(Place(procedure.id, "access", str(number)), facts)


def _drafts(procedure: Procedure, creators: set[str]) -> Iterator[str]:
    deletable = {
        state
        for action in procedure.actions
        if any(isinstance(each, DeleteCase) for each in action.effects)
        for move in action.moves
        for state in move.states
    }
    yield from (each for each in sorted(deletable) if doers(procedure, each) <= creators)


RULE = Rule(
    Fault(
        "draft-seen-by-others",
        "`{who}` can read what is still a draft in `{state}`: only its author acts there, and may delete it",
        "what somebody writes and takes back is nobody else's business",
        "leave that state out of the rule, or let them act there",
        "warning",
    ),
    find,
)
