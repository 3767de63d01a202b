"""Mails out of the outbox: at least once, by key, with a claim that no slow sender can hold for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from ..ports import Clock, Outbox, Store
from ..tables import AUTHORITIES, BY_MAKING, MAILS, MailRow
from .chain import stamp
from .rows import key_of_mail, mail_from_row

LEASE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
DOUBLINGS = 10
BATCH = 50


class Sent(NamedTuple):
    """How many mails went out, and how many did not and will be tried again."""

    sent: int
    failed: int


def send_waiting(store: Store, clock: Clock, outbox: Outbox) -> Sent:
    """Send what waits, in the order of its making; a mail that fails waits longer each time."""
    sent = failed = 0
    for row in _claim(store, clock):
        fault = _send(store, outbox, row)
        _settle(store, clock, row, fault)
        sent += not fault
        failed += bool(fault)
    return Sent(sent, failed)


def _claim(store: Store, clock: Clock) -> list[MailRow]:
    """Return mails that no other sender holds, held for `LEASE` from now on."""
    now = clock.now()
    with store.unit():
        rows = store.find(MAILS, {"sent_at": ""}, upto=("held_until", stamp(now)), order=BY_MAKING, limit=BATCH)
        claimed = [row._replace(held_until=stamp(now + LEASE), attempt=row.attempt + 1) for row in rows]
        for row in claimed:
            store.put(MAILS, row)
    return claimed


def _send(store: Store, outbox: Outbox, row: MailRow) -> str:
    """Send one mail; return what went wrong, an empty text if nothing did."""
    authority = store.get(AUTHORITIES, row.authority)
    if authority is not None and authority.departed:
        return f"the authority {row.authority} left the register"
    if authority is None or not authority.mailbox:
        return f"the authority {row.authority} has no mailbox"
    try:
        outbox.send(key_of_mail(row), authority.mailbox, mail_from_row(row))
    except Exception as error:  # noqa: BLE001 - whatever a sender raises, the other mails must go out
        return f"{type(error).__name__}: {error}"
    return ""


def _settle(store: Store, clock: Clock, claimed: MailRow, fault: str) -> None:
    """Note the outcome, unless the case is gone or another sender has taken the mail over since."""
    now = clock.now()
    with store.unit():
        row = store.get(MAILS, claimed.case_id, claimed.version, claimed.place)
        if row is None or row.attempt != claimed.attempt or row.sent_at:
            return
        pause = min(LEASE * 2 ** min(row.attempt, DOUBLINGS), LONGEST_PAUSE)
        held = stamp(now + pause) if fault else ""
        store.put(MAILS, row._replace(sent_at="" if fault else stamp(now), held_until=held, fault=fault))
