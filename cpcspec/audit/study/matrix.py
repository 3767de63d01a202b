"""Who can do what, and in which states: found on the explored states, not read off the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from cpcspec.audit.check import Subject
from cpcspec.audit.models.formula import FALSE, Formula, every, some
from cpcspec.audit.models.space import Context
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.generate import assume
from cpcspec.audit.states.sights import rights
from cpcspec.audit.study.ways import first_where
from cpcspec.ir import nodes
from cpcspec.ir.properties import Activity
from cpcspec.ir.walk import form
from cpcspec.semantics.tables import Program

DEEDS = ("action", "edit", "comment", "attach", "reuse")
"""The kinds of what people do in a case, in the order in which they are told."""


class Deed(NamedTuple):
    """That a party (its id) can do something: its kind (see `DEEDS`), its id and its label.

    `states` are the ids of the states in which it comes to that, in the order of the spec.
    """

    party: str
    kind: str
    name: str
    label: str
    states: tuple[str, ...]


class Grant(NamedTuple):
    """That the spec lets parties do something in some states, whether it ever comes to that or not."""

    kind: str
    name: str
    label: str
    by: tuple[str, ...]
    states: tuple[str, ...]


def grants(program: Program, node: nodes.Procedure) -> Iterator[Grant]:
    """Yield what the spec lets the parties of a procedure do; an action may be granted in several lines."""
    all_ = tuple(each.id for each in node.states)
    for action in node.actions:
        found = {state for move in action.moves for state in move.states or all_}
        yield Grant("action", action.id, action.label or action.id, action.by, _ordered(all_, found))
    for part in node.parts:
        for party, states in part.edited:
            yield Grant("edit", part.id, part.button or part.label or part.id, (party,), states or all_)
    for placed in form(node):
        item = placed.item
        if isinstance(item, nodes.Box | nodes.Attachments):
            kind = "comment" if isinstance(item, nodes.Box) else "attach"
            yield Grant(kind, item.id, item.label or item.id, item.by, item.states or all_)
    labels = {each.id: each.label or each.id for each in program.spec.procedures}
    for each in program.spec.reuses:
        if each.source == node.id:
            yield Grant("reuse", each.target, labels[each.target], each.by, each.states or all_)


def _ordered(all_: Iterable[str], some_: Iterable[str]) -> tuple[str, ...]:
    wanted = set(some_)
    return tuple(each for each in all_ if each in wanted)


def who_can(subject: Subject) -> tuple[Deed, ...]:
    """Return what each party can come to do, in the order of the parties and of the spec.

    Where the model cannot tell who plays a party, or whether a condition holds, it is taken to be so.
    """
    return _deeds(subject.ground)


@lru_cache(maxsize=1)
def _deeds(ground: Exploration) -> tuple[Deed, ...]:
    """Return what each party can come to do; several checks ask for it one after the other."""
    program, node = ground.space.program, ground.space.table.node
    found: dict[tuple[str, str, str], set[str]] = {}
    labels: dict[tuple[str, str], str] = {}
    for grant in grants(program, node):
        labels.setdefault((grant.kind, grant.name), grant.label)
        doing = _doing(ground, grant)
        for party in grant.by:
            usable = {state for state in grant.states if _usable(ground, doing, party, state)}
            found.setdefault((party, grant.kind, grant.name), set()).update(usable)
    all_ = tuple(each.id for each in node.states)
    parties = {each.id: place for place, each in enumerate(node.parties)}
    order = {each: place for place, each in enumerate(labels)}
    deeds = [
        Deed(party, kind, name, labels[kind, name], _ordered(all_, states))
        for (party, kind, name), states in found.items() if states
    ]  # fmt: skip
    return tuple(sorted(deeds, key=lambda each: (parties.get(each.party, 0), order[each.kind, each.name])))


def _doing(ground: Exploration, grant: Grant) -> list[tuple[int, Formula]]:
    """Return which authorities can do something, and when."""
    if grant.kind == "edit":
        return [(each.watcher, each.when) for each in rights(ground, (Activity(kind="edit", id=grant.name),))]
    place = ground.space.place
    steps = (ground.model.transitions[each] for each in ground.by_kind.get((grant.kind, grant.name), ()))
    return [(place[each.actor], each.guard) for each in steps]


def _usable(ground: Exploration, doing: Iterable[tuple[int, Formula]], party: str, state: str) -> bool:
    """Return whether somebody who plays a party can do something in a state."""
    at = ground.model.variables[0].words.index(state)
    places = ground.by_status.get(at, [])
    if not places:
        return False
    ways = []
    for watcher, when in doing:
        here = assume(when, 0, at)
        if here != FALSE:
            ctx = Context(ground.names, watcher).at(at, state)
            ways.append(every((here, assume(ground.playing((party,), ctx).possible, 0, at))))
    return first_where(ground, places, some(dict.fromkeys(ways))) is not None
