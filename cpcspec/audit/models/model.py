"""A procedure as a finite transition system: variables with few values, and guarded steps between their combinations.

A state is a tuple of whole numbers, one for each variable, in the order of `Model.variables`; the first is `at`, the
status of the case. The case is not there yet in `unborn`, and no more in `gone` (deleted or erased).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from pydantic import JsonValue

from cpcspec.audit.models.formula import Formula, State, Term, holds, value
from cpcspec.checks.rule import Place

UNBORN = "(not there yet)"
GONE = "(gone)"

VariableKind = Literal["at", "creator", "field", "filled", "party", "passed", "link", "entries"]
Kind = Literal["start", "action", "edit", "comment", "attach", "timer", "hide", "erase", "create", "reuse", "linked"]


class Variable(NamedTuple):
    """A variable: its name, a label for readers, and the words for each of its values.

    Names are `at`, `creator`, `field:X`, `filled:PART`, `party:X`, `passed:TIMER`, `link:PROCEDURE` and `entries:BOX`.
    A variable that stands for a set (`members`) has a value for each subset: bit `n` stands for `words[n]`.
    """

    name: str
    kind: VariableKind
    label: str
    words: tuple[str, ...]
    members: bool = False

    @property
    def size(self) -> int:
        """Return how many values it has."""
        return 1 << len(self.words) if self.members else len(self.words)

    def word(self, number: int) -> str:
        """Return the words for one of its values."""
        if not self.members:
            return self.words[number]
        return ", ".join(each for place, each in enumerate(self.words) if number >> place & 1) or "nobody"


class Update(NamedTuple):
    """Variables get values, all at once; of several updates each sees what the ones before it did."""

    vars: tuple[int, ...]
    terms: tuple[Term, ...]


class Transition(NamedTuple):
    """A step: what it is, who takes it (an authority of the register, empty: time or another case), when, and to what.

    `name` is the id of the action, part, box, timer, reuse target or linked procedure; `given` are the values of fields
    that make this step what it is. `stays`: it is offered under that guard and changes nothing that the model keeps, so
    that it is not explored. `exact` is false where the guard or the outcome is wider than the spec (see
    `Model.assumptions`).
    """

    kind: Kind
    name: str
    label: str
    actor: str
    guard: Formula
    updates: tuple[Update, ...]
    place: Place
    given: tuple[tuple[str, JsonValue], ...] = ()
    stays: bool = False
    exact: bool = True
    certain: bool = True
    """Whether the variables decide when it is possible, whatever comes of it."""


class Running(NamedTuple):
    """A timer and when it runs; `moves` if its end changes the case."""

    timer: str
    when: Formula
    moves: bool


class Watcher(NamedTuple):
    """An authority of the bounded world: its id, kinds and country; its place is its bit in sets."""

    id: str
    name: str
    kinds: tuple[str, ...]
    country: str


@dataclass(frozen=True)
class Model:
    """The finite model of a procedure. `assumptions` name all in which it is wider or narrower than the spec."""

    procedure: str
    label: str
    variables: tuple[Variable, ...]
    initial: State
    transitions: tuple[Transition, ...]
    watchers: tuple[Watcher, ...]
    values: Mapping[str, tuple[JsonValue, ...]]
    """For each field kept: the value that stands for each of its cells; the first is None."""
    finals: frozenset[int] = frozenset()
    """The values of `at` that are final states of the spec, and the one for a case that is gone."""
    timers: tuple[Running, ...] = ()
    sees: Mapping[str, Formula] = field(default_factory=dict)
    """For each authority: when it sees anything of the case."""
    parties: Mapping[str, tuple[Formula, ...]] = field(default_factory=dict)
    """For each party: when each watcher plays it."""
    assumptions: tuple[str, ...] = ()
    bounds: Mapping[str, int] = field(default_factory=dict)
    scratch: frozenset[int] = frozenset()
    """Variables that mean nothing between two steps: they are 0 then."""
    left_out: tuple[str, ...] = ()
    """Names of fields, parties and boxes that nothing in the flow reads: they are not part of a state."""

    @cached_property
    def by_name(self) -> Mapping[str, int]:
        """Return the place of each variable by its name."""
        return {each.name: place for place, each in enumerate(self.variables)}

    @property
    def unborn(self) -> int:
        """Return the value of `at` of a case that is not there yet."""
        return self.variables[0].words.index(UNBORN)

    @property
    def gone(self) -> int:
        """Return the value of `at` of a case that was deleted or erased."""
        return self.variables[0].words.index(GONE)

    def at(self, state: State) -> str:
        """Return the id of the state that the case is in (see `UNBORN` and `GONE`)."""
        return self.variables[0].words[state[0]]

    def told(self, state: State) -> dict[str, str]:
        """Return the state in words, by the names of the variables."""
        return {each.name: each.word(number) for each, number in zip(self.variables, state, strict=True)}

    def enabled(self, state: State) -> tuple[int, ...]:
        """Return the places of all transitions that are possible in a state, those that stay included."""
        return tuple(place for place, each in enumerate(self.transitions) if holds(each.guard, state))

    def after(self, state: State, place: int) -> State:
        """Return the state after a transition."""
        found = list(state)
        for each in self.transitions[place].updates:
            values = [value(term, found) for term in each.terms]
            for var, number in zip(each.vars, values, strict=True):
                found[var] = number
        return tuple(found)
