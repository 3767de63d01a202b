"""Where one authority takes two steps that are meant for two parties: it sends, and then decides on what it sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cpcspec.audit.check import Subject
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.explore import Path
from cpcspec.audit.states.temporal import Search
from cpcspec.audit.study.ways import ways

Pair = tuple[str, str, str]
"""An action, another one, and the state between them."""


class SelfApproval(NamedTuple):
    """That an authority may take two actions one after the other, and who else could take the second then."""

    first: str
    second: str
    who: str
    others: tuple[str, ...]
    path: Path


def pairs(subject: Subject) -> list[Pair]:
    """Return the pairs of actions of which the second leads on from where the first led, and is for other parties.

    The first one sends something: it leads out of the first state, or is for whoever began the case.
    """
    by = {each.id: frozenset(each.by) for each in subject.node.actions}
    creators = {each.id for each in subject.node.parties if each.how == "creator"}
    moves = [each for each in ways(subject.ground).between if each.kind == "action"]
    found = [
        (one.name, two.name, one.target)
        for one in moves
        for two in moves
        if one.target == two.source and by[one.name].isdisjoint(by[two.name])
        if one.source == subject.table.initial or not creators.isdisjoint(by[one.name])
    ]
    return list(dict.fromkeys(found))


def self_approvals(subject: Subject, wanted: Collection[Pair]) -> Iterator[SelfApproval]:
    """Yield for each pair of actions the nearest run in which one authority takes both.

    A run in which somebody else could take the second comes first; if there is none, nobody else could.
    """
    ground = subject.ground
    found: dict[tuple[str, str], SelfApproval] = {}
    for (name, actor, at), begun in _begun(ground, {(each[0], each[2]) for each in wanted}).items():
        seconds = {two for one, two, state in wanted if (one, state) == (name, at)}
        for second, others, path in _decided(ground, begun, seconds, actor):
            known = found.get((name, second))
            if known is None or (others and not known.others):
                found[name, second] = SelfApproval(name, second, _named(ground, (actor,))[0], others, path)
    yield from found.values()


Begun = dict[int, tuple[int, int]]
"""States after a first action, each with the state before it and the step."""


def _begun(ground: Exploration, firsts: Collection[tuple[str, str]]) -> dict[tuple[str, str, str], Begun]:
    """Return the states after the first actions, by action, actor and the state of the spec."""
    found: dict[tuple[str, str, str], Begun] = {}
    states, transitions = ground.graph.states, ground.model.transitions
    for place, edges in enumerate(ground.graph.edges):
        for transition, target in edges:
            step = transitions[transition]
            if step.kind == "action" and states[target][0] != states[place][0]:
                at = ground.status(target)
                if (step.name, at) in firsts:
                    found.setdefault((step.name, step.actor, at), {}).setdefault(target, (place, transition))
    return found


def _decided(
    ground: Exploration, begun: Begun, seconds: Collection[str], actor: str
) -> Iterator[tuple[str, tuple[str, ...], Path]]:
    """Yield each second action that the actor may take, who else may, and a run to it."""
    states, transitions = ground.graph.states, ground.model.transitions
    at = states[next(iter(begun))][0]
    search = Search(ground, begun, lambda place: states[place][0] == at)
    done: set[tuple[str, bool]] = set()
    for place in search.ways:
        takers: dict[str, dict[str, int]] = {}
        for transition, target in ground.graph.edges[place]:
            step = transitions[transition]
            if step.kind == "action" and step.name in seconds and states[target][0] != at:
                takers.setdefault(step.name, {}).setdefault(step.actor, transition)
        for name, found in takers.items():
            others = _named(ground, [each for each in found if each != actor])
            if actor in found and (name, bool(others)) not in done:
                done.add((name, bool(others)))
                yield name, others, _run(ground, search, begun, place, found[actor])


def _run(ground: Exploration, search: Search, begun: Begun, place: int, last: int) -> Path:
    """Return the run through the first action to the second."""
    steps = [last]
    while search.ways[place][0] >= 0:
        place, transition = search.ways[place]
        steps.append(transition)
    before, first = begun[place]
    return ground.path_with(before, first, *reversed(steps))


def _named(ground: Exploration, actors: Collection[str]) -> tuple[str, ...]:
    return tuple(each.name or each.id for each in ground.model.watchers if each.id in actors)
