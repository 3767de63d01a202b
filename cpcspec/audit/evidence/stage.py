"""Cases side by side in memory, with all that happened to them. Time passes as it does in a scenario: day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from cpcspec.audit.models.bounded import register
from cpcspec.audit.models.model import Watcher
from cpcspec.ir.story import After, ThenFulfils, file_named
from cpcspec.semantics.case import (
    Actor,
    Attach,
    Authority,
    Case,
    Command,
    Comment,
    Create,
    Do,
    Due,
    Edit,
    Fire,
    Refusal,
    Refused,
    Register,
    Stepped,
    World,
)
from cpcspec.semantics.numbering import after
from cpcspec.semantics.overdue import Aside, Cases, own_moment
from cpcspec.semantics.periods import shifted
from cpcspec.semantics.step import step
from cpcspec.semantics.tables import Program

MORNING = time(9, tzinfo=UTC)
"""The time of day of every step of a scenario."""
FIRST_DAY = date(2020, 2, 3)
START = datetime.combine(FIRST_DAY, MORNING)
FILE = {"name", "digest", "size"}


class Waited(NamedTuple):
    """Time passed from a day until another one; `period` says how long, where that is what matters.

    It stands after all that happened meanwhile, so that events are in the order of their days.
    """

    day: date
    period: After | None = None
    since: date = FIRST_DAY


class Deed(NamedTuple):
    """An authority did something: in which case as it was (None: it began one), and what became of it."""

    day: date
    actor: str
    command: Command
    before: Case | None
    after: Case
    others: tuple[Case, ...] = ()


class Fired(NamedTuple):
    """A period ended, or a reminder was due."""

    day: date
    due: Due
    before: Case
    after: Case


class Stated(NamedTuple):
    """Something is so at this moment, and must be for the rest to show what it should."""

    said: ThenFulfils


Event = Waited | Deed | Fired | Stated


class Moment(NamedTuple):
    """How all cases were right after something happened, and when that was."""

    at: datetime
    cases: Mapping[str, Case]


def in_the_morning(day: date) -> datetime:
    """Return the time of a day at which a scenario takes its steps."""
    return datetime.combine(day, MORNING)


def full_register(program: Program, watchers: Iterable[Watcher] = ()) -> Register:
    """Return the register that comes with a spec; of a spec that brings none, the authorities of the small world."""
    rows = program.spec.register_rows
    known = Register(tuple(Authority(each.id, each.name, each.kinds, each.country, each.mailbox) for each in rows))
    return known if rows else register(watchers)


@dataclass(frozen=True)
class Stage:
    """What a story has come to. It is never changed: each step gives another one, so that several can be tried.

    Time never goes back: neither `now`, nor from one event or moment to the next.
    """

    program: Program
    register: Register
    now: datetime = START
    cases: Mapping[str, Case] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    moments: tuple[Moment, ...] = ()
    began: date = FIRST_DAY
    serials: Mapping[str, int] = field(default_factory=dict)
    aside: frozenset[Aside] = frozenset()

    @classmethod
    def beginning(cls, program: Program, watchers: Iterable[Watcher], day: date = FIRST_DAY) -> Stage:
        """Return the stage on the morning of a day, before anything has happened."""
        return cls(program, full_register(program, watchers), in_the_morning(day), began=day)

    @property
    def today(self) -> date:
        """The day of the story."""
        return self.now.date()

    def world(self, case: Case | None, now: datetime | None = None) -> World:
        """Return the world around a case."""
        linked = {link.case: self.cases[link.case] for link in case.links if link.case in self.cases} if case else {}
        return World(now or self.now, self.register, linked, serials=self.serials)

    def around(self, case: Case | None, moment: Moment) -> World:
        """Return the world around a case at a moment that is over."""
        linked = (
            {each.case: moment.cases[each.case] for each in case.links if each.case in moment.cases} if case else {}
        )
        return World(moment.at, self.register, linked, serials=self.serials)

    @property
    def last(self) -> datetime:
        """The moment before which nothing can happen any more."""
        return self.moments[-1].at if self.moments else in_the_morning(self.began)

    # ------------------------------------------------------------------ deeds

    def act(self, case: str | None, command: Command, actor: str) -> tuple[Stage, Stepped] | Refused:
        """Return what comes of a command; what is overdue in that case comes first."""
        if case is not None:
            ready = self.fired(case)
            if ready is not self:
                return ready.act(case, command, actor)
        before = self.cases.get(case) if case is not None else None
        if case is not None and before is None:
            return Refused((Refusal("unknown", "there is no such case"),))
        command = self._named(command)
        world = self.world(before)
        if isinstance(command, Create) and command.source is not None:
            world = replace(world, linked={command.source.id: command.source})
        answer = step(self.program, before, command, Actor(actor), world)
        if isinstance(answer, Refused):
            return answer
        others = tuple(each.case for each in answer.others)
        return self.kept(answer, Deed(self.today, actor, command, before, answer.case, others), self.now), answer

    def _named(self, command: Command) -> Command:
        """Return the command with an id for what it may create, and with files as scenarios mean them."""
        command = self._without_nothing(with_plain_files(command))
        if isinstance(command, Create | Do | Comment | Attach):
            return replace(command, id=f"{len(self.events) + 1:04}")
        return command

    def _without_nothing(self, command: Command) -> Command:
        """Return the command without what a small form leaves open: to say so says nothing."""
        if isinstance(command, Create | Comment):
            return replace(
                command,
                values={
                    name: each
                    for name, each in command.values.items()
                    if each is not None or (isinstance(command, Create) and command.source)
                },
            )
        if not isinstance(command, Do):
            return command
        asked = {
            name
            for each in self.program.procedures.values()
            if command.action in each.actions
            for name in each.actions[command.action].asks
        }
        return replace(
            command, given={name: each for name, each in command.given.items() if each is not None or name in asked}
        )

    def kept(self, answer: Stepped, event: Event, at: datetime) -> Stage:
        """Return the stage with what a step has made of the cases at a moment."""
        cases = dict(self.cases)
        for each in _flat(answer):
            cases[each.case.id] = each.case
        for gone in [each for each in cases.values() if each.gone]:
            del cases[gone.id]
            for other in list(cases.values()):
                left = tuple(link for link in other.links if link.case != gone.id)
                cases[other.id] = other._replace(links=left)
        serials = after(dict(self.serials), answer.series)
        moments = (*self.moments, Moment(at, cases))
        return replace(self, cases=cases, events=(*self.events, event), moments=moments, serials=serials)

    def stating(self, said: ThenFulfils) -> Stage:
        """Return the stage with something that a story says of it."""
        return replace(self, events=(*self.events, Stated(said)))

    # ------------------------------------------------------------------ time

    def wait(self, day: date) -> Stage:
        """Return the stage on a day that is not over, when all that falls due until then has fired."""
        return self._waited(day, None)

    def wait_for(self, period: After) -> Stage:
        """Return the stage after a period."""
        return self._waited(shifted(self.today, period.amount, period.unit), period)

    def _waited(self, day: date, period: After | None) -> Stage:
        """Return the stage on a day; on a day that is over nothing happens any more."""
        later = replace(self, now=max(self.now, in_the_morning(day))).fired(None)
        return replace(later, events=(*later.events, Waited(later.today, period, self.today)))

    def fired(self, only: str | None) -> Stage:
        """Return the stage when all has fired that is due by now, in one case or in all; the earliest first."""
        stage = self
        while found := standing(stage).first(only, stage.aside, stage.now):
            before = stage.cases[found.case]
            now = own_moment(found, before)
            answer = step(stage.program, before, Fire(found.due.rung), None, stage.world(before, now))
            if isinstance(answer, Stepped):
                # What was due long ago, but was not known to be, happens when that is known.
                told = max(now, stage.last)
                stage = stage.kept(answer, Fired(told.date(), found.due, before, answer.case), told)
            aside = standing(stage).put_aside(found, answer)
            if aside is not None:
                stage = replace(stage, aside=stage.aside | {aside})
        return stage


def standing(stage: Stage) -> Cases:
    """Return the cases of a stage as the clock looks at them."""
    return Cases(stage.program, stage.cases, stage.world)


def _flat(answer: Stepped) -> Iterator[Stepped]:
    yield answer
    for other in answer.others:
        yield from _flat(other)


# ---------------------------------------------------------------- values as scenarios have them


def with_plain_files(command: Command) -> Command:
    """Return the command with files whose content is their name, and lists that JSON knows."""
    if isinstance(command, Create | Comment | Edit):
        return replace(command, values=_plain(dict(command.values)))
    if isinstance(command, Do):
        return replace(command, given=_plain(dict(command.given)))
    if isinstance(command, Attach):
        held: dict[str, Any] = file_named(command.name)
        return replace(command, digest=held["digest"], size=held["size"])
    return command


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        if set(value) == FILE:
            return file_named(str(value["name"]))
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
