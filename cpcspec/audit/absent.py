"""What may still happen when nobody acts as one of the parties."""

from __future__ import annotations

from collections.abc import Collection

from cpcspec.audit.actors import PEOPLE, actors, given_to
from cpcspec.audit.check import Subject
from cpcspec.audit.ways import OTHER_CASE


def without(subject: Subject, party: str, left_out: Collection[str] = ()) -> list[list[int]] | None:
    """Return for each state the others that steps lead to if nobody acts as a party; None if it changes nothing.

    Steps of some kinds are left out altogether. Whoever plays another party too, may still act as that one.
    """
    ground = subject.ground
    given = given_to(subject.node)
    mine = {key: tuple(each for each in by if each != party) for key, by in given.items() if party in by}
    if not mine:
        return None
    transitions = ground.model.transitions
    left = (*left_out, OTHER_CASE)
    hit = [each.kind in PEOPLE and (each.kind, each.name) in mine for each in transitions]
    out = [each.kind in left for each in transitions]
    acting, place_of = actors(ground), ground.space.place
    found: list[list[int]] = []
    for place, edges in enumerate(ground.graph.edges):
        found.append([
            target for transition, target in edges
            if target != place and not out[transition]
            and not (
                hit[transition]
                and not any(
                    acting.plays(place, place_of[transitions[transition].actor], other)
                    for other in mine[transitions[transition].kind, transitions[transition].name]
                )
            )
        ])  # fmt: skip
    return found
