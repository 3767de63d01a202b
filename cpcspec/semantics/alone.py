"""How far a case may go by itself at one moment: timers with a date in the past may feed each other without end.

What a case did with nobody acting stands in the case itself: `alone` names the timers that have ended since somebody
acted or time passed, `again` counts how often one of them ended once more. Each timer is free once, so a chain of any
number of timers is none the worse for it; only what comes again is counted. Reminders and erasures lead nowhere and
are not counted, and a timer that waited for its day begins anew: a case that goes round slowly does so for ever.

A case that the clock makes goes on counting where its maker stands, with a tenth of what that one has left: else cases
that make two cases each would be without end although none of them comes back to itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from cpcspec.semantics.case import Case, Due

LIMIT = 100
"""A catch-up by one and the same timer (a monthly one whose date lies years back) stays below; an endless one is told
before it fills a database or keeps anybody waiting."""
SHARE = 10
SECOND = timedelta(seconds=1)


class Row(NamedTuple):
    """What a case did by itself: `Case.alone` and `Case.again`."""

    timers: tuple[str, ...] = ()
    again: int = 0


NOTHING = Row()


def row_of(case: Case) -> Row:
    """Return what a case did by itself up to now."""
    return Row(case.alone, case.again)


def after(case: Case, due: Due) -> Row | None:
    """Return what a case has done by itself once that timer has ended; None if the case has gone round often enough."""
    name = f"{case.procedure}/{due.timer}"
    timers, again = case.alone, case.again
    if not _at_once(case, due):
        # Who has gone round often enough is held until somebody acts, whatever else falls due meanwhile.
        return Row((name,)) if again < LIMIT else Row(timers, again)
    if name not in timers:
        return Row((*timers, name), again)
    if again >= LIMIT:
        return None
    # What led into the circle is no part of it.
    return Row(timers if again else timers[timers.index(name) :], again + 1)


def inherited(row: Row) -> Row:
    """Return where a case begins that one with this row makes by itself."""
    return row._replace(again=LIMIT - (LIMIT - row.again) // SHARE) if row.again else row


def reason(case: Case, labels: Mapping[str, str] | None = None) -> str:
    """Return why a case does not go on by itself, with what lets it go on; `labels` may name the timers otherwise."""
    names = [_name(case, each, labels or {}) for each in case.alone]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    timers = f"the timer {listed}" if len(names) == 1 else f"the timers {listed}"
    if case.version <= LIMIT:
        # So few events are no round of its own: the count came from the cases that it was made by.
        return f"cases make cases without end: at one moment {timers} ended again and again with nobody acting"
    ended = f"{timers} ended {len(names) + case.again} times with nobody acting"
    return f"it goes round without end: at one moment {ended}; they run again once somebody acts in the case"


def _name(case: Case, timer: str, labels: Mapping[str, str]) -> str:
    procedure, _, name = timer.partition("/")
    return f"`{labels.get(timer, name if procedure == case.procedure else f'{procedure}.{name}')}`"


def _at_once(case: Case, due: Due) -> bool:
    """Return whether a rung was due already when the case last changed: then no time has passed."""
    try:
        changed = datetime.fromisoformat(case.changed_at)
    except ValueError:
        return False
    if changed.tzinfo is None:
        changed = changed.replace(tzinfo=due.at.tzinfo)
    # A case keeps its moments to the second.
    return due.at < changed + SECOND
