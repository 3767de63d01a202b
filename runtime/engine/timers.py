"""The clock's own commands: whatever is due by now, in the order of time across all cases."""

from __future__ import annotations

from ..tables import TIMERS
from .chain import stamp
from .engine import Engine


def fire_due(engine: Engine) -> int:
    """Fire all rungs that are due by now, each in a transaction of its own, earliest first; return how many.

    What fires may make more due, also before now: so the earliest is asked for anew each time.
    """
    upto = stamp(engine.clock.now())
    fired = 0
    order = ("at", "case_id", "place")
    while rows := engine.store.find(TIMERS, {"stuck": ""}, upto=("at", upto), order=order, limit=1):
        engine.fire(rows[0])
        fired += 1
    return fired
