"""What may still happen when nobody acts as one of the parties."""

from __future__ import annotations

from cpcspec.audit.check import Subject
from cpcspec.audit.study.actors import PEOPLE, actors, given_to
from cpcspec.audit.study.ways import OTHER_CASE

Steps = list[list[tuple[int, int]]]


def without(subject: Subject, party: str) -> Steps | None:
    """Return for each state the steps on, with their targets, if nobody acts as a party; None if it is given nothing.

    Whoever plays another party too, may still act as that one.
    """
    ground = subject.ground
    given = given_to(subject.node)
    mine = {key: tuple(each for each in by if each != party) for key, by in given.items() if party in by}
    if not mine:
        return None
    transitions, place_of, acting = ground.model.transitions, ground.space.place, actors(ground)
    others = [mine.get((each.kind, each.name)) if each.kind in PEOPLE else None for each in transitions]
    who = [place_of.get(each.actor, 0) for each in transitions]
    found: Steps = []
    for place, edges in enumerate(ground.graph.edges):
        left = []
        for transition, target in edges:
            parties = others[transition]
            if target == place or transitions[transition].kind == OTHER_CASE:
                continue
            if parties is None or any(acting.plays(place, who[transition], each) for each in parties):
                left.append((transition, target))
        found.append(left)
    return found
