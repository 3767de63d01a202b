"""The engine: load a case, step it, and write all that comes of it in one transaction, or refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import NamedTuple

from cpcspec.ir.nodes import Spec
from cpcspec.semantics.case import Case, Command, Create, Due, Fire, Refusal, Refused, Stepped, World
from cpcspec.semantics.deadlines import due
from cpcspec.semantics.overdue import why_stuck
from cpcspec.semantics.periods import as_utc
from cpcspec.semantics.program import Program
from cpcspec.semantics.step import step

from ..ports import Clock, Ids, Store
from ..tables import CASES, TIMERS, TimerRow
from .answers import answered, last_moment, remember
from .chain import moment, stamp
from .clock import BRUSSELS
from .definitions import Definition, Definitions, definition_of
from .loading import Held, Loader
from .requests import Blocked, Conflict, Request, with_ids
from .saving import Job, Saved, save, save_timers

Answer = Stepped | Refused
# A user waits for a deleted draft to be wiped from a database up to this size; a larger one is left to the worker.
WIPED_AT_ONCE = 32 * 1024 * 1024
BLOCKED = "the rules that this case was made under are not installed here"


class Context(NamedTuple):
    """All that the pure functions of `semantics` ask for about one case."""

    program: Program
    case: Case
    world: World


class Asked(NamedTuple):
    """A request, the case that it is about (for a new one the source), the rungs to come of that case, the moment."""

    request: Request
    held: Held | None
    rungs: list[TimerRow]
    now: datetime


class Fired(NamedTuple):
    """A rung of a case that fired, and what came of it."""

    case_id: str
    due: Due
    answer: Answer


class BlockedCase(NamedTuple):
    """A case that nothing can be done with, since the definition that it is pinned to is not here or not readable."""

    case_id: str
    procedure: str
    definition: str


class Engine:
    """Acts on cases in a store. Any number of engines, in any number of processes, may share one database."""

    def __init__(self, store: Store, clock: Clock, ids: Ids, link_base: str = "", zone: tzinfo = BRUSSELS) -> None:
        """Start on a store; links in mails begin with `link_base`, and days are those of the zone."""
        self.store = store
        self.clock = clock
        self._ids = ids
        self._definitions = Definitions(store)
        self._loader = Loader(store, link_base, zone)

    def publish(self, spec: Spec | Definition) -> str:
        """Use the spec for new cases from now on; return its hash. Cases that are there stay on their own."""
        definition = definition_of(spec) if isinstance(spec, Spec) else spec
        self._definitions.publish(definition)
        return definition.hash

    def program(self) -> Program:
        """Return the definition for new cases; raise `Blocked` if there is none."""
        found = self._definitions.program(self._definitions.current())
        if found is None:
            message = "no readable definition was published"
            raise Blocked(message)
        return found

    def act(self, request: Request, told: Callable[[Fired], object] | None = None) -> Answer:
        """Do what is asked, or say why not; raise `Conflict` if the case is not at the version that the actor saw.

        Deadlines of the case that have passed fire first, whether a worker runs or not; `told` hears of them. A case
        that went round by itself takes what somebody does, and its deadlines run again from then on.
        """
        while isinstance(done := self._tried(request), TimerRow):
            fired = self.fire(done)
            if told and fired:
                told(fired)
        (answer, stand) = done
        for saved in stand:
            self._loader.keep(saved.held)
        if isinstance(answer, Stepped) and answer.case.gone:
            self.store.tidy(WIPED_AT_ONCE)
        return answer

    def _tried(self, request: Request) -> tuple[Answer, list[Saved]] | TimerRow:
        """Do what is asked in one transaction, unless a deadline must fire first: then return that."""
        with self.store.unit():
            repeated = answered(self.store, request) if request.key else None
            if repeated is not None:
                return (repeated, [])
            held = self._loader.load(request.about) if request.about else None
            now = self._moment(held)
            rungs = self._rungs(held.case.id) if held else []
            return self._overdue(held, rungs, now) or self._act(Asked(request, held, rungs, now))

    def _moment(self, held: Held | None) -> datetime:
        """Return the moment of what happens to a case now: never before its last event, whatever the clock says."""
        now = as_utc(self.clock.now())
        return now if held is None else max(now, last_moment(self.store, held.case))

    def _rungs(self, case_id: str) -> list[TimerRow]:
        return self.store.find(TIMERS, {"case_id": case_id}, order=("place",))

    def _overdue(self, held: Held | None, rungs: list[TimerRow], now: datetime) -> TimerRow | None:
        """Return the first rung that should have fired by now and can, of a case and those that it may ask about."""
        links = held.case.links if held else ()
        near = [*rungs, *(row for link in links for row in self._rungs(link.case))]
        if not near:
            return None
        upto = stamp(now)
        overdue = [row for row in near if row.at <= upto and not row.stuck]
        return min(overdue, key=lambda row: (row.at, row.case_id, row.place), default=None)

    def _act(self, asked: Asked) -> tuple[Answer, list[Saved]]:
        """Step and save inside a unit of work; return the answer and the cases as they now stand."""
        request = asked.request
        job = self._job(asked)
        if isinstance(job, Refused):
            return (job, [])
        answer = step(job.program, job.held.case if job.held else None, job.command, job.actor, job.world)
        if isinstance(answer, Refused):
            return (answer, [])
        stand = self._save(job, answer)
        if request.key and not answer.case.gone:
            remember(self.store, request, answer, stand)
        return (answer, stand)

    def _job(self, asked: Asked) -> Job | Refused:
        """Return what the step needs, or why it cannot even be tried."""
        (request, held, rungs, now) = asked
        command = with_ids(request.command, self._ids)
        if request.case_id is None:
            return self._job_without_case(asked, command)
        if held is None:
            return _refused("unknown", "there is no such case")
        if request.version is not None and request.version != held.case.version:
            raise Conflict(held.case.id, request.version, held.case.version)
        program = self._definitions.program(held.row.definition)
        if program is None:
            return _refused("blocked", BLOCKED)
        world = self._loader.world(held.case, now)
        recorded = self.clock.now()
        return Job(program, held.row.definition, held, rungs, world, command, request.actor, recorded, request.contents)

    def _job_without_case(self, asked: Asked, command: Command) -> Job | Refused:
        """Return what creation needs: the current definition, and the source case as it is now."""
        (request, source, _, now) = asked
        program = self.program()
        world = self._loader.world(None, now)
        if isinstance(command, Create) and command.source is not None:
            if source is None:
                return _refused("unknown", "there is no such case to reuse")
            command = replace(command, source=source.case)
            world = replace(world, linked={source.case.id: source.case})
        pinned = self._definitions.current()
        return Job(program, pinned, None, [], world, command, request.actor, self.clock.now(), request.contents)

    def _save(self, job: Job, stepped: Stepped) -> list[Saved]:
        """Write a step with the timers of every case that it touches; return the cases as they now stand."""
        stand = save(self.store, job, stepped)
        before = job.held.case if job.held else None
        near = {saved.held.case.id: saved.held for saved in stand}
        if before and before.links and (stepped.case.state != before.state or stepped.case.gone):
            # A timer may ask for the state of a linked case.
            others = [self._loader.load(link.case) for link in before.links]
            near.update((held.case.id, held) for held in others if held and held.case.id not in near)
        for held in near.values():
            same = before is not None and held.case.id == before.id and held.case.links == before.links
            world = job.world if same else self._loader.world(held.case, job.world.now)
            program = (
                job.program if held.row.definition == job.pinned else self._definitions.program(held.row.definition)
            )
            if program is not None:
                known = job.rungs if same else self._rungs(held.case.id)
                save_timers(self.store, program, held.case, world, known)
        return stand

    def fire(self, row: TimerRow) -> Fired | None:
        """Fire what is due first in the case of that timer row, at its own moment, in a transaction of its own.

        Return what fired, None if nothing did. The case is read again: where nothing is due any more, only the rows
        are put right. What cannot fire is marked as stuck, so that it never stops the others.
        """
        with self.store.unit():
            held = self._loader.load(row.case_id)
            if held is None:
                return None
            program = self._definitions.program(held.row.definition)
            if program is None:
                self.store.put(TIMERS, row._replace(stuck=BLOCKED))
                return None
            rungs = self._rungs(row.case_id)
            last = last_moment(self.store, held.case)
            world = self._loader.world(held.case, max(moment(row.at), last))
            stuck = {each.rung for each in rungs if each.stuck}
            ready = (each for each in due(program, held.case, world) if each.at <= world.now and each.rung not in stuck)
            pending = next(ready, None)
            if pending is None:
                save_timers(self.store, program, held.case, world, rungs)
                return None
            # A row may stand there from when the days were those of another zone.
            world = self._loader.world(held.case, max(pending.at, last))
            fire = Fire(pending.rung)
            job = Job(program, held.row.definition, held, rungs, world, fire, None, self.clock.now())
            answer = step(program, held.case, job.command, None, world)
            if isinstance(answer, Stepped):
                self._save(job, answer)
            elif all((each.rung, each.at) != (pending.rung, stamp(pending.at)) for each in rungs):
                save_timers(self.store, program, held.case, world, rungs)
            self._mark_stuck(row.case_id, pending, answer)
        return Fired(row.case_id, pending, answer)

    def _mark_stuck(self, case_id: str, fired: Due, answer: Answer) -> None:
        """Mark a rung that was refused, or that is due again as if it had not fired: else it would fire for ever."""
        row = self.store.get(TIMERS, case_id, fired.rung)
        if row is not None and row.at == stamp(fired.at):
            why = why_stuck(answer) if isinstance(answer, Refused) else "due again"
            self.store.put(TIMERS, row._replace(stuck=why))

    def context(self, case_id: str) -> Context | None:
        """Return a case with its program and world, None if there is no such case; raise `Blocked` if it is."""
        held = self._loader.load(case_id)
        if held is None:
            return None
        program = self._definitions.program(held.row.definition)
        if program is None:
            raise Blocked(BLOCKED)
        return Context(program, held.case, self._loader.world(held.case, self._moment(held)))

    def blocked(self) -> tuple[BlockedCase, ...]:
        """Return the cases that nothing can be done with, in the order of their ids."""
        return tuple(
            BlockedCase(row.id, row.procedure, row.definition)
            for row in self.store.find(CASES, order=("id",))
            if self._definitions.program(row.definition) is None
        )

    def stuck(self) -> tuple[TimerRow, ...]:
        """Return the rungs that could not fire, with the reason, in the order of time."""
        return tuple(row for row in self.store.find(TIMERS, order=("at", "case_id", "place")) if row.stuck)

    def retry(self) -> None:
        """Let everything that is stuck be tried once more."""
        with self.store.unit():
            for row in self.stuck():
                self.store.put(TIMERS, row._replace(stuck=""))


def _refused(code: str, message: str) -> Refused:
    return Refused((Refusal(code, message),))
