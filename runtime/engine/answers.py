"""The same key again, the same answer again: rebuilt from the events that the first answer left."""

from __future__ import annotations

import json
from datetime import datetime

from cpcspec.semantics.case import Case, Stepped

from ..ports import Store
from ..tables import CASES, COMMANDS, EVENTS, MAILS, CommandRow
from .chain import moment
from .replay import events_of, fold
from .requests import KeyReused, Request
from .rows import case_from_row, links_from_text, mail_from_row
from .saving import Saved


def remember(store: Store, request: Request, stepped: Stepped, stand: list[Saved]) -> None:
    """Note under the request's key which versions of which cases its answer consists of."""
    digest = request.digest()
    rows = [
        CommandRow(request.key, place, held.case.id, held.case.version * event, digest, 0 if place else stepped.numbers)
        for place, (held, event) in enumerate(stand)
    ]
    store.add(COMMANDS, *rows)


def answered(store: Store, request: Request) -> Stepped | None:
    """Return the answer that was given to this key, None if there is none; raise `KeyReused` for another command.

    Only what was accepted is kept: a refusal changed nothing, so it is judged again. A deleted case takes its keys
    along.
    """
    rows = store.find(COMMANDS, {"key": request.key}, order=("row",))
    if not rows or rows[0].row != 0:
        return None
    if rows[0].digest != request.digest():
        message = f"the key {request.key} was used for another command"
        raise KeyReused(message)
    (first, *others) = (_stepped(store, row) for row in rows)
    return first._replace(others=tuple(others), numbers=rows[0].numbers)


def _stepped(store: Store, row: CommandRow) -> Stepped:
    """Return one case's share of the answer: the case as it was then, what changed, and the mails."""
    stands = store.get(CASES, row.case_id)
    events = [event for event in events_of(store, row.case_id) if event.version <= (row.version or event.version)]
    case = fold(events)
    if case is None or stands is None:
        message = f"case {row.case_id} has no events"
        raise LookupError(message)
    if not row.version:
        return Stepped(case_from_row(stands), {})
    mails = store.find(MAILS, {"case_id": row.case_id, "version": row.version}, order=("place",))
    changes = json.loads(events[-1].body)["changes"]
    effects = tuple(mail_from_row(mail) for mail in mails)
    return Stepped(case._replace(links=links_from_text(stands.links)), changes, effects)


def last_moment(store: Store, case: Case) -> datetime:
    """Return when the case last changed, as its last event says."""
    event = store.get(EVENTS, case.id, case.version)
    # Where somebody took the event out, which `verify` tells, the case itself still says it to the second.
    return moment(json.loads(event.body)["at"] if event is not None else case.changed_at)
