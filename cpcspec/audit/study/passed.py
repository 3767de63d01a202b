"""What every case has come through before it comes somewhere."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.ways import ways


def avoidable(ground: Exploration, marks: Callable[[int, int], int], all_: int) -> list[int]:
    """Return for each state of the model which marks (as bits) some run to it has avoided.

    `marks` gives the marks of a step and of the state that it leads to; `all_` has the bits of all marks. What is not
    avoided by any run was come through by every case that is there.
    """
    edges = [[(target, ~marks(transition, target)) for transition, target in found] for found in ground.graph.edges]
    missed = [0] * len(edges)
    missed[0] = all_
    waiting = deque([0])
    queued = {0}
    while waiting:
        place = waiting.popleft()
        queued.discard(place)
        here = missed[place]
        for target, keeps in edges[place]:
            more = here & keeps & ~missed[target]
            if more:
                missed[target] |= more
                if target not in queued:
                    queued.add(target)
                    waiting.append(target)
    return missed


def states_before(ground: Exploration) -> dict[str, set[str]]:
    """Return for each state of the spec the others that every case has been in before, whichever way it took."""
    at = [state[0] for state in ground.graph.states]
    words = ground.model.variables[0].words
    missed = avoidable(ground, lambda _, target: 1 << at[target], (1 << len(words)) - 1)
    found: dict[str, set[str]] = {}
    for place, here in enumerate(at):
        if place:
            sure = {word for number, word in enumerate(words) if not missed[place] >> number & 1 and number != here}
            found[words[here]] = found.get(words[here], sure) & sure
    return found


def steps_before(ground: Exploration, kind: str) -> dict[str, set[str]]:
    """Return for each step of a kind that changes a state the names of those of that kind that came before it.

    Steps that a case is made with are not known: a case that was made by another one begins anew.
    """
    names = list(dict.fromkeys(each.name for each in ground.model.transitions if each.kind == kind))
    bits = {name: 1 << number for number, name in enumerate(names)}
    of = [bits[each.name] if each.kind == kind else 0 for each in ground.model.transitions]
    missed = avoidable(ground, lambda transition, _: of[transition], (1 << len(names)) - 1)
    found: dict[str, set[str]] = {}
    for each in ways(ground).all:
        if each.kind == kind:
            found[each.name] = set(names)
    for place, edges in enumerate(ground.graph.edges):
        for transition, _ in edges:
            if of[transition]:
                name = ground.model.transitions[transition].name
                found[name] &= {each for each, bit in bits.items() if not missed[place] & bit}
    return found
