"""Cases from events: the same case again, and what does not fit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from cpcspec.semantics import changes
from cpcspec.semantics.case import Case

from ..ports import Store
from ..tables import CASES, EVENTS, FILES, USES, CaseRow, EventRow
from .chain import linked, moment, stamp
from .files import digests
from .rows import case_from_row, links_from_text


class Deviation(NamedTuple):
    """What does not fit in a case, at which event (0: in the case as a whole)."""

    case_id: str
    version: int
    what: str


def fold(events: Iterable[EventRow]) -> Case | None:
    """Return the case that its events lead to, without its links; None for no events."""
    case: Case | None = None
    for event in events:
        case = changes.apply(case, json.loads(event.body)["changes"])
    return case


def events_of(store: Store, case_id: str) -> list[EventRow]:
    """Return the events of a case, oldest first."""
    return store.find(EVENTS, {"case_id": case_id}, order=("version",))


def verify(store: Store) -> Iterator[Deviation]:
    """Yield all that does not fit: broken chains, rows that their events do not lead to, half links, wrong bytes."""
    known = set()
    for row in store.find(CASES, order=("id",)):
        known.add(row.id)
        events = events_of(store, row.id)
        broken = list(_chain(row, events))
        yield from broken
        if not broken:
            yield from _row(row, events)
            yield from _order(row, events)
        yield from _links(store, row)
        yield from _files(store, row)
    for case_id in sorted({event.case_id for event in store.find(EVENTS)} - known):
        yield Deviation(case_id, 0, "events without a case")


def _chain(row: CaseRow, events: list[EventRow]) -> Iterator[Deviation]:
    """Yield where the hashes or the numbers of the events do not follow on."""
    previous = ""
    for expected, event in enumerate(events, start=1):
        if event.version != expected:
            yield Deviation(row.id, expected, "an event is missing")
            return
        if event.hash != linked(previous, event.body):
            yield Deviation(row.id, event.version, "the event is not what its hash says")
            return
        previous = event.hash
    if previous != row.head:
        yield Deviation(row.id, len(events), "the case does not end at its last event")


def _row(row: CaseRow, events: list[EventRow]) -> Iterator[Deviation]:
    """Yield if the case that stands there is not the one that its events lead to."""
    folded = fold(events)
    stands = case_from_row(row)
    if folded is None or folded._replace(links=stands.links) != stands:
        yield Deviation(row.id, row.version, "the case is not what its events lead to")
    elif (row.state, row.version, row.number) != (stands.state, stands.version, stands.number):
        yield Deviation(row.id, row.version, "the columns of the case are not what it holds")
    if events and json.loads(events[-1].body)["definition"] != row.definition:
        yield Deviation(row.id, row.version, "the case is pinned to another definition than its events say")


def _order(row: CaseRow, events: list[EventRow]) -> Iterator[Deviation]:
    """Yield the events that are dated before the one that they follow."""
    before: datetime | None = None
    for event in events:
        at = moment(json.loads(event.body)["at"])
        if before is not None and at < before:
            yield Deviation(
                row.id, event.version, f"the event is dated {stamp(at)}, before the last one, {stamp(before)}"
            )
        before = at


def _links(store: Store, row: CaseRow) -> Iterator[Deviation]:
    """Yield links that the other case does not know of."""
    for link in links_from_text(row.links):
        other = store.get(CASES, link.case)
        if other is None or all(back.case != row.id for back in links_from_text(other.links)):
            yield Deviation(row.id, 0, f"the link to {link.case} goes one way only")


def _files(store: Store, row: CaseRow) -> Iterator[Deviation]:
    """Yield files whose bytes are gone or changed, or that the case does not hold."""
    used = {use.digest for use in store.find(USES, {"case_id": row.id})}
    wanted = digests(case_from_row(row))
    if used != wanted:
        yield Deviation(row.id, 0, "the files are not those that the case holds")
    for digest in sorted(wanted):
        kept = store.get(FILES, digest)
        if kept is None or hashlib.sha256(kept.content).hexdigest() != digest:
            yield Deviation(row.id, 0, f"the bytes of the file {digest} are not what was attached")
