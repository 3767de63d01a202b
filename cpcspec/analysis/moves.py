"""The ways of a case through its states, as plain values: no graph library, since every check needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from cpcspec.analysis.effects import created
from cpcspec.ir.nodes import DeleteCase, Procedure, Spec

GONE = ""
"""Where a case is that was deleted: no state has an empty name."""


class Step(NamedTuple):
    """A way from one state to another: which action, or which timer at its end, goes it."""

    source: str
    target: str
    kind: Literal["action", "timer"]
    id: str


def steps(procedure: Procedure) -> Iterator[Step]:
    """Yield all ways between two states, and those out of existence; what stays in its state is no way."""
    for action in procedure.actions:
        gone = any(isinstance(each, DeleteCase) for each in action.effects)
        for move in action.moves:
            target = GONE if gone else move.to
            if target is not None:
                yield from (Step(state, target, "action", action.id) for state in move.states if state != target)
    for timer in procedure.timers:
        gone = any(isinstance(each, DeleteCase) for each in timer.effects)
        target = GONE if gone else timer.to
        if target is not None:
            yield from (Step(state, target, "timer", timer.id) for state in timer.states if state != target)


def entries(spec: Spec, procedure: Procedure) -> frozenset[str]:
    """Return the states in which a case may come into being: the initial one, and those that others create it in."""
    initial = {each.id for each in procedure.states if each.initial}
    made = {each.state for _, each in created(spec) if each.procedure == procedure.id and each.state}
    return frozenset(initial | made)


def reached(ways: Iterable[tuple[str, str]], start: Iterable[str]) -> frozenset[str]:
    """Return all that can be reached from `start` over pairs of source and target, the start included."""
    onward: dict[str, list[str]] = {}
    for source, target in ways:
        onward.setdefault(source, []).append(target)
    found = set(start)
    waiting = list(found)
    while waiting:
        for target in onward.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return frozenset(found)


def reachable(spec: Spec, procedure: Procedure) -> frozenset[str]:
    """Return the states that a case can come into, as far as the ways alone tell (conditions are not judged)."""
    ways = ((each.source, each.target) for each in steps(procedure))
    return reached(ways, entries(spec, procedure)) - {GONE}
