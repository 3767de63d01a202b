"""Where cases go round: groups of states that lead back to each other."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from typing import NamedTuple

from cpcspec.analysis.components import components
from cpcspec.audit.check import Subject
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.temporal import escape
from cpcspec.audit.study.ways import OTHER_CASE, RETENTION, ways


class Round(NamedTuple):
    """States of the spec that a case may come back to, the labels of the steps between them, and whether it ends.

    `ended`: time ends it in the end, however often somebody goes round. `place` is where it is met first.
    """

    states: frozenset[str]
    steps: tuple[str, ...]
    ended: bool
    place: int


def rounds(subject: Subject) -> Iterator[Round]:
    """Yield the groups of two or more states of the spec that a case may go round in."""
    ground = subject.ground
    onward = ways(ground).onward((*RETENTION, OTHER_CASE))
    found: dict[frozenset[str], Round] = {}
    for group in components(dict.fromkeys(ground.open), lambda place: onward[place]):
        states = frozenset(ground.status(place) for place in group)
        if len(states) > 1:
            steps = _steps(ground, set(group))
            ended = escape(subject.clocks, group, group) is None
            known = found.get(states, Round(states, (), ended=True, place=min(group)))
            found[states] = Round(
                states,
                tuple(dict.fromkeys((*known.steps, *steps))),
                known.ended and ended,
                min(known.place, *group),
            )
    yield from sorted(found.values(), key=lambda each: each.place)


def _steps(ground: Exploration, inside: Collection[int]) -> Iterator[str]:
    """Yield the labels of the steps from one state of the spec to another within a group."""
    states, transitions = ground.graph.states, ground.model.transitions
    for place in inside:
        for transition, target in ground.graph.edges[place]:
            step = transitions[transition]
            if target in inside and states[target][0] != states[place][0] and step.kind != OTHER_CASE:
                yield step.label


def around(
    ground: Exploration, place: int, inside: Collection[int], without: Collection[str] = (*RETENTION, OTHER_CASE)
) -> tuple[int, ...]:
    """Return the steps of a shortest way from a state back to itself within a group, without some kinds of steps."""
    before: dict[int, tuple[int, int]] = {}
    waiting = deque([place])
    while waiting and place not in before:
        here = waiting.popleft()
        for transition, target in ground.graph.edges[here]:
            if target in inside and target not in before and ground.model.transitions[transition].kind not in without:
                before[target] = (here, transition)
                waiting.append(target)
    if place not in before:
        return ()
    here, transition = before[place]
    steps = [transition]
    while here != place:
        here, transition = before[here]
        steps.append(transition)
    return tuple(reversed(steps))
