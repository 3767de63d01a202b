"""What falls due in a case and when. Nothing is kept: due moments follow from the values as they are.

A rung is named by its timer, its place and the end that it counts from, so that another end arms it anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from cpcspec.ir.expr import Unit
from cpcspec.semantics import periods
from cpcspec.semantics.case import Case, Due, World
from cpcspec.semantics.expr import Env, Fn
from cpcspec.semantics.tables import Length, Limit, ProcedureTable, Program, ReminderTable, TimerTable

ERASE = "erase"
DIGITS = 7
REPEATS = 2**20
"""More repetitions of a reminder than any calendar has room for, and the digits that their number has."""


class Rung(NamedTuple):
    """A rung with what stands behind it: a reminder, the end of a timer, or an erasure."""

    due: Due
    what: ReminderTable | TimerTable | Limit


def due(program: Program, case: Case, world: World) -> tuple[Due, ...]:
    """Return what falls due in the case, earliest first; the order of the spec decides between equals."""
    return tuple(rung.due for rung in rungs(program, case, world))


def rungs(program: Program, case: Case, world: World) -> list[Rung]:
    """Return the rungs to come, earliest first, with what stands behind each."""
    table = program.procedures.get(case.procedure)
    if table is None or case.gone:
        return []
    env = Env(table.players, case, world, None)
    found = [rung for timer in table.timers if _runs(timer, env) for rung in _rungs(timer, env)]
    found += _erasures(table, env)
    return sorted(found, key=lambda each: periods.as_utc(each.due.at))


def ends(program: Program, case: Case, world: World, timer_id: str) -> date | None:
    """Return the last day of a timer; None if it does not run, or nobody knows from when."""
    table = program.procedures.get(case.procedure)
    timer = next((each for each in table.timers if each.id == timer_id), None) if table and not case.gone else None
    if table is None or timer is None:
        return None
    env = Env(table.players, case, world, None)
    return end_of(timer.start, timer.period, env) if _runs(timer, env) else None


def end_of(start: Fn, period: Length, env: Env) -> date | None:
    """Return the last day of a period, whether or not anything runs; None if its start or length is unknown."""
    first, amount = periods.parsed(start(env)), period.amount(env)
    return periods.shifted(first, amount, period.unit) if first is not None and type(amount) is int else None


def has_passed(limit: Limit, env: Env) -> bool:
    """Return whether a limit of retention applies and its last day is over."""
    if limit.when is not None and not limit.when(env):
        return False
    end = end_of(limit.start, limit.period, env)
    return end is not None and end.isoformat() < env.world.today


def _runs(timer: TimerTable, env: Env) -> bool:
    return env.state in timer.states and (timer.when is None or bool(timer.when(env)))


def _rungs(timer: TimerTable, env: Env) -> Iterator[Rung]:
    start, amount = timer.start(env), timer.period.amount(env)
    span = (
        _span(timer.id, start, amount, timer.period.unit, env.world.zone)
        if type(start) is str and type(amount) is int
        else None
    )
    if span is None:
        return
    for index, reminder in enumerate(timer.reminders):
        name = f"{timer.id}/{index}/{span.end.isoformat()}"
        yield from _reminder(name, reminder, timer.id, _Moments(reminder, span.end, span.over, env), env)
    if span.last is not None and span.last.rung not in env.case.fired:
        yield Rung(span.last, timer)


class _Span(NamedTuple):
    """The time of a timer: its last day, the moment after it on the clocks on the wall, and the rung that ends it."""

    end: date
    over: datetime | None
    last: Due | None


@lru_cache(maxsize=4096)
def _span(timer: str, start: str, amount: int, unit: Unit, zone: tzinfo | None) -> _Span | None:
    """Return the time of a timer that starts on a day, None if that is no day. Few steps move it: so it is kept."""
    first = periods.parsed(start)
    if first is None:
        return None
    end = periods.shifted(first, amount, unit)
    over = _moment(first, amount, unit, zone)
    name = f"{timer}/end/{end.isoformat()}"
    last = Due(periods.last_instant(over), timer, name, ends=True) if over is not None else None
    return _Span(end, over, last)


def _moment(start: date, amount: int, unit: Unit, zone: tzinfo | None) -> datetime | None:
    """Return the first moment after a period on the clocks on the wall, None if the calendar ends before.

    A day has 24 hours there, so that periods in hours end on the day that everybody counts to, also in the two weeks
    of the year in which the clocks are changed.
    """
    if unit == "hour":
        day = periods.day_after(start)
        try:
            return periods.midnight(day, zone) + timedelta(hours=amount) if day is not None else None
        except OverflowError:
            return None
    after = periods.day_after(periods.shifted(start, amount, unit))
    return periods.midnight(after, zone) if after is not None else None


def _reminder(name: str, reminder: ReminderTable, timer: str, moments: _Moments, env: Env) -> Iterator[Rung]:
    """Yield the next rung of a reminder, if one is still to come."""
    place = moments.first_since(
        periods.parsed(periods.day_of(env.case.entered_at, env.world.zone)), _done(name, env.case.fired)
    )
    at = moments.at(place) if place is not None else None
    if at is not None:
        yield Rung(Due(periods.instant(at), timer, f"{name}/{place}", ends=False), reminder)


def _done(name: str, fired: Collection[str]) -> int:
    """Return the first repetition of a reminder that has not fired."""
    prefix = f"{name}/"
    done = [each.removeprefix(prefix) for each in fired if each.startswith(prefix)]
    return max((int(each) + 1 for each in done if each.isdecimal() and len(each) <= DIGITS), default=0)


class _Moments:
    """The moments of one reminder on the clocks on the wall: the first one, and those of its repetitions."""

    def __init__(self, reminder: ReminderTable, end: date, over: datetime | None, env: Env) -> None:
        """Read the lengths once; `over` is the moment after the last day."""
        self._before = reminder.node.before
        self._zone = env.world.zone
        self._end, self._over = end, over
        self._unit = reminder.period.unit
        amount = reminder.period.amount(env)
        self._amount = amount if type(amount) is int else None
        self._every: tuple[int, Unit] | None = None
        if reminder.every is not None:
            step = reminder.every.amount(env)
            # A repetition that does not move on would come for ever at one moment.
            self._every = (step, reminder.every.unit) if type(step) is int and step > 0 else None

    def at(self, place: int) -> datetime | None:
        """Return the moment of a repetition (0: the first time), None if the calendar ends before."""
        if self._amount is None:
            return None
        amount = -self._amount if self._before else self._amount
        try:
            if self._unit == "hour":
                moment = self._over + timedelta(hours=amount) if self._over else None
            else:
                day = periods.shifted(self._end, amount, self._unit)
                moment = periods.midnight(day, self._zone) if date.min < day < date.max else None
            return self._repeated(moment, place)
        except OverflowError:
            return None

    def _repeated(self, moment: datetime | None, place: int) -> datetime | None:
        if place == 0 or moment is None or self._every is None:
            return moment if place == 0 else None
        step, unit = self._every
        if unit == "hour":
            return moment + timedelta(hours=step * place)
        day = periods.shifted(moment.date(), step * place, unit)
        return periods.midnight(day, self._zone) if day < date.max else None

    def first_since(self, entered: date | None, place: int) -> int | None:
        """Return the first repetition, from `place` on, that is not from before the state was entered."""
        moment = self.at(place)
        if moment is None or entered is None or moment.date() >= entered:
            return None if moment is None else place
        if self._every is None:
            return None
        low, high = place, place + REPEATS
        while low + 1 < high:
            middle = (low + high) // 2
            at = self.at(middle)
            (low, high) = (middle, high) if at is not None and at.date() < entered else (low, middle)
        return high


def _erasures(table: ProcedureTable, env: Env) -> Iterator[Rung]:
    for index, erase in enumerate(table.erases):
        if erase.when is not None and not erase.when(env):
            continue
        end = end_of(erase.start, erase.period, env)
        after = periods.day_after(end) if end is not None else None
        if end is not None and after is not None:
            # No element can be called so: a rung of a timer never has this name.
            name = f"-{ERASE}/{index}/{end.isoformat()}"
            over = periods.last_instant(periods.midnight(after, env.world.zone))
            yield Rung(Due(over, ERASE, name, ends=True), erase)


def left(timers: Collection[TimerTable], state: str, fired: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rungs that stay fired in a state: a timer that does not run in it starts anew when it runs again."""
    if not fired:
        return fired
    running = {each.id for each in timers if state in each.states}
    return tuple(each for each in fired if each.partition("/")[0] in running)


def with_fired(fired: tuple[str, ...], rung: str) -> tuple[str, ...]:
    """Return the rungs that are over with one more; of the repetitions of a reminder only the last is kept."""
    name, _, _ = rung.rpartition("/")
    return (*(each for each in fired if each.rpartition("/")[0] != name or "/end/" in each), rung)
