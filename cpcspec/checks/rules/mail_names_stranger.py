"""Rule `mail-names-stranger`: a mail that names a party which has no part in what it tells of."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.doing import doers
from cpcspec.analysis.moments import Moment, assigned, moments
from cpcspec.analysis.reading import PLACEHOLDER
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Mail, Procedure, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each party in the text of a mail that neither acts, nor is assigned, told or waited for."""
    for procedure in spec.procedures:
        parties = {each.id for each in procedure.parties}
        for mail in procedure.mails:
            named = [each for each in dict.fromkeys(PLACEHOLDER.findall(mail.text)) if each in parties]
            when = list(moments(procedure, mail)) if named else []
            for name in named:
                if when and not any(name in _concerned(procedure, mail, each) for each in when):
                    yield Problem(Place(procedure.id, "mail", mail.id), {"mail": mail.id, "party": name})


def _concerned(procedure: Procedure, mail: Mail, moment: Moment) -> frozenset[str]:
    found = {*mail.to, *moment.to, *moment.by, *assigned(moment.effects)}
    if moment.kind in ("timer", "reminder"):
        found.update(party for state in moment.states for party in doers(procedure, state))
    return frozenset(found)


RULE = Rule(
    Fault(
        "mail-names-stranger",
        "the mail `{mail}` names `{party}`, which has no part in what it tells of",
        "whoever reads it takes the named authority for the one that acted, or that is waited for",
        "name who acts, who is told or who is waited for, or leave the name out",
        "warning",
    ),
    find,
)
