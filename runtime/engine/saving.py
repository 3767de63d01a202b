"""What a step leads to, written in one unit of work: events, case rows, timers, mails, files, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from cpcspec.semantics.case import (
    Actor,
    Attach,
    Case,
    Command,
    Comment,
    Create,
    Deleted,
    Do,
    Edit,
    Erased,
    Fire,
    HandOver,
    MailOut,
    Stepped,
    World,
)
from cpcspec.semantics.deadlines import due
from cpcspec.semantics.program import Program

from ..ports import Store
from ..tables import CASES, EVENTS, MAILS, TIMERS, EventRow, TimerRow
from .chain import canonical, linked, stamp
from .files import digests, digests_after, hold
from .forget import forget
from .loading import Held
from .numbers import count_on
from .rows import row_from_case, row_from_mail, rows_from_due, text_from_links

LINKS = "links"
NO_FILES: frozenset[str] = frozenset()


class Job(NamedTuple):
    """A command at work: on which case (None: it creates one), its rungs, under which definition, in what world."""

    program: Program
    pinned: str
    held: Held | None
    rungs: list[TimerRow]
    world: World
    command: Command
    actor: Actor | None
    recorded: datetime
    contents: tuple[bytes, ...] = ()


class Saved(NamedTuple):
    """A case as it now stands; without an `event` it only got a link."""

    held: Held
    event: bool


def flat(stepped: Stepped) -> Iterator[Stepped]:
    """Yield a step and all steps that came with it, itself first."""
    yield stepped
    for other in stepped.others:
        yield from flat(other)


def save(store: Store, job: Job, stepped: Stepped) -> list[Saved]:
    """Write a step, all but the timers, inside a unit of work; return the cases as they now stand, the first first."""
    steps = tuple(flat(stepped)) if stepped.others else (stepped,)
    after = [_save_case(store, job, _before(store, job, each.case.id), each) for each in steps]
    count_on(store, job.world, stepped.series)
    if any(each.effects for each in steps):
        _save_mails(store, steps, stamp(job.world.now))
        _forget(store, steps)
    return [saved for saved in after if not saved.held.case.gone]


def _before(store: Store, job: Job, case_id: str) -> Held | None:
    """Return what a stepped case was before, None if it is new."""
    if job.held is not None and job.held.case.id == case_id:
        return job.held
    case = job.world.linked.get(case_id)
    row = store.get(CASES, case_id) if case else None
    return Held(row, case, digests(case)) if row and case else None


def _save_case(store: Store, job: Job, before: Held | None, stepped: Stepped) -> Saved:
    """Write the event and the row of one case, which stays pinned to the definition that it was made under."""
    case = stepped.case
    changes = stepped.changes
    if LINKS in changes:
        changes = {key: value for key, value in changes.items() if key != LINKS}
    if before and case.version == before.case.version:
        # Another case acted, and only a link came or went here: that is no event of this case (see tables.py).
        row = before.row._replace(links=text_from_links(case.links))
        store.change(CASES, before.row, row)
        return Saved(Held(row, case, before.files), event=False)
    definition = before.row.definition if before else job.pinned
    body = _body(case, definition, changes, job)
    row = row_from_case(case, definition, linked(before.row.head if before else "", body))
    if before:
        store.change(CASES, before.row, row)
    else:
        store.add(CASES, row)
    store.add(EVENTS, EventRow(case.id, case.version, body, row.head))
    held = before.files if before else NO_FILES
    files = digests_after(held, before.case, case, changes) if before else digests(case)
    if files != held:
        hold(store, case.id, held, files, job.contents)
    return Saved(Held(row, case, files), event=True)


def _body(case: Case, definition: str, changes: Mapping[str, Any], job: Job) -> str:
    """Return the canonical JSON of an event: what changed, who asked for what, and when."""
    (what, name) = _described(job.command)
    event = {
        "at": stamp(job.world.now),
        "by": job.actor.authority if job.actor else "",
        "case": case.id,
        "changes": changes,
        "definition": definition,
        "name": name,
        "recorded": stamp(job.recorded),
        "user": job.actor.user if job.actor else "",
        "version": case.version,
        "what": what,
    }
    return canonical(event)


def _described(command: Command) -> tuple[str, str]:
    """Return the kind of a command and what it names."""
    match command:
        case Create():
            return ("create", command.procedure)
        case Edit():
            return ("edit", "")
        case Do():
            return ("do", command.action)
        case Comment():
            return ("comment", command.box)
        case Attach():
            return ("attach", command.section)
        case Fire():
            return ("fire", command.rung)
        case HandOver():
            return ("hand over", f"{command.old} to {command.new}")


def _save_mails(store: Store, steps: Iterable[Stepped], at: str) -> None:
    """Put the mails of the steps into the outbox."""
    for each in steps:
        if not each.case.gone:
            mails = [mail for mail in each.effects if isinstance(mail, MailOut)]
            rows = (row_from_mail(mail, each.case.version, place, at) for place, mail in enumerate(mails))
            store.add(MAILS, *rows)


def _forget(store: Store, steps: Iterable[Stepped]) -> None:
    """Let go of the cases that the steps deleted or erased."""
    for each in steps:
        for effect in each.effects:
            row = store.get(CASES, effect.case) if isinstance(effect, Deleted | Erased) else None
            if row is not None and isinstance(effect, Deleted | Erased):
                forget(store, row, effect)


def save_timers(store: Store, program: Program, case: Case, world: World, known: list[TimerRow]) -> None:
    """Write the rungs to come of a case, where they are not those that are known to stand there."""
    rows = rows_from_due(case.id, due(program, case, world))
    if rows != known:
        store.delete(TIMERS, {"case_id": case.id})
        store.add(TIMERS, *rows)
