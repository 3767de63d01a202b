"""A driver without any store: cases in memory, stepped by the pure functions of `semantics`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import NamedTuple

from cpcspec.ir.expr import Expr
from cpcspec.ir.nodes import Spec
from cpcspec.ir.story import file_named
from cpcspec.scenarios.driver import players
from cpcspec.semantics import deadlines, rights
from cpcspec.semantics.asking import fulfils
from cpcspec.semantics.case import (
    Actor,
    Attach,
    Authority,
    Case,
    Command,
    Comment,
    Create,
    Do,
    Erased,
    Fire,
    MailOut,
    Refusal,
    Refused,
    Register,
    Stepped,
    Values,
    World,
)
from cpcspec.semantics.numbering import after
from cpcspec.semantics.overdue import Aside, Cases, Stuck, own_moment, why_stuck
from cpcspec.semantics.program import load
from cpcspec.semantics.rights import Offer, View
from cpcspec.semantics.step import step
from cpcspec.semantics.tables import Program

KEPT_PROGRAMS = 8


class Happened(NamedTuple):
    """One thing that was tried: on which case as it was before, by whom (the clock: None), in which world."""

    before: Case | None
    command: Command
    actor: Actor | None
    world: World
    answer: Stepped | Refused


class Look(NamedTuple):
    """An authority looked at a case."""

    case: Case
    actor: Actor
    world: World


class PureDriver:
    """Plays a story on plain values. It meets `cpcspec.scenarios.driver.Driver`.

    `history` keeps all that happened, `looks` who looked at which case.
    """

    def __init__(self, program: Program, register: Register, start: datetime) -> None:
        """Start without cases."""
        self.program = program
        self.history: list[Happened] = []
        self.looks: list[Look] = []
        self._register = register
        self._now = start
        self._zone = start.tzinfo
        self._cases: dict[str, Case] = {}
        self._mails: list[MailOut] = []
        self._left: dict[str, Values] = {}
        self._ids = count(1)
        self._serials: dict[str, int] = {}
        self._aside: frozenset[Aside] = frozenset()
        self._stuck: list[Stuck] = []

    @property
    def now(self) -> datetime:
        """The moment of the story."""
        return self._now

    def advance(self, moment: datetime) -> None:
        """Let time pass until `moment` and fire what falls due; raise `ValueError` if that lies in the past."""
        if moment < self._now:
            message = f"the clock stands at {self._now} and does not go back to {moment}"
            raise ValueError(message)
        self._now = moment
        self._fire_due(None)

    def act(self, case_id: str | None, command: Command, authority: str) -> Stepped | Refused:
        """Let an authority do something; what is overdue in that case comes first."""
        if case_id is not None:
            self._fire_due(case_id)
        case = self._cases.get(case_id) if case_id is not None else None
        if case_id is not None and case is None:
            return Refused((Refusal("unknown", "there is no such case"),))
        return self._step(case, self._completed(command), Actor(authority), self._now)

    def case(self, case_id: str) -> Case | None:
        """Return the case as it is now, None if it is gone or never was."""
        return self._cases.get(case_id)

    def view(self, case_id: str, authority: str) -> View:
        """Return what an authority sees of the case."""
        case = self._cases[case_id]
        self.looks.append(Look(case, Actor(authority), self.world(case)))
        return rights.view(self.program, *self.looks[-1])

    def offers(self, case_id: str, authority: str) -> tuple[Offer, ...]:
        """Return the actions that an authority may take, with what keeps it from each."""
        case = self._cases[case_id]
        return rights.offers(self.program, case, Actor(authority), self.world(case))

    def additions(self, case_id: str, authority: str) -> frozenset[str]:
        """Return the comment boxes and attachment sections that an authority may add to."""
        case = self._cases[case_id]
        return rights.additions(self.program, case, Actor(authority), self.world(case))

    def reuses(self, case_id: str, authority: str) -> tuple[str, ...]:
        """Return the procedures that an authority may make from the case."""
        case = self._cases[case_id]
        found = rights.reuses(self.program, case, Actor(authority), self.world(case))
        return tuple(each.procedure for each in found)

    def party(self, case_id: str, party: str) -> tuple[str, ...]:
        """Return the authorities that play a party of the case."""
        case = self._cases[case_id]
        return players(self.program, case, party, self.world(case))

    def ends(self, case_id: str, timer: str) -> date | None:
        """Return the last day of a timer, None if it does not run."""
        case = self._cases[case_id]
        return deadlines.ends(self.program, case, self.world(case), timer)

    def fulfils(self, case_id: str, procedure: str, condition: Expr) -> bool:
        """Return whether a condition holds of a case of that procedure, be it there or gone."""
        case = self._cases.get(case_id)
        return fulfils(self.program, procedure, condition, case, self.world(case))

    def left(self, case_id: str) -> Values | None:
        """Return what remains of a case that was erased, None if it was not."""
        return self._left.get(case_id)

    def new_mails(self) -> tuple[MailOut, ...]:
        """Return the mails made since the last call."""
        mails, self._mails = tuple(self._mails), []
        return mails

    def new_stuck(self) -> tuple[Stuck, ...]:
        """Return the cases that have ceased to go on by themselves since the last call."""
        stuck, self._stuck = tuple(self._stuck), []
        return stuck

    def close(self) -> None:
        """Forget all cases."""
        self._cases.clear()

    def world(self, case: Case | None, now: datetime | None = None) -> World:
        """Return the world around a case."""
        links = case.links if case else ()
        linked = {link.case: self._cases[link.case] for link in links if link.case in self._cases}
        return World(now or self._now, self._register, linked, zone=self._zone, serials=self._serials)

    # ------------------------------------------------------------------ steps

    def _completed(self, command: Command) -> Command:
        """Return the command with an id for what it may create, and with the content of an attached file."""
        if isinstance(command, Attach):
            file = file_named(command.name)
            command = replace(command, digest=str(file["digest"]), size=len(command.name.encode()))
        if isinstance(command, Create | Do | Comment | Attach) and not command.id:
            return replace(command, id=f"id-{next(self._ids):08}")
        return command

    def _step(self, case: Case | None, command: Command, actor: Actor | None, now: datetime) -> Stepped | Refused:
        """Step and keep what comes of it."""
        world = self.world(case, now)
        if isinstance(command, Create) and command.source is not None:
            world = replace(world, linked={command.source.id: command.source})
        answer = step(self.program, case, command, actor, world)
        self.history.append(Happened(case, command, actor, world, answer))
        if isinstance(answer, Stepped):
            for each in flat(answer):
                self._keep(each)
            self._serials = after(self._serials, answer.series)
        return answer

    def _keep(self, stepped: Stepped) -> None:
        case = stepped.case
        if case.gone:
            self._left |= {each.case: each.kept for each in stepped.effects if isinstance(each, Erased)}
            self._forget(case)
            return
        self._cases[case.id] = case
        self._mails += [each for each in stepped.effects if isinstance(each, MailOut)]

    def _forget(self, case: Case) -> None:
        """Let go of a case, of its mails that nobody has asked for, and of the links to it."""
        self._cases.pop(case.id, None)
        self._mails = [mail for mail in self._mails if mail.case != case.id]
        for other in list(self._cases.values()):
            left = tuple(link for link in other.links if link.case != case.id)
            if left != other.links:
                self._cases[other.id] = other._replace(links=left)

    # ------------------------------------------------------------------ time

    def _fire_due(self, only: str | None) -> None:
        """Fire what is due by now, in one case or in all, the earliest first; what fires may make more due."""
        standing = Cases(self.program, self._cases, self.world)
        while found := standing.first(only, self._aside, self._now):
            case = self._cases[found.case]
            answer = self._step(case, Fire(found.due.rung), None, own_moment(found, case))
            if isinstance(answer, Refused):
                self._stuck.append(Stuck(found.case, why_stuck(answer)))
            aside = standing.put_aside(found, answer)
            if aside is not None:
                # It would be due for ever; the engine on a store puts such a rung aside too.
                self._aside |= {aside}


class PureDrivers:
    """Makes pure drivers. A spec that comes again is not loaded again."""

    def __init__(self) -> None:
        """Know no spec yet."""
        # Specs are not hashable, and a kept spec keeps its id.
        self._known: dict[int, tuple[Spec, Program, Register]] = {}

    def __call__(self, spec: Spec, start: datetime) -> PureDriver:
        """Return a driver for the spec, with no case yet and its clock at `start`."""
        known = self._known.get(id(spec))
        if known is None:
            known = self._known[id(spec)] = (spec, load(spec), register_of(spec))
            if len(self._known) > KEPT_PROGRAMS:
                self._known.pop(next(iter(self._known)))
        return PureDriver(known[1], known[2], start)


def register_of(spec: Spec) -> Register:
    """Return the register that comes with a spec."""
    rows = spec.register_rows
    return Register(tuple(Authority(each.id, each.name, each.kinds, each.country, each.mailbox) for each in rows))


def flat(stepped: Stepped) -> Iterator[Stepped]:
    """Yield a step and all steps that came with it, itself first."""
    yield stepped
    for other in stepped.others:
        yield from flat(other)
