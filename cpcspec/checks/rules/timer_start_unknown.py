"""Rule `timer-start-unknown`: a period that has no beginning in a state in which it is to run."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effects import filled
from cpcspec.analysis.known import kept, known
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import FieldRef
from cpcspec.ir.nodes import Procedure, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each timer, and each state of it, in which the date that it counts from may be missing.

    Only dates that nobody fills in by hand are judged. A timer without any date at all is no matter of this rule.
    """
    for procedure in spec.procedures:
        yield from _of_timers(spec, procedure)
        yield from _of_retention(spec, procedure)


def _of_timers(spec: Spec, procedure: Procedure) -> Iterator[Problem]:
    """Yield states in which the date is never there, or brought along by some of the ways there and not by others.

    Where an action sets the date in the state itself, the timer waits for that. What nothing ever sets is a matter of
    `timer-never-runs`.
    """
    system, facts, somewhere = kept(spec, procedure), known(spec, procedure), filled(spec, procedure)
    for timer in procedure.timers:
        start = timer.start
        if not isinstance(start, FieldRef) or start.name not in system & somewhere or timer.when is not None:
            continue
        for state in (each for each in timer.states if each in facts.surely):
            never = start.name not in facts.perhaps[state]
            if never or (start.name in facts.brought[state] and start.name not in facts.surely[state]):
                said = {"what": f"the timer `{timer.id}`", "date": start.name, "state": state}
                yield Problem(Place(procedure.id, "timer", timer.id), said)


def _of_retention(spec: Spec, procedure: Procedure) -> Iterator[Problem]:
    """Yield each end of a case at which no rule that hides, or none that erases, has a date to count from."""
    system, surely = kept(spec, procedure), known(spec, procedure).surely
    finals = [each.id for each in procedure.states if each.final and each.id in surely]
    for what, rules in (("hides", procedure.retention.hide), ("erases", procedure.retention.erase)):
        starts = [each.start for each in rules if each.when is None]
        names = [each.name for each in starts if isinstance(each, FieldRef)]
        if not names or len(names) < len(starts) or not set(names) <= system:
            continue
        for state in finals:
            if surely[state].isdisjoint(names):
                facts = {"what": f"the rule that {what} data", "date": " or ".join(names), "state": state}
                also = ((Place(procedure.id, "retention", "1"), "the rule is here"),)
                yield Problem(Place(procedure.id, "state", state), facts, also)


RULE = Rule(
    Fault(
        "timer-start-unknown",
        "{what} cannot run in every case in `{state}`: nothing sets `{date}` on one of the ways there",
        "where the date is missing the period never ends, and nobody is told",
        "set `{date}` on every way into `{state}`, or let it run elsewhere",
    ),
    find,
)
