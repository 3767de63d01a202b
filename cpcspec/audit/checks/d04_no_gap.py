"""Check `D4`: an action that is offered, and then goes no way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pydantic import JsonValue

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.models.formula import every
from cpcspec.audit.models.modal import both, either, opposite
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.alternatives import Offered, groups, offered
from cpcspec.audit.study.conditions import Conditions
from cpcspec.audit.study.satisfying import Tries, Truth, said
from cpcspec.checks.rule import Place
from cpcspec.ir import nodes
from cpcspec.ir.words import quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield the actions whose conditions leave a gap, each with an example; actions of one label are one button."""
    ground = subject.ground
    asked = [each for each in groups(subject.node) if any(_conditional(each, state) for state in subject.table.labels)]
    if not asked:
        yield not_applicable("No action has several ways that all depend on conditions.")
    for group in asked:
        found = list(_gap(subject, ground, group))
        name = quoted(group[0].label or group[0].id)
        yield from found
        if not found and not ground.graph.complete:
            yield Found("unknown (budget)", f"Whether {name} always has a way is open.", _place(subject, group[0]))
        elif not found:
            yield holds(f"Whenever {name} is offered, one of its ways is open.")


def _place(subject: Subject, action: nodes.Action) -> Place:
    return subject.at("action", action.id)


def _ways(group: list[nodes.Action], state: str) -> list[nodes.Move]:
    return [move for action in group for move in action.moves if state in (move.states or (state,))]


def _conditional(group: list[nodes.Action], state: str) -> bool:
    """Return whether there are several ways from a state that all have a condition.

    One way alone is no alternative: its condition says when the action is there at all.
    """
    moves = _ways(group, state)
    return len(moves) > 1 and all(each.when is not None for each in moves)


def _gap(subject: Subject, ground: Exploration, group: list[nodes.Action]) -> Iterator[Found]:
    """Yield the first gap in the states that a case comes into; else one among all values that the model leaves out."""
    best: tuple[int, Offered] | None = None
    undecided = False
    ways = [each for action in group for each in offered(ground, action) if _conditional(group, each.state)]
    for each in ways:
        undecided = undecided or not each.goes(ground).decided
        beside = [one for one in ways if one.action is not each.action and one[1:3] == each[1:3]]
        others = either(both((one.offer.allowed, one.goes(ground))) for one in beside)
        # A gap that the model is sure of: what it does not decide is tried on values below.
        shut = both((opposite(each.goes(ground)), opposite(others))).certain
        place = ground.first(every((each.offer.allowed.possible, shut)))
        if place is not None and (best is None or place < best[0]):
            best = place, each
    if best is not None:
        yield _told(subject, ground, *best)
    elif undecided:
        yield from _tried(subject, group)


def _told(subject: Subject, ground: Exploration, place: int, where: Offered) -> Found:
    name, who = quoted(where.action.label or where.action.id), ground.model.watchers[where.actor]
    example: dict[str, JsonValue] = {
        quoted(each.label): each.word(number)
        for each, number in zip(ground.model.variables, ground.graph.states[place], strict=True)
        if each.kind == "field"
    }
    example |= {field: str(value) for field, value in where.given}
    says = (
        f"{who.name or who.id} is offered {name} in {quoted(subject.state(where.state))}, but none of its conditions"
        f" holds, so that it is refused: {said(example)}."
    )
    return fails(says, _place(subject, where.action), ground.path_with(place), example=example)


def _tried(subject: Subject, group: list[nodes.Action]) -> Iterator[Found]:
    """Yield values for which no way is open, though all checks of the action hold."""
    scene = Conditions(subject.world.program, subject.node).scene.small([one for each in group for one in each.items])
    for state in subject.table.labels:
        whens = [each.when for each in _ways(group, state) if each.when is not None]
        if not _conditional(group, state):
            continue
        checks = [check.condition for each in group for check in each.checks]
        tries = Tries(subject.world.program, subject.table, scene, (*whens, *checks))
        example = tries.example(partial(_is_gap, len(whens)))
        if example is not None:
            name = quoted(group[0].label or group[0].id)
            says = f"No way of {name} from {quoted(subject.state(state))} is open where {said(example)}."
            place, facts = _place(subject, group[0]), {"example": dict(example)}
            yield Found("possible only in the abstraction", says, place, facts=facts)
            return


def _is_gap(ways: int, truth: Truth) -> bool:
    return not any(truth[:ways]) and all(truth[ways:])


CHECK = Check(
    id="D4",
    title="No gap between conditions",
    question="Is there a case that none of the conditions of an action covers?",
    good="Whenever an action is offered, one of its ways is open.",
    find=find,
)
