"""How long the ways of a case are, in steps."""

from __future__ import annotations

from cpcspec.analysis.components import components
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.ways import OTHER_CASE, RETENTION, ways


def shortest(ground: Exploration, state: str) -> tuple[str, ...] | None:
    """Return the labels of the steps of a shortest run into a state of the spec, or None if there is none."""
    entries = [each for each in ways(ground).all if each.target == state]
    if not entries:
        return None
    paths = [ground.path_with(each.place, each.transition).steps for each in entries]
    return tuple(ground.transition(each).label for each in min(paths, key=len))


def longest(ground: Exploration) -> int | None:
    """Return how often a case changes from one state of the spec to another at most; None if there is no limit.

    What retention does is not counted.
    """
    onward = ways(ground).onward((*RETENTION, OTHER_CASE))
    at = [state[0] for state in ground.graph.states]
    inside: dict[int, int] = {}
    length: list[int] = []
    # Groups come after those that they lead to: what lies ahead of a group is known when it is looked at.
    for number, group in enumerate(components(dict.fromkeys(ground.live), lambda place: onward[place])):
        if len({at[place] for place in group}) > 1:
            return None
        inside.update(dict.fromkeys(group, number))
        ahead = [
            length[inside[target]] + (at[target] != at[place])
            for place in group
            for target in onward[place]
            if inside.get(target, number) != number
        ]
        gone = [1 for place in group for target in onward[place] if target not in inside and at[target] != at[place]]
        length.append(max((*ahead, *gone), default=0))
    return max(length, default=0)
