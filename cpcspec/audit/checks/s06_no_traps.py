"""Check S6: a trap that cases go round in."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.components import components
from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.rounds import around, rounds
from cpcspec.audit.study.ways import OTHER_CASE, RETENTION, named, plain, unknown, ways


def find(subject: Subject) -> Iterator[Found]:
    """Yield each group of states that a case comes into, goes round in, and never leaves but by being erased."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    onward = ways(ground).onward((*RETENTION, OTHER_CASE))
    found: dict[frozenset[str], list[int]] = {}
    for group in components(dict.fromkeys(ground.open), lambda place: onward[place]):
        inside = set(group)
        if len(group) > 1 and all(target in inside for place in group for target in onward[place]):
            states = frozenset(ground.status(place) for place in group)
            if states not in found or min(group) < min(found[states]):
                found[states] = group
    for states, group in found.items():
        yield _trap(subject, states, group)
    if not found:
        open_ = [each for each in rounds(subject) if not each.ended]
        yield holds(
            "No case goes round where nothing leads out.",
            people_may_go_round_for_ever=plain([named(subject, each.states) for each in open_]),
        )


def _trap(subject: Subject, states: frozenset[str], group: list[int]) -> Found:
    ground = subject.ground
    place = min(group)
    path = ground.graph.path_to(place)._replace(loop=around(ground, place, set(group)))
    first = next(each.id for each in subject.node.states if each.id in states)
    says = f"A case that comes to {named(subject, states)} in this way never gets out: all that is possible goes round."
    return fails(says, subject.at("state", first), path, states=plain([subject.state(each) for each in sorted(states)]))


CHECK = Check(
    "S6",
    "Trap that cases go round in",
    "Why might a case not end?",
    "No case goes round where nothing leads out.",
    find,
)
