"""Retention over the states of a model: which rules apply where, and what holds personal data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from cpcspec.analysis.reading import Deep, deep
from cpcspec.audit.models.formula import Formula, Is
from cpcspec.audit.models.modal import Modal, both, either, narrowed
from cpcspec.audit.models.passing import Passing
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.sights import is_personal
from cpcspec.ir import nodes

NO_PERSONAL_DATA = "The procedure holds no personal data."


class Limited(NamedTuple):
    """A rule of retention: what it does, its name among the steps, and when its period runs or has run out."""

    kind: Literal["hide", "erase"]
    name: str
    node: nodes.Hide | nodes.Erase
    when: Modal


def limits(ground: Exploration) -> tuple[Limited, ...]:
    """Return the rules of retention of a procedure, those that hide first."""
    retention = ground.space.table.node.retention
    hides = (Limited("hide", f"hide/{place}", each, _when(ground, each)) for place, each in enumerate(retention.hide))
    erases = (
        Limited("erase", f"erase/{place}", each, _when(ground, each)) for place, each in enumerate(retention.erase)
    )
    return (*hides, *erases)


def _when(ground: Exploration, node: nodes.Hide | nodes.Erase) -> Modal:
    """Return when a rule applies, and the date that it counts from is known."""
    passing = Passing(ground.steps)
    found = []
    for ctx in ground.contexts():
        applies = both((ground.space.formula(node.when, ctx), passing.started(node.start, node.period, ctx)))
        found.append(narrowed(applies, Is(0, frozenset((ctx.fixed[0],)))))
    return either(found)


def hidden_by(ground: Exploration, name: str) -> Formula:
    """Return when the period of a rule that hides may have run out."""
    place = int(name.partition("/")[2])
    here = ((ctx, Is(0, frozenset((ctx.fixed[0],)))) for ctx in ground.contexts(gone=True))
    return either(narrowed(ground.steps.renewing.over(place, ctx), at) for ctx, at in here).possible


def personal(node: nodes.Procedure) -> Iterator[Deep]:
    """Yield the items of a form that hold personal data, always or at times, those inside lists too."""
    return (each for each in deep(node) if is_personal(each.item))
