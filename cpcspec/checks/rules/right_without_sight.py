"""Rule `right-without-sight`: a right of somebody who sees nothing of the case when they might use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpcspec.analysis.moves import reachable
from cpcspec.analysis.seeing import seeing
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Attachments, Box, Procedure, Spec
from cpcspec.ir.walk import form

Seen = Mapping[str, frozenset[str]]


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each right to act, edit or write in a state in which its party sees nothing.

    A right that several parties have in several states is judged name by name: each must have its use.
    """
    for procedure in spec.procedures:
        seen, there = seeing(procedure), reachable(spec, procedure)
        for kind, name, by, states in _rights(procedure):
            now = [each for each in states if each in there]
            for party in _blind(by, now, seen):
                facts = {"what": name, "party": party, "state": ", ".join(now)}
                yield Problem(Place(procedure.id, kind, name), facts)
            for state in now:
                if by and not any(party in seen[state] for party in by):
                    yield Problem(
                        Place(procedure.id, kind, name), {"what": name, "party": ", ".join(by), "state": state}
                    )


def _blind(by: tuple[str, ...], states: list[str], seen: Seen) -> Iterator[str]:
    """Yield the parties that see nothing in any of the states, where another party does."""
    for party in by if len(by) > 1 else ():
        if states and not any(party in seen[state] for state in states):
            yield party


def _rights(procedure: Procedure) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Yield what may be done: its kind and name, by whom, and in which states."""
    for action in procedure.actions:
        yield "action", action.id, action.by, tuple(dict.fromkeys(s for move in action.moves for s in move.states))
    for part in procedure.parts:
        for party, states in part.edited:
            yield "part", part.id, (party,), states
    for placed in form(procedure):
        if isinstance(placed.item, Box | Attachments):
            yield "form", placed.item.id, placed.item.by, placed.item.states


RULE = Rule(
    Fault(
        "right-without-sight",
        "`{what}` is open to `{party}` in `{state}`, where they see nothing of the case",
        "nobody can do anything in a case that they do not see",
        "let them see the case there, or take the right away",
        "warning",
    ),
    find,
)
