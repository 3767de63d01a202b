"""Which of the values that only the system sets are there in which state, as far as the ways of a case tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cpcspec.analysis.effects import created
from cpcspec.analysis.moves import reachable
from cpcspec.ir.expr import Const
from cpcspec.ir.nodes import (
    Action,
    Box,
    DeleteCase,
    Effect,
    FieldNode,
    GiveNumber,
    Procedure,
    Reuse,
    SetField,
    Spec,
    Timer,
)
from cpcspec.ir.walk import form

NUMBER = "number"
"""The number of a case, under the name that mails have for it."""

Names = frozenset[str]


class Known(NamedTuple):
    """By state: what every case has there, what some case may have, and what one of the ways there brings along."""

    surely: Mapping[str, Names]
    perhaps: Mapping[str, Names]
    brought: Mapping[str, Names]


class _Way(NamedTuple):
    """A way into a state (from nowhere: a case begins there), and what is set on it, surely and perhaps."""

    source: str
    target: str
    surely: Names
    perhaps: Names


def kept(spec: Spec, procedure: Procedure) -> Names:
    """Return the number, and the fields at the top of the form that nobody fills in by hand."""
    edited = {each.id for each in procedure.parts if each.edited}
    asked = {name for action in procedure.actions for name in action.asks}
    fields = [each.item for each in form(procedure) if isinstance(each.item, FieldNode)]
    by_hand = {each.id for each in fields if each.part in edited or each.default is not None}
    carried = {name for each in spec.reuses if each.target == procedure.id for name in each.carry}
    return frozenset({NUMBER, *(each.id for each in fields)} - by_hand - asked - carried)


def known(spec: Spec, procedure: Procedure) -> Known:
    """Return what is known in the states that cases come into, of the fields that are kept by the system."""
    everything = kept(spec, procedure)
    states = reachable(spec, procedure)
    ways = [each for each in _ways(spec, procedure) if each.target in states and each.source in {"", *states}]
    surely: dict[str, Names] = dict.fromkeys(states, everything)
    perhaps: dict[str, Names] = dict.fromkeys(states, frozenset())
    for _ in range(len(states) * len(everything) + 1):
        before = (dict(surely), dict(perhaps))
        for way in ways:
            had, might = (surely[way.source], perhaps[way.source]) if way.source else (frozenset(), frozenset())
            surely[way.target] &= had | way.surely
            perhaps[way.target] |= (might | way.perhaps) & everything
        if before == (surely, perhaps):
            break
    brought = dict.fromkeys(states, frozenset[str]())
    for way in ways:
        if way.source != way.target:
            had = surely[way.source] if way.source else frozenset()
            brought[way.target] |= (had | way.surely) & everything
    return Known(surely, perhaps, brought)


def set_by(effects: Iterable[Effect]) -> tuple[Names, Names]:
    """Return what these effects surely set, and what they perhaps set."""
    surely: set[str] = set()
    perhaps: set[str] = set()
    for each in effects:
        if isinstance(each, GiveNumber):
            surely.add(NUMBER)
        elif isinstance(each, SetField) and each.value != Const(value=None):
            perhaps.add(each.field)
            surely.update({each.field} if each.when is None else ())
    return frozenset(surely), frozenset(surely | perhaps)


def _ways(spec: Spec, procedure: Procedure) -> Iterator[_Way]:
    yield from _beginnings(spec, procedure)
    for action in procedure.actions:
        if not _deletes(action):
            yield from _of_action(action)
    for timer in procedure.timers:
        if not _deletes(timer):
            surely, perhaps = set_by(timer.effects)
            yield from (_Way(state, timer.to or state, surely, perhaps) for state in timer.states)
    for placed in form(procedure):
        if isinstance(placed.item, Box):
            _, perhaps = set_by(placed.item.effects)
            yield from (_Way(state, state, frozenset(), perhaps) for state in placed.item.states)


def _of_action(action: Action) -> Iterator[_Way]:
    surely, perhaps = set_by(action.effects)
    for move in action.moves:
        yield from (_Way(state, move.to or state, surely, perhaps) for state in move.states)


def _beginnings(spec: Spec, procedure: Procedure) -> Iterator[_Way]:
    """Yield the ways from nowhere: from the menu, by reuse, and by an action of another case."""
    initial = next((each.id for each in procedure.states if each.initial), "")
    reuses = [each for each in spec.reuses if each.target == procedure.id]
    if procedure.starts or not reuses:
        yield _Way("", initial, frozenset(), frozenset())
    for reuse in reuses:
        yield _Way("", initial, *_of_reuse(reuse))
    for _, creation in created(spec):
        if creation.procedure == procedure.id:
            surely, perhaps = set_by(each for each in creation.sets if isinstance(each, SetField | GiveNumber))
            along = frozenset(creation.carry)
            yield _Way("", creation.state or initial, surely | along, perhaps | along)


def _of_reuse(reuse: Reuse) -> tuple[Names, Names]:
    surely, perhaps = set_by(each for each in reuse.sets if isinstance(each, SetField))
    return surely, perhaps | frozenset(reuse.carry)


def _deletes(node: Action | Timer) -> bool:
    return any(isinstance(each, DeleteCase) for each in node.effects)
