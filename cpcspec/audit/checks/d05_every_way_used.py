"""Check `D5`: a way of an action that an earlier one always takes from it."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, not_applicable
from cpcspec.audit.models.modal import both
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.alternatives import Offered, offered
from cpcspec.ir import nodes
from cpcspec.ir.words import quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield the ways whose conditions may hold, but never unless those of an earlier way do."""
    asked = [each for each in subject.node.actions if len(each.moves) > 1]
    if not asked:
        yield not_applicable("No action has several ways.")
    for action in asked:
        ways = [each for each in offered(subject.ground, action) if not each.offer.allowed.never]
        for place, move in enumerate(action.moves):
            if place and _masked(subject.ground, ways, move):
                yield _told(subject, action, move)


def _masked(ground: Exploration, ways: list[Offered], move: nodes.Move) -> bool:
    """Return whether a way would be taken in some case, but for the ways before it."""
    mine = [(each, each.moves.index(move)) for each in ways if move in each.moves]
    if not any(place for _, place in mine):
        return False
    if any(ground.first(each.way(ground, place)) is not None for each, place in mine):
        return False
    alone = (both((each.offer.allowed, ground.space.formula(move.when, each.offer.ctx))).possible for each, _ in mine)
    return any(ground.first(each) is not None for each in alone)


def _told(subject: Subject, action: nodes.Action, move: nodes.Move) -> Found:
    name, goal = quoted(action.label or action.id), quoted(subject.state(move.to)) if move.to else "the same state"
    place = subject.at("action", action.id)
    if not subject.ground.graph.complete:
        return Found("unknown (budget)", f"Whether {name} ever leads to {goal} is open.", place)
    return fails(f"{name} never leads to {goal}: whenever that way is open, an earlier one is too.", place)


CHECK = Check(
    id="D5",
    title="Every way is used",
    question="Is there a rule that is never used, since another one always comes before it?",
    good="Each way of an action is taken in some case.",
    find=find,
)
