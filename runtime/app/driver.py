"""The engine under a clock that is turned by hand: what scenarios and authors' tests drive."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from cpcspec.ir.nodes import Spec
from cpcspec.semantics import rights
from cpcspec.semantics.case import Actor, Attach, Case, Command, Due, MailOut, Refused, Stepped
from cpcspec.semantics.deadlines import due
from cpcspec.semantics.rights import Offer, View

from ..engine.clock import CountedIds, VirtualClock
from ..engine.engine import Context, Engine
from ..engine.requests import Request
from ..engine.rows import mail_from_row
from ..engine.timers import fire_due
from ..ports import Store
from ..tables import MAILS


class Driver:
    """Plays a story on a store: the very engine that runs in production, with days that pass at once."""

    def __init__(self, store: Store, spec: Spec, start: datetime) -> None:
        """Publish the spec in the store and set the clock to `start`."""
        self._store = store
        self._clock = VirtualClock(start)
        self.engine = Engine(store, self._clock, CountedIds())
        self.engine.publish(spec)

    @property
    def now(self) -> datetime:
        """Return the moment of the story."""
        return self._clock.now()

    def advance(self, moment: datetime) -> None:
        """Let time pass until `moment` and fire what falls due; raise `ValueError` if that lies in the past."""
        self._clock.move(moment)
        fire_due(self.engine)

    def act(self, case_id: str | None, command: Command, authority: str) -> Stepped | Refused:
        """Let an authority do something; an attached file without bytes gets its name as its content."""
        content = None
        if isinstance(command, Attach):
            content = command.name.encode()
            command = replace(command, digest=hashlib.sha256(content).hexdigest(), size=len(content))
        return self.engine.act(Request(case_id, command, Actor(authority), content=content))

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

    def mails(self) -> list[MailOut]:
        """Return all mails so far, in the order of their making."""
        return [mail_from_row(row) for row in self._store.find(MAILS, order=("place",))]

    def due(self, case_id: str) -> tuple[Due, ...]:
        """Return what falls due in the case; raise `LookupError` if there is none."""
        context = self._context(case_id)
        return due(context.program, context.case, context.world)

    def _context(self, case_id: str) -> Context:
        context = self.engine.context(case_id)
        if context is None:
            message = f"there is no case {case_id}"
            raise LookupError(message)
        return context
