"""Rule `mail-to-the-actor`: a mail that tells somebody only what they have just done themselves."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moments import moments
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each mail that goes, at one of its moments, to nobody but the party that acts."""
    for procedure in spec.procedures:
        alone = {each.id for each in procedure.parties if each.how == "creator"}
        for mail in procedure.mails:
            for moment in moments(procedure, mail):
                to = {*mail.to, *moment.to}
                if len(to) == 1 and to <= alone and to == set(moment.by):
                    facts = {"mail": mail.id, "party": next(iter(to)), "on": moment.id}
                    yield Problem(Place(procedure.id, "mail", mail.id), facts)


RULE = Rule(
    Fault(
        "mail-to-the-actor",
        "on `{on}` the mail `{mail}` goes to `{party}` alone, who has just done that",
        "the others, whom it should tell, are not told",
        "name those who are to be told, or drop the mail",
        "warning",
    ),
    find,
)
