"""The clock's own commands: whatever is due by now, in the order of time across all cases."""

from __future__ import annotations

from collections.abc import Callable

from ..tables import TIMERS
from .chain import stamp
from .engine import Engine, Fired


def fire_due(engine: Engine, told: Callable[[Fired], object] | None = None) -> int:
    """Fire all rungs that are due by now, each in a transaction of its own, earliest first; return how many.

    What fires may make more due, also before now: so the earliest is asked for anew each time.
    """
    upto = stamp(engine.clock.now())
    fired = 0
    order = ("at", "case_id", "place")
    while rows := engine.store.find(TIMERS, {"stuck": ""}, upto=("at", upto), order=order, limit=1):
        each = engine.fire(rows[0])
        if each is None:
            continue
        fired += 1
        if told:
            told(each)
    return fired
