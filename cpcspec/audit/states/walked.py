"""A run of a model told state by state, for readers who have no model at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cpcspec.audit.models.formula import State
from cpcspec.audit.models.model import Model
from cpcspec.audit.states.explore import Path

AT = "at"
"""The variable that holds the state of the case."""
TIMED = ("timer", "hide", "erase")


class Walked(NamedTuple):
    """A step: its kind, id and label, who takes it (empty: time or another case), and the values after it in words."""

    kind: str
    name: str
    label: str
    who: str
    values: Mapping[str, str]

    @property
    def timed(self) -> bool:
        """Return whether time takes the step."""
        return self.kind in TIMED


class Walk(NamedTuple):
    """A run: the labels of the variables by their names, the values at the beginning, and the steps.

    `loop` is the place of the first of the steps that repeat for ever (None: nothing repeats).
    """

    labels: Mapping[str, str]
    begin: Mapping[str, str]
    steps: tuple[Walked, ...]
    loop: int | None = None


def walked(model: Model, path: Path) -> Walk:
    """Return a run of a model in words."""
    people = {each.id: each.name or each.id for each in model.watchers}
    kept = {each.name: each.label for place, each in enumerate(model.variables) if place not in model.scratch}
    state = model.initial
    steps = []
    for place in (*path.steps, *path.loop):
        each = model.transitions[place]
        state = model.after(state, place)
        who = people.get(each.actor, each.actor)
        steps.append(Walked(each.kind, each.name, each.label, who, _told(model, state, kept)))
    return Walk(kept, _told(model, model.initial, kept), tuple(steps), len(path.steps) if path.loop else None)


def _told(model: Model, state: State, kept: Mapping[str, str]) -> dict[str, str]:
    return {name: word for name, word in model.told(state).items() if name in kept}
