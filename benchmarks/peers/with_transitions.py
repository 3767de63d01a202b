"""The ticket's two actions with `transitions`: a guard on a field, a move, a date set."""

from __future__ import annotations

from typing import Any

from transitions import Machine

from benchmarks.rounds import Contender


class Ticket:
    """What the machine moves."""

    def __init__(self) -> None:
        """Start with a ticket whose guard holds."""
        self.values: dict[str, object] = {"urgent": True}

    def may_move(self) -> bool:
        """Return whether the guard holds."""
        return self.values["urgent"] is True

    def note(self) -> None:
        """Set the date."""
        self.values["changed"] = "2020-02-03"


def steps() -> Contender:
    """Return what takes the two actions by turns."""
    # The machine adds state and actions to it.
    ticket: Any = Ticket()
    machine = Machine(model=ticket, states=["open", "held"], initial="open", auto_transitions=False)
    machine.add_transition("hold", "open", "held", conditions="may_move", after="note")
    machine.add_transition("reopen", "held", "open", conditions="may_move", after="note")
    actions = (ticket.hold, ticket.reopen)

    def run(times: int) -> None:
        first = 0 if ticket.state == "open" else 1
        for number in range(first, first + times):
            if not actions[number % 2]():
                message = "the machine did not move"
                raise RuntimeError(message)

    return run
