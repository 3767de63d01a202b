"""Rule `next-not-told`: a case that waits for somebody who does not know."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moments import moments
from cpcspec.analysis.seeing import members
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Procedure, Spec

ENOUGH = 2
"""A procedure that sends mails on so many steps means to tell whoever is next."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each step into a state that waits for others, none of whom gets a mail on it."""
    for procedure in spec.procedures:
        told = _told(procedure)
        steps = [(action, move) for action in procedure.actions for move in action.moves if move.to]
        if len({action.id for action, _ in steps} & {name for name, _ in told}) < ENOUGH:
            continue
        also = members(procedure)
        for action, to in dict.fromkeys((action.id, move.to or "") for action, move in steps):
            by = next(each.by for each in procedure.actions if each.id == action)
            waited = _waited_for(procedure, to)
            known = told.get((action, to), set())
            known |= {name for each in known for name in also.get(each, ())}
            if waited and waited.isdisjoint(by) and waited.isdisjoint(known):
                facts = {"action": action, "state": to, "who": ", ".join(sorted(waited))}
                yield Problem(Place(procedure.id, "action", action), facts)


def _told(procedure: Procedure) -> dict[tuple[str, str], set[str]]:
    """Return, by action and state that it leads to, who gets a mail."""
    found: dict[tuple[str, str], set[str]] = {}
    for mail in procedure.mails:
        for moment in moments(procedure, mail):
            if moment.kind == "action":
                for state in moment.states:
                    found.setdefault((moment.id, state), set()).update(mail.to)
    return found


def _waited_for(procedure: Procedure, state: str) -> set[str]:
    """Return who can lead the case on from a state."""
    return {
        party
        for action in procedure.actions
        for move in action.moves
        if state in move.states and move.to != state
        for party in action.by
    }


RULE = Rule(
    Fault(
        "next-not-told",
        "`{action}` leads to `{state}`, where `{who}` must go on, and no mail tells them",
        "the case waits for somebody who does not know of it",
        "send a mail to them on `{action}`",
        "warning",
    ),
    find,
)
