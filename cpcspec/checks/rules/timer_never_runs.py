"""Rule `timer-never-runs`: a timer whose moment never comes."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effects import filled
from cpcspec.analysis.moves import reachable
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import FieldRef
from cpcspec.ir.nodes import Procedure, Spec, Timer


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each timer whose states are out of reach, or whose start nothing ever sets."""
    for procedure in spec.procedures:
        for timer in procedure.timers:
            reason = _reason(spec, procedure, timer)
            if reason:
                yield Problem(Place(procedure.id, "timer", timer.id), {"timer": timer.id, "reason": reason})


def _reason(spec: Spec, procedure: Procedure, timer: Timer) -> str:
    if timer.states and reachable(spec, procedure).isdisjoint(timer.states):
        return "no case ever comes into its states"
    start = timer.start
    if isinstance(start, FieldRef) and start.scope == "form" and start.name not in filled(spec, procedure):
        return f"nothing ever sets `{start.name}`, from which it counts"
    return ""


RULE = Rule(
    Fault(
        "timer-never-runs",
        "the timer `{timer}` never runs: {reason}",
        "a deadline that nobody is reminded of is missed",
        "let it run in states that cases come into, from a date that something sets",
    ),
    find,
)
