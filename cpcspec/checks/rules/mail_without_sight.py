"""Rule `mail-without-sight`: a mail to somebody who then does not see the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpcspec.analysis.moments import Moment, moments
from cpcspec.analysis.moves import reachable
from cpcspec.analysis.seeing import seeing
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Mail, Procedure, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each recipient of a mail who sees nothing in any state that the case may be in when it is sent."""
    for procedure in spec.procedures:
        there, seen = reachable(spec, procedure), seeing(procedure)
        for mail in procedure.mails:
            for moment in moments(procedure, mail):
                states = moment.states & there
                yield from _unseeing(procedure, mail, moment, states, seen)


def _unseeing(
    procedure: Procedure, mail: Mail, moment: Moment, states: frozenset[str], seen: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    for party in dict.fromkeys((*mail.to, *moment.to)):
        if states and all(party not in seen[state] for state in states):
            facts = {"mail": mail.id, "party": party, "on": moment.id, "state": min(states)}
            yield Problem(Place(procedure.id, "mail", mail.id), facts)


RULE = Rule(
    Fault(
        "mail-without-sight",
        "on `{on}` the mail `{mail}` goes to `{party}`, who sees nothing of the case in `{state}`",
        "the link in the mail leads to a page that they may not read",
        "let `{party}` see what they are told of, or do not tell them",
        "warning",
    ),
    find,
)
