"""Cases as JSON lines, one case a line, with all that the store knows of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..engine.chain import canonical
from ..engine.replay import events_of
from ..ports import Store
from ..tables import BY_MAKING, CASES, MAILS, TIMERS, CaseRow


def lines(store: Store, case_id: str = "", zone: str = "UTC") -> Iterator[str]:
    """Yield each case (or the one named) as a line of canonical JSON, in the order of their ids.

    `zone` is told too: the days that the case was judged by are those of it.
    """
    where = {"id": case_id} if case_id else {}
    for row in store.find(CASES, where, order=("id",)):
        yield canonical({**_exported(store, row), "zone": zone})


def _exported(store: Store, row: CaseRow) -> dict[str, Any]:
    of_case = {"case_id": row.id}
    events = events_of(store, row.id)
    return {
        "case": json.loads(row.data),
        "definition": row.definition,
        "events": [{**json.loads(event.body), "hash": event.hash} for event in events],
        "links": json.loads(row.links or "[]"),
        "mails": [mail._asdict() for mail in store.find(MAILS, of_case, order=BY_MAKING)],
        "timers": [timer._asdict() for timer in store.find(TIMERS, of_case, order=("place",))],
    }
