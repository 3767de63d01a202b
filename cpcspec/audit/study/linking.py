"""Linked cases: which procedures wait for others before they can come to an end, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.analysis.reading import within
from cpcspec.audit.check import Subject
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.lasting import back_without
from cpcspec.ir import nodes
from cpcspec.ir.expr import LinkedAny

OTHERS = ("linked", "erase")
"""Steps that are not the case's own way to its end."""


class Wait(NamedTuple):
    """That cases in some statuses cannot come to an end while a linked case is in one of some statuses of its own."""

    procedure: str
    statuses: tuple[str, ...]
    other: str
    while_in: tuple[str, ...]
    place: int
    """The first state of the model in which that is so."""


def waits(ground: Exploration) -> Iterator[Wait]:
    """Yield for what the cases of a procedure wait.

    A case waits if it can come to an end once the linked case is no longer in those statuses, and not before.
    """
    model, states = ground.model, ground.graph.states
    ended = [place for place, state in enumerate(states) if state[0] in model.finals and state[0] != model.gone]
    free = back_without(ground, ended, OTHERS)
    for var, variable in enumerate(model.variables):
        if variable.kind != "link":
            continue
        for number, word in enumerate(variable.words):
            blocked = [each for each in ground.open if states[each][var] >> number & 1 and each not in free]
            found = [each for each in blocked if _freed(ground, each, var, number) in free]
            if found:
                statuses = tuple(dict.fromkeys(ground.status(each) for each in found))
                other = variable.name.partition(":")[2]
                yield Wait(model.procedure, statuses, other, tuple(word.split("|")), found[0])


def _freed(ground: Exploration, place: int, var: int, number: int) -> int | None:
    """Return the state that differs only in that no linked case is in those statuses; None if none was reached."""
    state = list(ground.graph.states[place])
    state[var] &= ~(1 << number)
    return ground.graph.index.get(tuple(state))


def ends_wait_for(node: nodes.Procedure) -> frozenset[str]:
    """Return the procedures of whose linked cases a step into a final status takes heed."""
    finals = {each.id for each in node.states if each.final}
    found: set[str] = set()
    for action in node.actions:
        for move in action.moves:
            if move.to in finals:
                found |= _linked((move.when, *(each.condition for each in action.checks)))
    for timer in node.timers:
        if timer.to in finals:
            found |= _linked(timer.when)
    return frozenset(found)


def steps_read(node: nodes.Procedure) -> frozenset[str]:
    """Return the procedures of whose linked cases any step takes heed."""
    found: set[str] = set()
    for action in node.actions:
        found |= _linked((*(each.when for each in action.moves), *(each.condition for each in action.checks)))
    for timer in node.timers:
        found |= _linked(timer.when)
    return frozenset(found)


def _linked(node: object) -> set[str]:
    return {each.procedure for each in within(node) if isinstance(each, LinkedAny)}


def leaves(subject: Subject, statuses: tuple[str, ...]) -> int | None:
    """Return a state of a procedure, in one of these statuses, that no step ever leads out of them; None if none is."""
    ground = subject.ground
    inside = {place for place in ground.live if ground.status(place) in statuses}
    free = back_without(ground, (each for each in range(1, len(ground.graph.states)) if each not in inside), OTHERS)
    return min(inside - free, default=None)
