"""Conditions tried on all combinations of the values that matter, by the very functions that judge them in cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from pydantic import JsonValue

from cpcspec.audit.models import bounded
from cpcspec.audit.models.space import NOON, STAMP
from cpcspec.audit.study.conditions import Scene
from cpcspec.audit.study.domains import Domains, Input, UnknownInputError
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.semantics.case import Actor, Case, Link, World
from cpcspec.semantics.expr import Env, compiled
from cpcspec.semantics.tables import ProcedureTable, Program

MOST = 60_000
"""More combinations than these are not tried: the question counts as open then."""
GOLDEN = 0.618
"""Steps of this share of a whole come everywhere."""
Values = tuple[Any, ...]
Truth = tuple[bool, ...]


def said(example: Mapping[str, JsonValue]) -> str:
    """Return an example as one phrase."""
    return " and ".join(f"{label} is {word}" for label, word in example.items()) or "any values"


class Tries:
    """Some conditions of one place, and their answers for each combination of what they ask for."""

    def __init__(self, program: Program, table: ProcedureTable, scene: Scene, exprs: Iterable[ir.Expr]) -> None:
        """Find out what they ask for; `open` tells that not all combinations can be tried."""
        self.exprs = tuple(exprs)
        self.scene = scene
        self._table, self._program = table, program
        domains = Domains(program, table, scene, self.exprs)
        self.people = domains.people
        self.inputs: tuple[Input, ...] = ()
        self.open = False
        try:
            self.inputs = domains.inputs()
        except UnknownInputError:
            self.open = True
        count = prod(len(each.values) for each in self.inputs)
        self.open = self.open or not all(each.whole for each in self.inputs)
        self.tried = () if count > MOST else self.inputs
        self.open = self.open or count > MOST

    @cached_property
    def rows(self) -> list[tuple[Values, Truth]]:
        """The answers of all conditions for each combination; nothing where there are too many."""
        if self.tried is not self.inputs:
            return []
        asked = [compiled(each, self.scene.names) for each in self.exprs]
        found = []
        for values in product(*(each.values for each in self.inputs)):
            env = self.env(values)
            found.append((values, tuple(bool(ask(env)) for ask in asked)))
        return found

    def example(self, wanted: Callable[[Truth], bool]) -> dict[str, JsonValue] | None:
        """Return the first combination whose answers are wanted, in words; None if there is none among those tried."""
        found = self.found(wanted)
        return None if found is None else self.told(found)

    def found(self, wanted: Callable[[Truth], bool]) -> Values | None:
        """Return the first combination whose answers are wanted; None if there is none among those tried."""
        asked = [compiled(each, self.scene.names) for each in self.exprs]
        for values in self._spread():
            env = self.env(values)
            if wanted(tuple(bool(ask(env)) for ask in asked)):
                return values
        return None

    def _spread(self) -> Iterator[Values]:
        """Yield all combinations; of too many, some that lie far apart."""
        count = prod(len(each.values) for each in self.inputs)
        if count <= MOST:
            yield from product(*(each.values for each in self.inputs))
            return
        stride = int(count * GOLDEN) | 1
        for number in range(MOST):
            left = number * stride % count
            values = []
            for each in self.inputs:
                left, place = divmod(left, len(each.values))
                values.append(each.values[place])
            yield tuple(values)

    # ------------------------------------------------------------------ making a case

    def env(self, values: Values) -> Env:
        """Return a case in which the inputs have these values; all else is unknown."""
        made = _Made()
        for each, value in zip(self.inputs, values, strict=True):
            made.put(each, value)
        case = Case(
            "case", self._table.id, made.system.get("state", self._table.initial), 1, made.creator,
            _stamp(made, "created_on"), _stamp(made, "changed_on"), _stamp(made, "entered_on"),
            made.system.get("number"), made.places["form"], made.parties, links=made.links,
        )  # fmt: skip
        today = made.system.get("today")
        now = NOON if today is None else datetime.fromisoformat(f"{today}T12:00:00+00:00")
        world = World(now, self._register, made.linked)
        env = Env(self._table.players, case, world, Actor(made.actor) if made.actor else None)
        env.given = made.places["given"]
        # The fields of all lists around are told apart by their names.
        env.rows = (made.places["row"],) * len(self.scene.names.rows)
        env.this = made.system.get("this")
        return env

    @cached_property
    def _register(self) -> Any:
        return bounded.register(self.people)

    # ------------------------------------------------------------------ in words

    def told(self, values: Values) -> dict[str, JsonValue]:
        """Return a combination in words."""
        return {each.label: self.word(each, value) for each, value in zip(self.inputs, values, strict=True)}

    def word(self, found: Input, value: Any) -> str:
        """Return a value of an input in words."""
        if found.kind == "system" and found.name == "state":
            return f"“{self._table.labels.get(value, value)}”"
        if found.kind == "linked":
            other = self._program.procedures.get(found.name)
            return "none" if not value else f"in “{other.labels.get(value, value) if other else value}”"
        if isinstance(found.node, nodes.ListNode):
            return (
                f"{len(value or ())} rows"
                if len(value or ()) != 1
                else f"one row with {self._row(found.node, value[0])}"
            )
        if isinstance(value, list | tuple):
            return ", ".join(self._one(found, each) for each in value) or "not known"
        return self._one(found, value)

    def _row(self, node: nodes.ListNode, row: Mapping[str, Any]) -> str:
        labels = self.scene.labels.within(node).rows
        said = [f"“{labels[name].label if name in labels else name}” = {value}" for name, value in row.items()]
        return ", ".join(said) or "nothing filled in"

    def _one(self, found: Input, value: Any) -> str:
        if value is None or value == "":
            return "not known"
        if isinstance(value, bool):
            words = found.node.words if isinstance(found.node, nodes.FieldNode) else None
            return f"“{words[0 if value else 1]}”" if words else "yes" if value else "no"
        codes = found.node.type.codes if isinstance(found.node, nodes.FieldNode) else None
        label = self.scene.labels.code(codes, value) if codes else None
        name = next((each.name for each in self.people if each.id == value and each.name), None)
        return f"“{label or name or value}”" if isinstance(value, str) else str(value)


class _Made:
    """The parts of a case under construction."""

    def __init__(self) -> None:
        self.places: dict[str, dict[str, Any]] = {"form": {}, "row": {}, "given": {}}
        self.system: dict[str, Any] = {}
        self.parties: dict[str, tuple[str, ...]] = {}
        self.linked: dict[str, Case] = {}
        self.links: tuple[Link, ...] = ()
        self.actor = self.creator = ""

    def put(self, found: Input, value: Any) -> None:
        """Put in the value of an input."""
        if found.kind in self.places:
            if value is not None:
                self.places[found.kind][found.name] = value
        elif found.kind == "system":
            self.system[found.name] = value
        elif found.kind == "party":
            self.parties[found.name] = value
        elif found.kind == "actor":
            self.actor = value
        elif found.kind == "creator":
            self.creator = value
        elif value:
            other = f"linked {found.name}"
            self.links = (*self.links, Link(other, found.name, ""))
            self.linked[other] = Case(other, found.name, value, 1, "", STAMP, STAMP, STAMP)


def _stamp(made: _Made, name: str) -> str:
    day = made.system.get(name)
    return STAMP if day is None else f"{day}T12:00:00+00:00"
