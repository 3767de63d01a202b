"""The worker: fires what is due and sends what waits, again and again, until it is told to stop."""

from __future__ import annotations

from threading import Event
from typing import NamedTuple

from ..engine.engine import Engine
from ..engine.outbox import send_waiting
from ..engine.timers import fire_due
from ..ports import Outbox


class Turn(NamedTuple):
    """What one turn of the worker did."""

    fired: int
    sent: int
    failed: int


def turn(engine: Engine, outbox: Outbox) -> Turn:
    """Fire what is due, then send what waits; return how many of each."""
    fired = fire_due(engine)
    (sent, failed) = send_waiting(engine.store, engine.clock, outbox)
    return Turn(fired, sent, failed)


def run(engine: Engine, outbox: Outbox, stop: Event, pause: float = 1.0) -> None:
    """Take turns until `stop` is set, with a pause of so many seconds after a turn that did nothing."""
    while not stop.is_set():
        if not any(turn(engine, outbox)):
            stop.wait(pause)
