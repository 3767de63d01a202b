"""Nothing that happens to a case is dated before what happened to it last, whatever the computer's clock says."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from cpcspec.semantics.case import Comment, Create, Do, Edit, Stepped
from runtime.engine.chain import canonical, linked
from runtime.engine.clock import VirtualClock
from runtime.engine.engine import Engine
from runtime.engine.replay import events_of, verify
from runtime.engine.timers import fire_due
from runtime.ports import Store
from runtime.tables import CASES, EVENTS, MAILS
from tests.support.desks import OFFICE, ONE, OTHER, desks
from tests.support.engines import START, PrefixedIds, act, an_engine, wait

BACK = START - timedelta(days=9)
TODAY = START.date().isoformat()


@pytest.fixture
def engine(store: Store) -> Engine:
    """Return an engine for orders."""
    return an_engine(store, spec=desks(ONE, OTHER))


def after_a_restart(engine: Engine) -> Engine:
    """Return an engine on the same store whose clock was set back."""
    return Engine(engine.store, VirtualClock(BACK), PrefixedIds("back"))


def moments(store: Store, case_id: str) -> list[str]:
    """Return when the events of a case happened."""
    return [json.loads(each.body)["at"] for each in events_of(store, case_id)]


def test_an_action_is_dated_with_the_last_event(engine: Engine, store: Store) -> None:
    """The day that it sets, the days of the case, its mails and the period that begins are none before that."""
    case_id = act(engine, None, Create("", "order", {"title": "x"}), OFFICE).case.id
    back = after_a_restart(engine)
    case = act(back, case_id, Do("send"), OFFICE).case
    assert (case.values["sent_on"], case.changed_at[:10], case.entered_at[:10]) == (TODAY, TODAY, TODAY)
    assert moments(store, case_id) == [moments(store, case_id)[0]] * 2
    assert {row.at for row in store.find(MAILS)} == {moments(store, case_id)[0]}
    context = back.context(case_id)
    assert context is not None
    assert context.world.now == START
    assert not list(verify(store))


def test_the_log_says_what_the_clock_said(engine: Engine, store: Store) -> None:
    """Beside the moment of an event stands what the computer's clock showed."""
    case_id = act(engine, None, Create("", "order"), OFFICE).case.id
    act(after_a_restart(engine), case_id, Edit({"title": "x"}), OFFICE)
    assert json.loads(events_of(store, case_id)[-1].body)["recorded"][:10] == BACK.date().isoformat()


def test_a_reminder_is_a_last_event_too(engine: Engine, store: Store) -> None:
    """What comes after a reminder is not dated before it, although the reminder changed nothing in the case."""
    case_id = act(engine, None, Create("", "order", {"title": "x"}), OFFICE).case.id
    act(engine, case_id, Do("send"), OFFICE)
    wait(engine, days=8)
    assert fire_due(engine) == 1
    act(after_a_restart(engine), case_id, Comment("talk", {"words": "x"}), OFFICE)
    assert moments(store, case_id) == sorted(moments(store, case_id))
    assert not list(verify(store))


def _backdated(store: Store, case_id: str) -> None:
    """Put an earlier moment into the last event, with all hashes as they must be."""
    *_, before, last = events_of(store, case_id)
    body = canonical({**json.loads(last.body), "at": "2019-12-31T00:00:00.000000+00:00"})
    store.put(EVENTS, last._replace(body=body, hash=linked(before.hash, body)))
    row = store.get(CASES, case_id)
    assert row is not None
    store.put(CASES, row._replace(head=linked(before.hash, body)))


def test_an_event_before_the_last_one_is_reported(engine: Engine, store: Store) -> None:
    """A log from before this rule, or one written by somebody else, is told event by event."""
    case_id = act(engine, None, Create("", "order"), OFFICE).case.id
    act(engine, case_id, Edit({"title": "x"}), OFFICE)
    _backdated(store, case_id)
    (deviation,) = verify(store)
    assert (deviation.case_id, deviation.version) == (case_id, 2)
    assert "2019-12-31" in deviation.what


def test_a_case_whose_last_event_is_missing_can_be_read(engine: Engine, store: Store) -> None:
    """The log tells that an event is gone; whoever looks at the case is told nothing strange."""
    case_id = act(engine, None, Create("", "order"), OFFICE).case.id
    act(engine, case_id, Edit({"title": "x"}), OFFICE)
    store.delete(EVENTS, {"case_id": case_id, "version": 2})
    assert isinstance(act(engine, case_id, Edit({"title": "y"}), OFFICE), Stepped)
    assert [each.what for each in verify(store)] == ["an event is missing"]
