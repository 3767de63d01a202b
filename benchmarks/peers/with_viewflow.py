"""The ticket's two actions with `viewflow.fsm`: a guard on a field, a move, a date set."""

from __future__ import annotations

from enum import Enum

from django.conf import settings

from benchmarks.rounds import Contender

settings.configure()

from viewflow.fsm import State  # noqa: E402 - it asks for settings while it is imported


class Stage(Enum):
    """The states of a ticket."""

    OPEN = "open"
    HELD = "held"


def _urgent(ticket: Ticket) -> bool:
    return ticket.values["urgent"] is True


class Ticket:
    """What the machine moves."""

    state = State(Stage, default=Stage.OPEN)

    def __init__(self) -> None:
        """Start with a ticket whose guard holds."""
        self.values: dict[str, object] = {"urgent": True}

    @state.transition(source=Stage.OPEN, target=Stage.HELD, conditions=[_urgent])
    def hold(self) -> None:
        """Set the date."""
        self.values["changed"] = "2020-02-03"

    @state.transition(source=Stage.HELD, target=Stage.OPEN, conditions=[_urgent])
    def reopen(self) -> None:
        """Set the date."""
        self.values["changed"] = "2020-02-03"


def steps() -> Contender:
    """Return what takes the two actions by turns."""
    ticket = Ticket()

    def run(times: int) -> None:
        first = 0 if ticket.state is Stage.OPEN else 1
        for number in range(first, first + times):
            if number % 2:
                ticket.reopen()
            else:
                ticket.hold()

    return run
