"""Rule `mail-twice`: two mails to one party on one event."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from cpcspec.analysis.moments import Moment, moments
from cpcspec.analysis.moves import reachable
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Mail, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each mail that goes to a party when another one does too, unless both have conditions beside the state."""
    for procedure in spec.procedures:
        there = reachable(spec, procedure)
        sent = [
            (mail, each) for mail in procedure.mails for each in moments(procedure, mail) if each.kind != "reminder"
        ]
        by_event: dict[tuple[str, str], list[tuple[Mail, Moment]]] = {}
        for mail, moment in sent:
            by_event.setdefault((moment.kind, moment.id), []).append((mail, moment))
        for (_, event), several in by_event.items():
            for (one, first), (other, second) in combinations(several, 2):
                both = [each for each in one.to if each in other.to]
                if one is not other and both and first.states & second.states & there:
                    facts = {"mail": other.id, "other": one.id, "party": both[0], "event": event}
                    also = ((Place(procedure.id, "mail", one.id), "the other mail is here"),)
                    yield Problem(Place(procedure.id, "mail", other.id), facts, also)


RULE = Rule(
    Fault(
        "mail-twice",
        "on `{event}` both `{other}` and `{mail}` go to `{party}`",
        "who gets two mails on one event does not know which of them counts",
        "send one of them, or give them conditions that exclude each other",
        "warning",
    ),
    find,
)
