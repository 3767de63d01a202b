"""A procedure with one of its rules taken away: what a proof that means something must notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.ir import nodes
from cpcspec.ir.words import quoted


class Weakened(NamedTuple):
    """A procedure without one of its rules, and which one."""

    says: str
    node: nodes.Procedure


def weakenings(node: nodes.Procedure) -> Iterator[Weakened]:
    """Yield the procedure without each of its rules in turn: conditions, limits of rights, steps, periods, erasure."""
    yield from _actions(node)
    yield from _timers(node)
    yield from _access(node)
    yield from _retention(node)
    anybody = tuple(each.id for each in node.parties)
    for place, part in enumerate(node.parts):
        states = tuple(each.id for each in node.states)
        open_ = part.model_copy(update={"edited": tuple((party, states) for party in anybody)})
        yield Weakened(f"anybody edits {quoted(part.label or part.id)} at any time", _with(node, "parts", place, open_))


def _with(node: nodes.Procedure, kind: str, place: int, *other: object) -> nodes.Procedure:
    """Return the procedure with another element (or none) in that place."""
    found = getattr(node, kind)
    return node.model_copy(update={kind: (*found[:place], *other, *found[place + 1 :])})


def _actions(node: nodes.Procedure) -> Iterator[Weakened]:
    anybody = tuple(each.id for each in node.parties)
    everywhere = tuple(each.id for each in node.states)
    for place, action in enumerate(node.actions):
        label = quoted(action.label or action.id)
        yield Weakened(f"{label} is no more", _with(node, "actions", place))
        yield Weakened(f"anybody takes {label}", _changed(node, place, by=anybody))
        if action.checks or action.needs:
            yield Weakened(f"{label} asks for nothing", _changed(node, place, checks=(), needs=()))
        if any(each.when is not None for each in action.moves):
            free = tuple(each.model_copy(update={"when": None}) for each in action.moves)
            yield Weakened(f"{label} leads on without condition", _changed(node, place, moves=free))
        wide = tuple(each.model_copy(update={"states": everywhere}) for each in action.moves)
        yield Weakened(f"{label} is taken in any status", _changed(node, place, moves=wide))
        for number, effect in enumerate(action.effects):
            if isinstance(effect, nodes.SetField | nodes.Assign):
                name = effect.field if isinstance(effect, nodes.SetField) else effect.party
                less = (*action.effects[:number], *action.effects[number + 1 :])
                yield Weakened(f"{label} does not set `{name}`", _changed(node, place, effects=less))


def _changed(node: nodes.Procedure, place: int, **update: object) -> nodes.Procedure:
    return _with(node, "actions", place, node.actions[place].model_copy(update=update))


def _timers(node: nodes.Procedure) -> Iterator[Weakened]:
    for place, timer in enumerate(node.timers):
        label = quoted(timer.label or timer.id)
        yield Weakened(f"the period {label} is no more", _with(node, "timers", place))
        longer = timer.period.model_copy(update={"unit": "year"})
        if timer.period.unit != "year":
            yield Weakened(f"the period {label} counts years", _with(node, "timers", place, _period(timer, longer)))


def _period(timer: nodes.Timer, period: nodes.Period) -> nodes.Timer:
    return timer.model_copy(update={"period": period})


def _access(node: nodes.Procedure) -> Iterator[Weakened]:
    anybody = tuple(each.id for each in node.parties)
    everywhere = tuple(each.id for each in node.states)
    for place, rule in enumerate(node.access):
        wide = rule.model_copy(update={"parties": anybody})
        yield Weakened(f"access rule {place + 1} is for anybody", _with(node, "access", place, wide))
        if set(rule.states) != set(everywhere):
            always = rule.model_copy(update={"states": everywhere})
            yield Weakened(f"access rule {place + 1} is for any status", _with(node, "access", place, always))
        if rule.masked or rule.hidden or rule.when is not None:
            bare = rule.model_copy(update={"masked": False, "hidden": (), "when": None})
            yield Weakened(f"access rule {place + 1} shows all, always", _with(node, "access", place, bare))


def _retention(node: nodes.Procedure) -> Iterator[Weakened]:
    for kind in ("hide", "erase"):
        found = getattr(node.retention, kind)
        for place, _ in enumerate(found):
            less = node.retention.model_copy(update={kind: (*found[:place], *found[place + 1 :])})
            words = {"hide": "personal data stay visible", "erase": "the case is not erased"}
            yield Weakened(f"{words[kind]} (rule {place + 1})", node.model_copy(update={"retention": less}))
