"""What follows a state: worked out once, and remembered for all states that agree in the bits that matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from cpcspec.audit.models.formula import FALSE, Formula, State, holds
from cpcspec.audit.models.model import Model, Update
from cpcspec.audit.states.generate import assume, changing, taking
from cpcspec.audit.states.packing import COMPUTED, Group, Layout, groups

PATIENCE = 30
"""To generate code for a step takes as long as to work it out for so many states without."""

MOST = 100_000
"""So much is remembered of the steps of a group: where that is not enough, it hardly ever helps."""


class Found(NamedTuple):
    """Steps that are possible, and what they lead to.

    A target is one of `more`, added to the bits `keep` of the state; with `COMPUTED` in place of these bits, what one
    of `more` makes of the state. `edges` are the transitions, each with the place of its target in `more`.
    """

    keep: int
    more: tuple[Any, ...]
    edges: tuple[tuple[int, int], ...]


class Part(NamedTuple):
    """Some steps of a status: the bits that they depend on, what is known, and who finds the rest."""

    key: int
    known: dict[int, tuple[Found, ...]]
    find: Callable[[int], tuple[Found, ...]]


class Stepper:
    """Gives the steps from each state of a model."""

    def __init__(self, model: Model, patience: int = PATIENCE) -> None:
        """Sort the steps of each status into parts; code is generated for those that are needed often."""
        self.model = model
        self.layout = Layout(model)
        self.patience = patience
        self._changes: dict[int, Callable[[int], int]] = {}
        self._alike: dict[tuple[Update, ...], Callable[[int], int]] = {}
        self.by_status = [
            tuple(self._part(group) for group in groups(model, self.layout, at))
            for at in range(model.variables[0].size)
        ]

    def _part(self, group: Group) -> Part:
        ways = {
            keep: Way(self, group.at, places, None if keep == COMPUTED else keep)
            for keep, places in group.steps.items()
        }
        known: dict[int, tuple[Found, ...]] = {}

        def find(number: int) -> tuple[Found, ...]:
            state = self.layout.unpack(number)
            made = (self._found(keep, way(state)) for keep, way in ways.items())
            found = tuple(each for each in made if each.more)
            if len(known) < MOST:
                known[number & group.key] = found
            return found

        return Part(group.key, known, find)

    def _found(self, keep: int, steps: list[int]) -> Found:
        if keep == COMPUTED:
            targets: list[Any] = [self._change(each) for each in steps]
        else:
            steps, targets = steps[::2], steps[1::2]
        more = {each: place for place, each in enumerate(dict.fromkeys(targets))}
        return Found(keep, tuple(more), tuple(zip(steps, map(more.__getitem__, targets), strict=True)))

    def _change(self, place: int) -> Callable[[int], int]:
        """Return what a step does to the number of a state: one function for all steps that do the same."""
        if place not in self._changes:
            updates = self.model.transitions[place].updates
            if updates not in self._alike:
                self._alike[updates] = changing(self.model, updates, self.layout.bits)
            self._changes[place] = self._alike[updates]
        return self._changes[place]

    def steps(self, state: State) -> Iterator[tuple[int, State]]:
        """Yield the transitions that are possible in a state and change something, each with the state after it."""
        number = self.layout.pack(state)
        for key, known, find in self.by_status[state[0]]:
            found = known.get(number & key)
            for keep, more, edges in find(number) if found is None else found:
                for transition, place in edges:
                    target = more[place](number) if keep == COMPUTED else (number & keep) + more[place]
                    yield transition, self.layout.unpack(target)


class Way:
    """Works out steps of one status: by reading their conditions at first, by generated code if that is asked often."""

    def __init__(self, stepper: Stepper, at: int, places: list[int], keep: int | None) -> None:
        """Keep which steps of a status these are; see `taking` for the bits that are kept."""
        self.model, self.layout, self.left = stepper.model, stepper.layout, stepper.patience
        self.at, self.places, self.keep = at, places, keep
        self.guards: list[tuple[int, Formula]] | None = None
        self.code: Callable[[State], list[int]] | None = None

    def __call__(self, state: State) -> list[int]:
        """Return the transitions that are possible, by turns with what they add if that is wanted."""
        if self.code is not None:
            return self.code(state)
        if not self.left:
            self.code = taking(self.model, self.at, self.places, self.layout.bits, self.keep)
            return self.code(state)
        self.left -= 1
        return self._read(state)

    def _read(self, state: State) -> list[int]:
        if self.guards is None:
            transitions = self.model.transitions
            guards = ((place, assume(transitions[place].guard, 0, self.at)) for place in self.places)
            self.guards = [each for each in guards if each[1] != FALSE]
        possible = [place for place, guard in self.guards if holds(guard, state)]
        if self.keep is None:
            return possible
        base, pack = self.layout.pack(state) & self.keep, self.layout.pack
        return [each for place in possible for each in (place, pack(self.model.after(state, place)) - base)]
