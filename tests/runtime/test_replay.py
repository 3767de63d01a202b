"""Events lead to the same case again, and whoever tampers is found out."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from cpcspec.semantics.case import Attach, Create
from runtime.engine.chain import digest
from runtime.engine.engine import Engine
from runtime.engine.replay import events_of, fold, verify
from runtime.engine.timers import fire_due
from runtime.ports import Store
from runtime.tables import CASES, EVENTS, FILES, TIMERS, USES
from tests.support.engines import a_sent_note, act, the_case, wait

PAPER = b"some paper"
Tampering = Callable[[Store, str], object]


def a_story(engine: Engine) -> str:
    """Play a story with a file, a link, a reminder and an end; return the id of its first case."""
    case_id = a_sent_note(engine, topic="trade")
    act(engine, case_id, Attach("papers", "a.pdf", sha256(PAPER).hexdigest(), len(PAPER)), contents=(PAPER,))
    act(engine, None, Create("", "note", source=the_case(engine, case_id)))
    wait(engine, days=40)
    fire_due(engine)
    return case_id


def test_events_lead_to_the_case_that_stands_there(engine: Engine, store: Store) -> None:
    """Folding all events gives the case, links apart; and nothing deviates."""
    case = the_case(engine, a_story(engine))
    assert fold(events_of(store, case.id)) == case._replace(links=())
    assert list(verify(store)) == []


def test_no_events_lead_to_no_case() -> None:
    """Nothing comes of nothing."""
    assert fold([]) is None


def test_each_event_bears_the_hash_of_all_before_it(engine: Engine, store: Store) -> None:
    """The hash of an event is that of the previous hash and its own body; the case keeps the last one."""
    case_id = a_story(engine)
    previous = ""
    for event in events_of(store, case_id):
        previous = digest(previous + event.body)
        assert event.hash == previous
    row = store.get(CASES, case_id)
    assert row is not None
    assert row.head == previous


def _change_body(store: Store, case_id: str) -> None:
    event = store.get(EVENTS, case_id, 1)
    assert event is not None
    store.put(EVENTS, event._replace(body=event.body.replace("trade", "other")))


def _change_body_and_hash(store: Store, case_id: str) -> None:
    event = store.get(EVENTS, case_id, 1)
    assert event is not None
    body = event.body.replace("trade", "other")
    store.put(EVENTS, event._replace(body=body, hash=digest(body)))


def _drop_last(store: Store, case_id: str) -> None:
    store.delete(EVENTS, {"case_id": case_id, "version": len(events_of(store, case_id))})


def _drop_middle(store: Store, case_id: str) -> None:
    store.delete(EVENTS, {"case_id": case_id, "version": 2})


def _change_data(store: Store, case_id: str) -> None:
    row = store.get(CASES, case_id)
    assert row is not None
    store.put(CASES, row._replace(data=row.data.replace("trade", "other")))


def _change_column(store: Store, case_id: str) -> None:
    row = store.get(CASES, case_id)
    assert row is not None
    store.put(CASES, row._replace(state="draft"))


def _change_definition(store: Store, case_id: str) -> None:
    row = store.get(CASES, case_id)
    assert row is not None
    store.put(CASES, row._replace(definition="other"))


def _drop_link(store: Store, case_id: str) -> None:
    row = store.get(CASES, case_id)
    assert row is not None
    store.put(CASES, row._replace(links=""))


def _change_file(store: Store, _case_id: str) -> None:
    (row,) = store.find(FILES)
    store.put(FILES, row._replace(content=b"forged"))


def _drop_use(store: Store, case_id: str) -> None:
    store.delete(USES, {"case_id": case_id})


TAMPERINGS = {
    "the event is not what its hash says": (_change_body, _change_body_and_hash),
    "the case does not end at its last event": (_drop_last,),
    "an event is missing": (_drop_middle,),
    "the case is not what its events lead to": (_change_data,),
    "the columns of the case are not what it holds": (_change_column,),
    "the case is pinned to another definition than its events say": (_change_definition,),
    "goes one way only": (_drop_link,),
    "are not what was attached": (_change_file,),
    "the files are not those that the case holds": (_drop_use,),
}


@pytest.mark.parametrize(("words", "tamper"), [(words, each) for words, all_ in TAMPERINGS.items() for each in all_])
def test_tampering_is_found(engine: Engine, store: Store, words: str, tamper: Tampering) -> None:
    """Whatever is changed behind the engine's back is named, in one deviation."""
    tamper(store, a_story(engine))
    (deviation,) = verify(store)
    assert words in deviation.what


def test_verifying_writes_nothing(engine: Engine, store: Store) -> None:
    """A verification leaves the timers as they are, though some are due."""
    a_sent_note(engine)
    before = store.find(TIMERS)
    wait(engine, days=100)
    assert list(verify(store)) == []
    assert store.find(TIMERS) == before
