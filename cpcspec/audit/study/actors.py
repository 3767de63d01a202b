"""Who can act in each state of a model: the authorities that a step is possible for, and as which parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from cpcspec.audit.models.formula import State, some
from cpcspec.audit.states.exploration import Exploration, asked
from cpcspec.audit.states.generate import assume
from cpcspec.ir import nodes
from cpcspec.ir.walk import form

PEOPLE = ("action", "edit", "comment", "attach")
"""What people do in a case."""


class Doing(NamedTuple):
    """That an authority (by its place) may do something in a state: the kind and id of what it is."""

    watcher: int
    kind: str
    name: str


class Actors:
    """Who can act in each state of an explored model."""

    def __init__(self, ground: Exploration) -> None:
        """Look at the model; what changes nothing is looked up when it is asked for."""
        self.ground = ground
        self._place = ground.space.place
        self._staying: dict[tuple[int, bool], Callable[[State], bool]] = {}
        self._plays: dict[tuple[int, str, int], Callable[[State], bool]] = {}

    def changing(self, place: int, *, certain: bool = False) -> Iterator[Doing]:
        """Yield what people may do in a state that changes anything; with `certain`, what they surely may."""
        transitions = self.ground.model.transitions
        for number, _ in self.ground.graph.edges[place]:
            each = transitions[number]
            if each.kind in PEOPLE and (each.certain or not certain):
                yield Doing(self._place[each.actor], each.kind, each.name)

    def anybody(self, place: int, *, certain: bool = False) -> bool:
        """Return whether anybody may do anything in a state of the model, though it change nothing.

        With `certain`, only what the model is sure of counts.
        """
        transitions = self.ground.model.transitions
        for number, _ in self.ground.graph.edges[place]:
            if transitions[number].kind in PEOPLE and (transitions[number].certain or not certain):
                return True
        state = self.ground.graph.states[place]
        return self._stays(state[0], certain=certain)(state)

    def _stays(self, at: int, *, certain: bool) -> Callable[[State], bool]:
        """Return when, in a status of the case, anybody may do something that changes nothing."""
        if (at, certain) not in self._staying:
            every_ = (each for each in self.ground.model.transitions if each.stays and each.kind in PEOPLE)
            steps = (each for each in every_ if each.certain or not certain)
            guards = some(dict.fromkeys(assume(each.guard, 0, at) for each in steps))
            self._staying[at, certain] = asked(self.ground.model, guards)
        return self._staying[at, certain]

    def plays(self, place: int, watcher: int, party: str) -> bool:
        """Return whether an authority plays a party in a state of the model, or may do."""
        state = self.ground.graph.states[place]
        key = (watcher, party, state[0])
        if key not in self._plays:
            at = self.ground.model.variables[0].words[state[0]]
            here = [each for each in self.ground.contexts(gone=True, actor=watcher) if each.state == at]
            found = some(assume(self.ground.playing((party,), each).possible, 0, state[0]) for each in here)
            self._plays[key] = asked(self.ground.model, found)
        return self._plays[key](state)


@lru_cache(maxsize=1)
def actors(ground: Exploration) -> Actors:
    """Return who can act in an explored model; several checks ask for it one after the other."""
    return Actors(ground)


def given_to(node: nodes.Procedure) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return by the kind and id of what people do, the parties that it is given to."""
    found: dict[tuple[str, str], tuple[str, ...]] = {("action", each.id): each.by for each in node.actions}
    found.update((("edit", part.id), tuple(party for party, _ in part.edited)) for part in node.parts)
    for placed in form(node):
        if isinstance(placed.item, nodes.Box | nodes.Attachments):
            kind = "comment" if isinstance(placed.item, nodes.Box) else "attach"
            found[kind, placed.item.id] = placed.item.by
    return found


def labels(node: nodes.Procedure, parties: Iterable[str]) -> list[str]:
    """Return the labels of parties."""
    wanted = set(parties)
    return [each.label or each.id for each in node.parties if each.id in wanted]
