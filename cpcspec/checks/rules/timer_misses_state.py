"""Rule `timer-misses-state`: a timer that does not run where its date was set for it."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.known import set_by
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import FieldRef
from cpcspec.ir.nodes import Procedure, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each timer whose date is set by an action that may lead to a state in which it does not run.

    Only where it does run in another state that the same action leads to: then the ways of one step are unlike.
    """
    for procedure in spec.procedures:
        final = {each.id for each in procedure.states if each.final}
        for timer in procedure.timers:
            if not isinstance(timer.start, FieldRef):
                continue
            for state, action in _missed(procedure, timer.start.name, frozenset(timer.states), final):
                facts = {"timer": timer.id, "state": state, "action": action, "date": timer.start.name}
                also = ((Place(procedure.id, "action", action), "the date is set here"),)
                yield Problem(Place(procedure.id, "timer", timer.id), facts, also)


def _missed(procedure: Procedure, date: str, states: frozenset[str], final: set[str]) -> Iterator[tuple[str, str]]:
    for action in procedure.actions:
        targets = {move.to or state for move in action.moves for state in move.states}
        if date in set_by(action.effects)[0] and targets & states:
            yield from ((state, action.id) for state in sorted(targets - states - final))


RULE = Rule(
    Fault(
        "timer-misses-state",
        "the timer `{timer}` does not run in `{state}`, though `{action}` sets `{date}` on the way there too",
        "a period that runs in one of two states which the same step leads to is mostly forgotten in the other",
        "let it run in `{state}` too, or set the date in an action of its own",
        "warning",
    ),
    find,
)
