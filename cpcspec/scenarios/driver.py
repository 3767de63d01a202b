"""What plays a story: cases, a clock that is turned by hand, and a register. Pure or on a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Protocol

from cpcspec.ir.expr import Expr, Scalar
from cpcspec.ir.nodes import Spec
from cpcspec.semantics.case import Case, Command, MailOut, Refused, Stepped, Values, World
from cpcspec.semantics.expr import NOBODY, Env
from cpcspec.semantics.overdue import Stuck
from cpcspec.semantics.rights import Offer, View
from cpcspec.semantics.tables import Program

START = datetime(2020, 2, 3, 9, tzinfo=UTC)
"""Every story begins at this moment, unless its first step names a day."""


class Driver(Protocol):
    """A world with cases that a story is played in. It starts without cases, at the moment it was made for."""

    @property
    def now(self) -> datetime:
        """The moment of the story, with a zone."""

    def advance(self, moment: datetime) -> None:
        """Let time pass until that moment; what falls due fires in the order of time, each at its own moment."""

    def act(self, case_id: str | None, command: Command, authority: str) -> Stepped | Refused:
        """Let an authority do something; return what came of it. Commands come without ids: the driver gives them.

        `Create.source` is the source case as it is now. `Attach` comes without digest and size: the content of a file
        is its name in UTF-8.
        """

    def case(self, case_id: str) -> Case | None:
        """Return the case as it is now, None if it is gone (deleted or erased) or never was."""

    def view(self, case_id: str, authority: str) -> View:
        """Return what an authority sees of a case that is there."""

    def offers(self, case_id: str, authority: str) -> tuple[Offer, ...]:
        """Return the actions that an authority may take on a case that is there, with what keeps it from each."""

    def additions(self, case_id: str, authority: str) -> frozenset[str]:
        """Return the comment boxes and attachment sections that an authority may add to, of a case that is there."""

    def reuses(self, case_id: str, authority: str) -> tuple[str, ...]:
        """Return the procedures that an authority may make from a case that is there."""

    def party(self, case_id: str, party: str) -> tuple[str, ...]:
        """Return the authorities that play a party of a case that is there."""

    def ends(self, case_id: str, timer: str) -> date | None:
        """Return the last day of a timer of a case that is there, None if it does not run."""

    def fulfils(self, case_id: str, procedure: str, condition: Expr) -> bool:
        """Return whether a condition holds of a case of that procedure, be it there or gone."""

    def left(self, case_id: str) -> Values | None:
        """Return what remains of a case that was erased, for statistics; None if it was not."""

    def new_mails(self) -> tuple[MailOut, ...]:
        """Return the mails made since the last call, in the order of their making."""

    def new_stuck(self) -> tuple[Stuck, ...]:
        """Return the cases that have ceased to go on by themselves since the last call, and why."""

    def close(self) -> None:
        """Let go of what the driver holds; it is not used afterwards."""


DriverMaker = Callable[[Spec, datetime], Driver]
"""Makes a driver for a compiled spec at a moment; what stands behind the entry points of `cpcspec.drivers`."""

Stage = Callable[[Mapping[str, Scalar], datetime], Driver]
"""Makes a driver for the spec at hand with other values for some of its settings, at a moment."""


def players(program: Program, case: Case, party: str, world: World) -> tuple[str, ...]:
    """Return the authorities that play a party of a case, nobody if there is no such party: for `Driver.party`."""
    table = program.procedures.get(case.procedure)
    player = table.players.get(party) if table else None
    return player(Env(table.players, case, world, None)) if table and player else NOBODY
