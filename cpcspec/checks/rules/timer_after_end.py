"""Rule `timer-after-end`: a timer that runs on in a case that has ended."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each final state that a timer names; what is kept how long is a matter of retention."""
    for procedure in spec.procedures:
        final = {each.id for each in procedure.states if each.final}
        for timer in procedure.timers:
            for state in (each for each in timer.states if each in final):
                yield Problem(Place(procedure.id, "timer", timer.id), {"timer": timer.id, "state": state})


RULE = Rule(
    Fault(
        "timer-after-end",
        "the timer `{timer}` runs in `{state}`, in which the case has ended",
        "a case that has ended waits for nobody, and nothing changes it any more",
        "take `{state}` out of its states",
        "warning",
    ),
    find,
)
