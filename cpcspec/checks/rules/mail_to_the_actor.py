"""Rule `mail-to-the-actor`: a mail that tells somebody what they have just done themselves."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moments import moments
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each mail that goes to the creator on what only the creator does: alone, or with others on an action."""
    for procedure in spec.procedures:
        alone = {each.id for each in procedure.parties if each.how == "creator"}
        for mail in procedure.mails:
            for moment in moments(procedure, mail):
                to = {*mail.to, *moment.to}
                told = to & alone if set(moment.by) == to & alone else set()
                if told and (to == told or (moment.kind == "action" and not mail.except_actor)):
                    facts = {"mail": mail.id, "party": next(iter(told)), "on": moment.id}
                    yield Problem(Place(procedure.id, "mail", mail.id), facts)


RULE = Rule(
    Fault(
        "mail-to-the-actor",
        "on `{on}` the mail `{mail}` goes to `{party}`, who has just done that",
        "a mail on one's own deed tells nothing; and whoever else should be told may not be",
        "name those who are to be told, or write `except the actor`",
        "warning",
    ),
    find,
)
