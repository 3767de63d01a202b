"""What a spec is compiled to once, so that a step only looks things up: tables by state, by id, by trigger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from cpcspec.ir import nodes
from cpcspec.ir.codec import content_hash
from cpcspec.ir.expr import Unit
from cpcspec.ir.tables import Code
from cpcspec.semantics.expr import Env, Fn, Player
from cpcspec.semantics.form import Holding, Judged, Space, TabForm
from cpcspec.semantics.names import Names

Effect = Callable[[Any], None]
"""Does its part of a step, on the `Work` of that step."""
States = frozenset[str]
Render = Callable[[Env], str]
Editable = tuple[frozenset[str], tuple[tuple[str, Fn], ...]]
"""The paths that may be changed, and those that may unless they hold personal data, with what tells whether they do."""


class Way(NamedTuple):
    """One way of an action from a state: its condition, and where it leads (None: it stays)."""

    when: Fn | None
    to: str | None
    asks: bool
    """Whether the condition depends on what the small form says."""


class Guard(NamedTuple):
    """A check of an action. `asks` as in `Way`."""

    check: Judged
    asks: bool


@dataclass(frozen=True, slots=True)
class ActionTable:
    """An action. `plain`: it has no small form and asks for no field."""

    node: nodes.Action
    by: tuple[str, ...]
    ways: Mapping[str, tuple[Way, ...]]
    items: tuple[Holding, ...]
    by_id: Mapping[str, Holding]
    asks: Mapping[str, Holding]
    guards: tuple[Guard, ...]
    effects: tuple[Effect, ...]
    plain: bool


@dataclass(frozen=True, slots=True)
class BoxTable:
    """A comment box in its place."""

    node: nodes.Box
    space: Space
    states: States
    items: tuple[Holding, ...]
    by_id: Mapping[str, Holding]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class SectionTable:
    """An attachment section in its place."""

    node: nodes.Attachments
    space: Space
    states: States


class Length(NamedTuple):
    """A period: what gives the number, and its unit."""

    amount: Fn
    unit: Unit


class ReminderTable(NamedTuple):
    """A reminder of a timer."""

    node: nodes.Reminder
    period: Length
    every: Length | None


@dataclass(frozen=True, slots=True)
class TimerTable:
    """A timer."""

    node: nodes.Timer
    id: str
    states: States
    start: Fn
    period: Length
    when: Fn | None
    reminders: tuple[ReminderTable, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MailTable:
    """A mail; `pieces` are its text and what is put in."""

    node: nodes.Mail
    when: Fn | None
    pieces: tuple[str | Render, ...]


@dataclass(frozen=True, slots=True)
class SightTable:
    """An access rule; `paths` are the items that it lets see."""

    node: nodes.Sight
    parties: tuple[str, ...]
    states: States
    when: Fn | None
    masked: bool
    paths: frozenset[str]


class Limit(NamedTuple):
    """A limit of retention: when it begins to count, how long it is, and what it leaves."""

    start: Fn
    period: Length
    when: Fn | None
    kept: tuple[str, ...]
    """The parties that still see personal data, or the fields that stay for statistics."""


@dataclass(frozen=True, slots=True)
class ProcedureTable:
    """A procedure."""

    node: nodes.Procedure
    id: str
    initial: str
    labels: Mapping[str, str]
    """The labels of the states."""
    finals: States
    names: Names
    players: Mapping[str, Player]
    edited: Mapping[str, Mapping[str, tuple[str, ...]]]
    """By part and state, the parties that may edit it."""
    tabs: tuple[TabForm, ...]
    by_id: Mapping[str, Holding]
    boxes: Mapping[str, BoxTable]
    sections: Mapping[str, SectionTable]
    actions: Mapping[str, ActionTable]
    timers: tuple[TimerTable, ...]
    mails: Mapping[str, MailTable]
    mails_on: Mapping[str, tuple[MailTable, ...]]
    rules: tuple[SightTable, ...]
    hides: tuple[Limit, ...]
    erases: tuple[Limit, ...]
    settles: bool
    """Whether some field or list is shown, or gets its value, only under a condition."""
    defaults: bool
    sights: dict[tuple[int, ...], tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    """What is seen, and what is seen masked, by the rules that fit; filled as it is asked for."""
    editable: dict[tuple[frozenset[str], frozenset[str], frozenset[str], bool], Editable] = field(default_factory=dict)
    """What may be changed, by the parts that may, what is seen and how; filled as it is asked for."""


class ReuseTable(NamedTuple):
    """A way to make a case of one procedure from a case of another."""

    node: nodes.Reuse
    states: States
    when: Fn | None
    sets: tuple[tuple[nodes.SetField | nodes.Assign, Fn, Fn | None], ...]
    """What is set in the new case, its value and condition; both are read in the source."""


class Program:
    """A compiled spec, ready to run."""

    def __init__(
        self,
        spec: nodes.Spec,
        codes: Mapping[str, Mapping[str, Code]],
        procedures: Mapping[str, ProcedureTable],
        reuses: Mapping[tuple[str, str], tuple[ReuseTable, ...]],
    ) -> None:
        """Keep the tables; `load` in `program.py` makes them."""
        self.spec = spec
        self.codes = codes
        self.procedures = procedures
        self.reuses = reuses

    @cached_property
    def hash(self) -> str:
        """Return the content hash of the spec: what cases are pinned to."""
        return content_hash(self.spec)
