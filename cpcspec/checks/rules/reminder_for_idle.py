"""Rule `reminder-for-idle`: a reminder in a state in which nobody who gets it can do anything."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.doing import doers
from cpcspec.analysis.moves import reachable
from cpcspec.analysis.seeing import sources
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Procedure, Spec, Timer


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each state of a timer with reminders in which none of those reminded has anything to do."""
    for procedure in spec.procedures:
        there = reachable(spec, procedure)
        for timer in procedure.timers:
            told = _told(procedure, timer)
            for state in timer.states:
                if told and state in there and told.isdisjoint(doers(procedure, state)):
                    facts = {"timer": timer.id, "state": state, "who": ", ".join(sorted(told))}
                    yield Problem(Place(procedure.id, "timer", timer.id), facts)


def _told(procedure: Procedure, timer: Timer) -> frozenset[str]:
    """Return whom the timer reminds; what it tells of a case that its end leads on is no reminder."""
    found = {party for each in timer.reminders for party in each.to}
    if timer.to is None:
        found.update(party for mail in procedure.mails if timer.id in mail.on for party in mail.to)
    groups = {each.id for each in procedure.parties if each.how == "assigned"}
    drawn = sources(procedure)
    return frozenset(found | {base for each in found & groups for base in drawn.get(each, ())})


RULE = Rule(
    Fault(
        "reminder-for-idle",
        "the timer `{timer}` reminds `{who}` in `{state}`, where they have nothing to do",
        "whoever is reminded of what they cannot do learns not to read reminders",
        "let it run only where they can act, or remind those who can",
        "warning",
    ),
    find,
)
