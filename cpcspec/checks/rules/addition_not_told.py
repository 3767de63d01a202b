"""Rule `addition-not-told`: something happens that nobody is told of, though they are of all the rest."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.seeing import seeing
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Attachments, Box, DeleteCase, Procedure, SendMail, Spec
from cpcspec.ir.walk import form

ENOUGH = 3
"""So many others must be told of for the one that is not to be strange."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield the one action, comment box or section for files of a procedure that no mail tells of."""
    for procedure in spec.procedures:
        told = {name for mail in procedure.mails for name in mail.on}
        for kind, names in (("action", _steps(procedure)), ("form", _additions(procedure))):
            untold = [each for each in names if each not in told]
            if len(untold) == 1 and len(names) > ENOUGH:
                yield Problem(Place(procedure.id, kind, untold[0]), {"what": untold[0]})


def _steps(procedure: Procedure) -> list[str]:
    """Return the actions that lead a case from one state to another."""
    return [
        each.id
        for each in procedure.actions
        if any(move.to and set(move.states) - {move.to} for move in each.moves)
        and not any(isinstance(one, DeleteCase | SendMail) for one in each.effects)
    ]


def _additions(procedure: Procedure) -> list[str]:
    """Return what is added to a case where others take part: not what its creator does alone."""
    creators = {each.id for each in procedure.parties if each.how == "creator"}
    shared = {state for state, parties in seeing(procedure).items() if not parties <= creators}
    return [
        placed.item.id
        for placed in form(procedure)
        if isinstance(placed.item, Box | Attachments) and not shared.isdisjoint(placed.item.states)
    ]


RULE = Rule(
    Fault(
        "addition-not-told",
        "no mail tells anybody of `{what}`, though one does of all others like it",
        "what nobody is told of is found by chance, or not at all",
        "name it behind `on` in a mail, or say why nobody needs to know",
        "warning",
    ),
    find,
)
