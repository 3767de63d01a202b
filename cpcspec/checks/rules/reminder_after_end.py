"""Rule `reminder-after-end`: a reminder whose moment never comes."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import Const, FieldRef, Unit
from cpcspec.ir.nodes import Period, Procedure, Reminder, Spec, Timer
from cpcspec.ir.walk import form


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each timer with a reminder longer before its end than it runs, or after an end that stops it."""
    for procedure in spec.procedures:
        for timer in procedure.timers:
            reasons = (_reason(procedure, timer, each) for each in timer.reminders)
            for reason in dict.fromkeys(each for each in reasons if each):
                yield Problem(Place(procedure.id, "timer", timer.id), {"timer": timer.id, "reason": reason})


HOURS: dict[Unit, tuple[int, int]] = {
    "hour": (1, 1),
    "day": (24, 24),
    "week": (168, 168),
    "month": (28 * 24, 31 * 24),
    "year": (365 * 24, 366 * 24),
}
"""The fewest and the most hours of a unit."""


def _reason(procedure: Procedure, timer: Timer, reminder: Reminder) -> str:
    if not reminder.before:
        moved = timer.to is not None and timer.to not in timer.states
        return "it would follow the end, which has led the case to a state without this timer" if moved else ""
    earliest, longest = _hours(procedure, reminder.period, 0), _hours(procedure, timer.period, 1)
    if earliest is None or longest is None or earliest <= longest:
        return ""
    return "it is due longer before the end than the timer runs at all"


def _hours(procedure: Procedure, period: Period, bound: int) -> int | None:
    """Return the least (0) or the greatest (1) length of a period; None if that cannot be told from the text."""
    amount = period.amount
    if isinstance(amount, FieldRef):
        kinds = [
            each.item.type for each in form(procedure) if each.item.node == "field" and each.item.id == amount.name
        ]
        limit = (kinds[0].most if bound else kinds[0].least) if kinds else None
        amount = limit if limit is not None else amount
    if isinstance(amount, Const) and isinstance(amount.value, int):
        return amount.value * HOURS[period.unit][bound]
    return None


RULE = Rule(
    Fault(
        "reminder-after-end",
        "a reminder of the timer `{timer}` never goes out: {reason}",
        "those who must act in time would not be told",
        "choose a shorter period before the end, or let the timer run longer",
    ),
    find,
)
