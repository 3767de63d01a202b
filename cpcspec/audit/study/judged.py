"""What the conditions of an action judge, and who takes it without seeing that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.analysis.reading import within
from cpcspec.audit.check import Subject
from cpcspec.audit.models.formula import FALSE, Formula, every, holds, some
from cpcspec.audit.models.modal import opposite
from cpcspec.audit.models.space import Context
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.generate import assume
from cpcspec.audit.study.ways import first_where
from cpcspec.ir import nodes
from cpcspec.ir.expr import FieldRef
from cpcspec.ir.walk import form


class Blind(NamedTuple):
    """That an authority may take an action in a state of the model without seeing an item that it judges."""

    label: str
    who: str
    place: int
    transition: int


def judged(subject: Subject, action: nodes.Action) -> dict[str, str]:
    """Return the items of the form that an action judges, with their labels.

    They are what its checks and ways read, and the required items of the parts that must be complete.
    """
    items = {each.item.id: each.item for each in form(subject.node)}
    conditions = (*(each.condition for each in action.checks), *(each.when for each in action.moves))
    names = [each.name for each in within(conditions) if isinstance(each, FieldRef) and each.scope == "form"]
    names += [
        each.id for each in items.values()
        if isinstance(each, nodes.FieldNode | nodes.ListNode) and each.part in action.needs and _required(each)
    ]  # fmt: skip
    # What the action itself asks for, its actor fills in.
    return {name: items[name].label or name for name in names if name in items and name not in action.asks}


def _required(item: nodes.FieldNode | nodes.ListNode) -> bool:
    return bool(item.required if isinstance(item, nodes.FieldNode) else item.least)


def blind(subject: Subject, action: nodes.Action, paths: dict[str, str]) -> list[Blind]:
    """Return the items that somebody who may take an action does not see, each with the nearest such state."""
    ground = subject.ground
    found = []
    for path, label in paths.items():
        seen = min(_unseen(ground, action, path), default=None)
        if seen is not None:
            place, transition, who = seen
            found.append(Blind(label, who, place, transition))
    return sorted(found, key=lambda each: each.place)


def _unseen(ground: Exploration, action: nodes.Action, path: str) -> Iterator[tuple[int, int, str]]:
    """Yield the first states in which an authority may take an action and does not see an item."""
    words, place_of = ground.model.variables[0].words, ground.space.place
    by_actor: dict[str, list[int]] = {}
    for each in ground.by_kind.get(("action", action.id), ()):
        by_actor.setdefault(ground.transition(each).actor, []).append(each)
    for actor, steps in by_actor.items():
        who = ground.model.watchers[place_of[actor]]
        for at, places in ground.by_status.items():
            here = [each for each in steps if assume(ground.transition(each).guard, 0, at) != FALSE]
            ctx = Context(ground.names, place_of[actor]).at(at, words[at])
            hidden = opposite(ground.seeing(path, ctx)).possible if here else FALSE
            first = first_where(ground, places, every((_any(ground, here, at), assume(hidden, 0, at))))
            if first is not None:
                state = ground.graph.states[first]
                step = next(each for each in here if holds(ground.transition(each).guard, state))
                yield first, step, who.name or who.id


def _any(ground: Exploration, steps: Iterable[int], at: int) -> Formula:
    return some(dict.fromkeys(assume(ground.transition(each).guard, 0, at) for each in steps))
