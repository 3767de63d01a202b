"""The engine under a clock that is turned by hand: what scenarios and authors' tests drive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from cpcspec.ir.expr import Expr
from cpcspec.ir.nodes import Spec
from cpcspec.ir.story import file_named
from cpcspec.scenarios.driver import players
from cpcspec.semantics import deadlines, rights
from cpcspec.semantics.asking import fulfils
from cpcspec.semantics.case import (
    Actor,
    Attach,
    Case,
    Command,
    Comment,
    Create,
    Do,
    Edit,
    Erased,
    MailOut,
    Refused,
    Stepped,
    Values,
)
from cpcspec.semantics.overdue import Stuck, why_stuck
from cpcspec.semantics.rights import Offer, View

from ..engine.chain import canonical
from ..engine.clock import CountedIds, VirtualClock
from ..engine.definitions import Definition, definition_of
from ..engine.engine import Context, Engine, Fired
from ..engine.files import files_in
from ..engine.requests import Request
from ..engine.rows import key_of_mail, mail_from_row
from ..engine.timers import fire_due
from ..ports import Store
from ..store.sqlite import MEMORY, SqliteStore
from ..tables import BY_MAKING, MAILS, STATISTICS

KEPT_DEFINITIONS = 8


class EngineDriver:
    """Plays a story on a store: the very engine that runs in production, with days that pass at once.

    It meets `cpcspec.scenarios.driver.Driver`.
    """

    def __init__(
        self, store: Store, definition: Definition, start: datetime, told: Callable[[Fired], object] | None = None
    ) -> None:
        """Publish the definition in the store and set the clock to `start`; `told` hears of what fires in time."""
        self._store = store
        self._program = definition.program
        self._clock = VirtualClock(start)
        self._mails_seen: set[str] = set()
        self._erased: dict[str, Erased] = {}
        self._stuck: list[Stuck] = []
        self._told = told
        # The days of a story are those of its own clock.
        self.engine = Engine(store, self._clock, CountedIds(), zone=start.tzinfo or UTC)
        self.engine.publish(definition)

    @property
    def now(self) -> datetime:
        """Return the moment of the story."""
        return self._clock.now()

    def advance(self, moment: datetime) -> None:
        """Let time pass until `moment` and fire what falls due; raise `ValueError` if that lies in the past."""
        self._clock.move(moment)
        fire_due(self.engine, self._hear)

    def act(self, case_id: str | None, command: Command, authority: str) -> Stepped | Refused:
        """Let an authority do something; every file has its name as its content."""
        if isinstance(command, Attach):
            file = file_named(command.name)
            command = replace(command, digest=str(file["digest"]), size=len(command.name.encode()))
        request = Request(case_id, command, Actor(authority), contents=tuple(_contents(command)))
        return self.engine.act(request, self._hear)

    def case(self, case_id: str) -> Case | None:
        """Return the case as it is now, None if there is none."""
        context = self.engine.context(case_id)
        return context.case if context else None

    def view(self, case_id: str, authority: str) -> View:
        """Return what an authority sees of the case; raise `LookupError` if there is none."""
        context = self._context(case_id)
        return rights.view(context.program, context.case, Actor(authority), context.world)

    def offers(self, case_id: str, authority: str) -> tuple[Offer, ...]:
        """Return the actions of the case with what keeps the authority from each; raise `LookupError` as above."""
        context = self._context(case_id)
        return rights.offers(context.program, context.case, Actor(authority), context.world)

    def additions(self, case_id: str, authority: str) -> frozenset[str]:
        """Return what an authority may add to; raise `LookupError` as above."""
        context = self._context(case_id)
        return rights.additions(context.program, context.case, Actor(authority), context.world)

    def reuses(self, case_id: str, authority: str) -> tuple[str, ...]:
        """Return the procedures that an authority may make from the case; raise `LookupError` as above."""
        context = self._context(case_id)
        found = rights.reuses(context.program, context.case, Actor(authority), context.world)
        return tuple(each.procedure for each in found)

    def party(self, case_id: str, party: str) -> tuple[str, ...]:
        """Return the authorities that play a party of the case; raise `LookupError` as above."""
        context = self._context(case_id)
        return players(context.program, context.case, party, context.world)

    def ends(self, case_id: str, timer: str) -> date | None:
        """Return the last day of a timer, None if it does not run; raise `LookupError` as above."""
        context = self._context(case_id)
        return deadlines.ends(context.program, context.case, context.world, timer)

    def fulfils(self, case_id: str, procedure: str, condition: Expr) -> bool:
        """Return whether a condition holds of a case of that procedure, be it there or gone."""
        context = self.engine.context(case_id)
        case, world = (context.case, context.world) if context else (None, None)
        return fulfils(self._program, procedure, condition, case, world)

    def left(self, case_id: str) -> Values | None:
        """Return what remains of a case that was erased, as far as it is counted in the store; None if it was not."""
        effect = self._erased.get(case_id)
        if effect is None:
            return None
        counted = self._store.get(STATISTICS, effect.procedure, canonical(effect.kept))
        return effect.kept if counted is not None else None

    def new_mails(self) -> tuple[MailOut, ...]:
        """Return the mails made since the last call, in the order of their making."""
        rows = {key_of_mail(row): row for row in self._store.find(MAILS, order=BY_MAKING)}
        new = tuple(mail_from_row(row) for key, row in rows.items() if key not in self._mails_seen)
        self._mails_seen.update(rows)
        return new

    def new_stuck(self) -> tuple[Stuck, ...]:
        """Return the cases that have ceased to go on by themselves since the last call, and why."""
        stuck, self._stuck = tuple(self._stuck), []
        return stuck

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def _hear(self, fired: Fired) -> None:
        """Keep what is told of cases that are erased, since the store does not tell one from another afterwards."""
        if isinstance(fired.answer, Stepped):
            self._erased |= {each.case: each for each in fired.answer.effects if isinstance(each, Erased)}
        else:
            self._stuck.append(Stuck(fired.case_id, why_stuck(fired.answer)))
        if self._told is not None:
            self._told(fired)

    def _context(self, case_id: str) -> Context:
        context = self.engine.context(case_id)
        if context is None:
            message = f"there is no case {case_id}"
            raise LookupError(message)
        return context


def _contents(command: Command) -> Iterator[bytes]:
    """Yield the bytes of the files that a command of a story brings."""
    if isinstance(command, Attach):
        yield command.name.encode()
    elif isinstance(command, Do):
        yield from (file["name"].encode() for file in files_in(command.given))
    elif isinstance(command, Create | Edit | Comment):
        yield from (file["name"].encode() for file in files_in(command.values))


class Drivers:
    """Makes drivers on SQLite in memory. A spec that comes again is not hashed and loaded again."""

    def __init__(self) -> None:
        """Know no spec yet."""
        # Specs are not hashable, and a kept spec keeps its id.
        self._known: dict[int, tuple[Spec, Definition]] = {}

    def __call__(self, spec: Spec, start: datetime) -> EngineDriver:
        """Return a driver for the spec, with no case yet and its clock at `start`."""
        known = self._known.get(id(spec))
        if known is None:
            known = self._known[id(spec)] = (spec, definition_of(spec))
            if len(self._known) > KEPT_DEFINITIONS:
                self._known.pop(next(iter(self._known)))
        return EngineDriver(SqliteStore(MEMORY), known[1], start)


driver = Drivers()
"""What the entry point `sqlite` of the group `cpcspec.drivers` names: a `DriverMaker` of `cpcspec.scenarios.driver`."""
