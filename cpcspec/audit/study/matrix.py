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
from cpcspec.semantics.standing import Grant, Standing
from cpcspec.semantics.tables import Program

DEEDS = ("action", "edit", "comment", "attach", "reuse")
"""The kinds of what people do in a case, in the order in which they are told."""


class Deed(NamedTuple):
    """That a party (its id) can do something: its kind (see `DEEDS`), its id and its label.

    `states` are the ids of the states in which it comes to that, in the order of the spec. Where the party itself does
    not see there what it needs, `also` names the others that do: whoever plays one of these too can do it.
    """

    party: str
    kind: str
    name: str
    label: str
    states: tuple[str, ...]
    also: tuple[str, ...] = ()


def grants(program: Program, node: nodes.Procedure) -> Iterator[Grant]:
    """Yield what the spec lets the parties of a procedure do."""
    return Standing(program, program.procedures[node.id]).grants()


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
    found: dict[tuple[str, str, str, tuple[str, ...]], set[str]] = {}
    labels: dict[tuple[str, str], str] = {}
    for grant in grants(program, node):
        labels.setdefault((grant.kind, grant.name), grant.label)
        doing = _doing(ground, grant)
        # Where only another of those who may do it anyway sees the case, it is that one who does it.
        places: list[tuple[str, tuple[str, ...]]] = [(each, ()) for each in grant.states]
        for state, others in grant.blind:
            also = tuple(each for each in others if _usable(ground, doing, (grant.party, each), state))
            places += [(state, also)] if also else []
        for state, also in places:
            if also or _usable(ground, doing, (grant.party,), state):
                found.setdefault((grant.party, grant.kind, grant.name, also), set()).add(state)
    all_ = tuple(each.id for each in node.states)
    parties = {each.id: place for place, each in enumerate(node.parties)}
    order = {each: place for place, each in enumerate(labels)}
    deeds = [
        Deed(party, kind, name, labels[kind, name], _ordered(all_, states), also)
        for (party, kind, name, also), states in found.items()
    ]
    return tuple(
        sorted(deeds, key=lambda each: (parties.get(each.party, 0), order[each.kind, each.name], bool(each.also)))
    )


def is_used(ground: Exploration, grant: Grant) -> bool:
    """Return whether somebody who plays the party of a grant ever does what it gives, be it as another party too."""
    doing = _doing(ground, grant)
    return any(_usable(ground, doing, (grant.party,), state) for state in grant.said)


def _doing(ground: Exploration, grant: Grant) -> list[tuple[int, Formula]]:
    """Return which authorities can do something, and when."""
    if grant.kind == "edit":
        return [(each.watcher, each.when) for each in rights(ground, (Activity(kind="edit", id=grant.name),))]
    place = ground.space.place
    steps = (ground.model.transitions[each] for each in ground.by_kind.get((grant.kind, grant.name), ()))
    return [(place[each.actor], each.guard) for each in steps]


def _usable(ground: Exploration, doing: Iterable[tuple[int, Formula]], parties: tuple[str, ...], state: str) -> bool:
    """Return whether somebody who plays all of these parties can do something in a state."""
    at = ground.model.variables[0].words.index(state)
    places = ground.by_status.get(at, [])
    if not places:
        return False
    ways = []
    for watcher, when in doing:
        here = assume(when, 0, at)
        if here != FALSE:
            ctx = Context(ground.names, watcher).at(at, state)
            ways.append(every((here, *(assume(ground.playing((each,), ctx).possible, 0, at) for each in parties))))
    return first_where(ground, places, some(dict.fromkeys(ways))) is not None
