"""The worker: fires what is due and sends what waits, again and again, until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable
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
    """Fire what is due, send what waits, wipe what was deleted; return how many of the first two."""
    fired = fire_due(engine)
    (sent, failed) = send_waiting(engine.store, engine.clock, outbox)
    engine.store.tidy()
    return Turn(fired, sent, failed)


def run(engine: Engine, outbox: Outbox, stop: Event, report: Callable[[Turn], object], pause: float = 1.0) -> None:
    """Take turns until `stop` is set; report each that did something, pause so many seconds after any other."""
    while not stop.is_set():
        done = turn(engine, outbox)
        if any(done):
            report(done)
        else:
            stop.wait(pause)
