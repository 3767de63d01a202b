"""What the text of a spec offers and no case ever allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.audit.check import Subject
from cpcspec.audit.models.formula import Formula, some
from cpcspec.audit.models.modal import both
from cpcspec.audit.models.model import GONE
from cpcspec.audit.models.space import Context
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.generate import assume
from cpcspec.audit.study.matrix import grants, who_can
from cpcspec.audit.study.ways import first_where, listed, ways
from cpcspec.ir import nodes
from cpcspec.semantics.standing import Grant

NOBODY = "nobody who may do so is ever there and sees the case"
CONDITIONS = "its conditions never come true there"


class Dead(NamedTuple):
    """Something that is never possible: what it is, in which states of the text, where to (ways only), and why."""

    kind: str
    name: str
    label: str
    states: tuple[str, ...]
    why: str
    target: str = ""


def dead_steps(subject: Subject) -> Iterator[Dead]:
    """Yield what is never possible though the text offers it in states that cases come into."""
    possible = {(each.kind, each.name) for each in who_can(subject)}
    meant: dict[tuple[str, str], list[Grant]] = {}
    for each in grants(subject.world.program, subject.node):
        if (each.kind, each.name) not in possible:
            meant.setdefault((each.kind, each.name), []).append(each)
    for (kind, name), found in meant.items():
        states = _reached(subject.ground, (state for each in found for state in each.said))
        if states:
            by = tuple(dict.fromkeys(each.party for each in found))
            yield Dead(kind, name, found[0].label, states, _why(subject, by, states))


def dead_ways(subject: Subject) -> Iterator[Dead]:
    """Yield the ways of actions, from one state to another, that no case ever takes."""
    ground = subject.ground
    taken = {(each.name, each.source, each.target) for each in ways(ground).all if each.kind == "action"}
    for action in subject.node.actions:
        meant: dict[str, list[str]] = {}
        for state, target in _meant(subject.node, action):
            if target != state and (action.id, state, target or GONE) not in taken:
                meant.setdefault(target, []).append(state)
        for target, states in meant.items():
            there = _reached(ground, states)
            if there:
                why = _why(subject, action.by, there)
                yield Dead("action", action.id, action.label or action.id, there, why, target)


def _meant(node: nodes.Procedure, action: nodes.Action) -> Iterator[tuple[str, str]]:
    """Yield from where to where an action leads by the text; an empty target is the end of the case's existence."""
    deletes = any(isinstance(each, nodes.DeleteCase) for each in action.effects)
    for move in action.moves:
        for state in move.states or tuple(each.id for each in node.states):
            yield state, "" if deletes else move.to or state


def _reached(ground: Exploration, states: Iterable[str]) -> tuple[str, ...]:
    words = ground.model.variables[0].words
    return tuple(each for each in dict.fromkeys(states) if words.index(each) in ground.by_status)


def _why(subject: Subject, by: tuple[str, ...], states: Iterable[str]) -> str:
    """Return why something is never possible: nobody is there for it, or its conditions."""
    if any(_staffed(subject.ground, by, state) for state in states):
        return CONDITIONS
    labels = {each.id: each.label or each.id for each in subject.node.parties}
    return f"{NOBODY} ({listed(labels.get(each, each) for each in by)})"


def _staffed(ground: Exploration, by: tuple[str, ...], state: str) -> bool:
    """Return whether in a state somebody plays one of these parties and sees the case."""
    at = ground.model.variables[0].words.index(state)
    found: list[Formula] = []
    for watcher, _ in enumerate(ground.model.watchers):
        ctx = Context(ground.names, watcher).at(at, state)
        found.append(assume(both((ground.playing(by, ctx), ground.steps.sees(ctx))).possible, 0, at))
    return first_where(ground, ground.by_status[at], some(dict.fromkeys(found))) is not None
