"""Cases in a world whose clock is turned by hand, stepped by the meaning alone: what runs are walked on.

Nothing here, or in what watches a run, knows the audit: a run is judged by `cpcspec.semantics` only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from cpcspec.scenarios.pure import flat
from cpcspec.semantics import deadlines
from cpcspec.semantics.case import (
    Actor,
    Case,
    Command,
    Comment,
    Create,
    Do,
    Due,
    Fire,
    Refused,
    Register,
    Stepped,
    World,
)
from cpcspec.semantics.case import Attach as Attaching
from cpcspec.semantics.step import step
from cpcspec.semantics.tables import Program

MOST_AT_ONCE = 1000
"""So many steps of time alone in one wait are taken for a circle; the run is then given up."""


class Runaway(Exception):
    """Time alone goes round and round."""


class Deed(NamedTuple):
    """What was done in a run, to be done again: a wait until a moment, or a command of an authority.

    `case` and `source` count the cases of the run in the order of their making, from 0 (None: no case).
    """

    moment: datetime
    actor: str = ""
    command: Command | None = None
    case: int | None = None
    source: int | None = None


class Event(NamedTuple):
    """One step that was accepted: of an authority, or of the clock (no actor); the case before and after (None: gone).

    `born` are the cases that it brought into being; `world` is the world before it.
    """

    at: datetime
    actor: str
    command: Command
    id: str
    before: Case | None
    after: Case | None
    world: World
    stepped: Stepped
    born: tuple[str, ...]


@dataclass
class Scene:
    """A world with cases; `heard` is told of each step as it has been taken."""

    program: Program
    register: Register
    now: datetime
    heard: Callable[[Event], None] = lambda _event: None
    cases: dict[str, Case] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    """The ids of all cases there ever were, in the order of their making."""
    procedures: dict[str, str] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    start: datetime | None = None
    number: int = 1
    ids: int = 0
    stuck: frozenset[tuple[str, str]] = frozenset()
    people: tuple[str, ...] = ()
    """Who acts and looks in this run; of a large register not everybody."""

    def __post_init__(self) -> None:
        """Remember when the run began."""
        self.start = self.start or self.now
        self.people = self.people or tuple(self.register.by_id)

    def copy(self, heard: Callable[[Event], None]) -> Scene:
        """Return the same world again, to go on from in another way."""
        return replace(
            self,
            heard=heard,
            cases=dict(self.cases),
            order=list(self.order),
            procedures=dict(self.procedures),
            deeds=list(self.deeds),
        )

    def world(self, case: Case | None, now: datetime | None = None) -> World:
        """Return the world around a case."""
        links = case.links if case is not None else ()
        linked = {each.case: self.cases[each.case] for each in links if each.case in self.cases}
        return World(now or self.now, self.register, linked, self.number)

    # ------------------------------------------------------------------ people

    def act(self, case_id: str | None, command: Command, actor: str) -> Stepped | Refused:
        """Let an authority do something; what is refused leaves no trace in the run."""
        before = self.cases.get(case_id) if case_id is not None else None
        answer = self._step(before, self._named(command), actor, self.now)
        if isinstance(answer, Stepped):
            source = command.source if isinstance(command, Create) else None
            plain = replace(command, source=None) if isinstance(command, Create) else command
            place = self.order.index(case_id) if case_id is not None else None
            origin = self.order.index(source.id) if source is not None else None
            self.deeds.append(Deed(self.now, actor, plain, place, origin))
        return answer

    def _named(self, command: Command) -> Command:
        if isinstance(command, Create | Do | Comment | Attaching):
            self.ids += 1
            return replace(command, id=f"id-{self.ids:08}")
        return command

    def _step(self, before: Case | None, command: Command, actor: str, now: datetime) -> Stepped | Refused:
        world = self.world(before, now)
        if isinstance(command, Create) and command.source is not None:
            world = replace(world, linked={command.source.id: command.source})
        answer = step(self.program, before, command, Actor(actor) if actor else None, world)
        if isinstance(answer, Stepped):
            self._keep(answer, before, command, actor, world)
        return answer

    def _keep(self, answer: Stepped, before: Case | None, command: Command, actor: str, world: World) -> None:
        born: list[str] = []
        for each in flat(answer):
            if each.case.gone:
                self._forget(each.case)
                continue
            if each.case.id not in self.procedures:
                born.append(each.case.id)
                self.order.append(each.case.id)
                self.procedures[each.case.id] = each.case.procedure
            self.cases[each.case.id] = each.case
        self.number += answer.numbers
        after = self.cases.get(answer.case.id)
        self.heard(Event(world.now, actor, command, answer.case.id, before, after, world, answer, tuple(born)))

    def _forget(self, case: Case) -> None:
        self.cases.pop(case.id, None)
        for other in list(self.cases.values()):
            left = tuple(link for link in other.links if link.case != case.id)
            if left != other.links:
                self.cases[other.id] = other._replace(links=left)

    # ------------------------------------------------------------------ time

    def wait(self, moment: datetime) -> None:
        """Let time pass; what falls due fires in its order. Raise `Runaway` if it never ends."""
        self.now = moment
        self.deeds.append(Deed(moment))
        count = 0
        while found := min(self._overdue(), default=None):
            (_, case_id, _, due), count = found, count + 1
            if count > MOST_AT_ONCE:
                raise Runaway
            case = self.cases[case_id]
            answer = self._step(case, Fire(due.rung), "", max(due.at, datetime.fromisoformat(case.changed_at)))
            after = self.cases.get(case_id)
            if isinstance(answer, Refused) or (after is not None and due in self.due(after)):
                self.stuck |= {(case_id, due.rung)}

    def due(self, case: Case) -> tuple[Due, ...]:
        """Return what falls due in a case, earliest first."""
        return deadlines.due(self.program, case, self.world(case))

    def pending(self, case: Case) -> list[Due]:
        """Return the ends that are still to come in a case: of timers, and its erasure."""
        return [each for each in self.due(case) if each.ends and (case.id, each.rung) not in self.stuck]

    def _overdue(self) -> Iterator[tuple[datetime, str, int, Due]]:
        for case_id, case in self.cases.items():
            for place, each in enumerate(self.due(case)):
                if each.at <= self.now and (case_id, each.rung) not in self.stuck:
                    yield each.at, case_id, place, each
