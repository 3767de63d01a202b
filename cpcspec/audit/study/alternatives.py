"""Conditions that stand beside each other: the ways of an action, and effects that set the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from cpcspec.audit.models.formula import Formula
from cpcspec.audit.models.modal import Modal, both, either, opposite
from cpcspec.audit.models.steps import Given, Offer
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.conditions import Conditions, Scene
from cpcspec.checks.rule import Place
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.fold import condition
from cpcspec.ir.words import quoted
from cpcspec.semantics.tables import Program

UNSET = (ir.Const(value=True), ir.Const(value=True))


class Pair(NamedTuple):
    """Two conditions that may both hold: of what, and which of the two counts then."""

    conditions: tuple[ir.Expr, ir.Expr]
    said: str
    wins: str
    place: Place
    scene: Scene


def pairs(program: Program, node: nodes.Procedure) -> Iterator[Pair]:
    """Yield all pairs of conditions that stand beside each other; actions of one label are one button to readers."""
    base = Conditions(program, node).scene
    for group in groups(node):
        moves = [(action, move) for action in group for move in action.moves]
        for (first, one), (second, other) in combinations(moves, 2):
            if (one.to == other.to and first is second) or not set(one.states) & set(other.states):
                continue
            scene, place = base.small((*first.items, *second.items)), Place(node.id, "action", second.id)
            goals = [_goal(each, scene) for each in (one, other)]
            said = f"the ways of {quoted(first.label or first.id)} to {goals[0]} and to {goals[1]}"
            wins = f"the way to {goals[0]}" if first is second else "both are offered"
            yield from _pair(one.when, other.when, Pair(UNSET, said, wins, place, scene))
    for action in node.actions:
        place = Place(node.id, "action", action.id)
        yield from _effects(action.effects, quoted(action.label or action.id), place, base.small(action.items))
    for timer in node.timers:
        yield from _effects(timer.effects, quoted(timer.label or timer.id), Place(node.id, "timer", timer.id), base)


def groups(node: nodes.Procedure) -> list[list[nodes.Action]]:
    """Return the actions, those of one label together."""
    found: dict[str, list[nodes.Action]] = {}
    for each in node.actions:
        found.setdefault(each.label or each.id, []).append(each)
    return list(found.values())


def _goal(move: nodes.Move, scene: Scene) -> str:
    return quoted(scene.labels.states.get(move.to, move.to)) if move.to else "the same state"


def _effects(effects: Iterable[nodes.Effect], name: str, place: Place, scene: Scene) -> Iterator[Pair]:
    """Yield pairs of effects that replace the same thing; the later one wins."""
    known = [each for each in effects if isinstance(each, nodes.SetField | nodes.Assign)]
    for one, other in combinations(known, 2):
        if _target(one) == _target(other) and one.value != other.value:
            label = scene.labels.fields.get(_target(one)) if isinstance(one, nodes.SetField) else None
            what = label.label if label else scene.labels.parties.get(_target(one), _target(one))
            said = f"two effects of {name} on {quoted(what)}"
            yield from _pair(one.when, other.when, Pair(UNSET, said, "the later one", place, scene))


def _target(effect: nodes.SetField | nodes.Assign) -> str:
    if isinstance(effect, nodes.SetField):
        return effect.field
    return "" if effect.add else effect.party


def _pair(one: ir.Expr | None, other: ir.Expr | None, pair: Pair) -> Iterator[Pair]:
    first, second = condition(one), condition(other)
    if first is not None and second is not None:
        yield pair._replace(conditions=(first, second))


# ---------------------------------------------------------------- the ways of an action in the model


class Offered(NamedTuple):
    """That somebody may take an action in a state: by whom, saying what, when, and the ways from there."""

    action: nodes.Action
    actor: int
    state: str
    given: Given
    offer: Offer
    moves: tuple[nodes.Move, ...]

    def way(self, ground: Exploration, place: int) -> Formula:
        """Return when the action goes that way: its condition may hold, and none before it surely does."""
        when = [ground.space.formula(each.when, self.offer.ctx) for each in self.moves[: place + 1]]
        return both((self.offer.allowed, *map(opposite, when[:place]), when[place])).possible

    def goes(self, ground: Exploration) -> Modal:
        """Return when one of the ways is open."""
        return either(ground.space.formula(each.when, self.offer.ctx) for each in self.moves)


def offered(ground: Exploration, action: nodes.Action) -> Iterator[Offered]:
    """Yield in which ways an action may be offered in the states that a case comes into."""
    states = [ground.model.variables[0].words[at] for at in ground.by_status]
    for actor, _ in enumerate(ground.model.watchers):
        for ctx in ground.contexts(actor=actor):
            moves = tuple(each for each in action.moves if ctx.state in (each.states or states))
            if ctx.state in states and moves:
                for given in ground.steps.givens(action, ctx):
                    yield Offered(action, actor, ctx.state, given, ground.steps.offer(action, given, ctx), moves)
