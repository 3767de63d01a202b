"""Deadlines fire by themselves, in order, once, also after a restart."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from cpcspec.semantics.case import Edit
from runtime.engine.clock import SystemClock, VirtualClock
from runtime.engine.engine import Engine
from runtime.engine.timers import fire_due
from runtime.ports import Store
from runtime.tables import BY_MAKING, CASES, DEFINITIONS, EVENTS, MAILS, STATISTICS, TIMERS, StatisticRow
from tests.support.engines import START, a_draft, a_sent_note, act, an_engine, the_case, wait
from tests.support.tiny_spec import tiny_spec


def test_the_rungs_to_come_stand_in_the_store(engine: Engine, store: Store) -> None:
    """A sent note has its reminder and its end as rows, in the order of time; a draft has none."""
    a_draft(engine)
    case_id = a_sent_note(engine)
    rows = store.find(TIMERS, order=("at",))
    assert [(row.case_id, row.timer, row.ends) for row in rows] == [
        (case_id, "answer_due", 0),
        (case_id, "answer_due", 1),
    ]


def test_nothing_fires_before_its_time(engine: Engine) -> None:
    """As long as nothing is due, nothing happens."""
    a_sent_note(engine)
    wait(engine, days=1)
    assert fire_due(engine) == 0


def test_the_end_of_a_timer_moves_the_case_on(engine: Engine, store: Store) -> None:
    """The reminder is sent, then the case is closed, and only its erasure is left to come."""
    case_id = a_sent_note(engine)
    wait(engine, days=30)
    assert fire_due(engine) == 2
    assert the_case(engine, case_id).state == "closed"
    assert [row.mail for row in store.find(MAILS, order=BY_MAKING)] == ["note_sent", "answer_soon"]
    assert fire_due(engine) == 0
    assert len(store.find(TIMERS)) == 1


def test_what_fires_late_counts_from_its_own_moment(engine: Engine, store: Store) -> None:
    """A deadline that fires after a standstill is dated at its own moment; when it was written down is kept too."""
    case_id = a_sent_note(engine)
    end = store.find(TIMERS, order=("at",))[-1].at
    wait(engine, days=300)
    fire_due(engine)
    last = json.loads(store.find(EVENTS, {"case_id": case_id}, order=("version",))[-1].body)
    assert (last["at"], last["recorded"][:10]) == (end, "2020-11-29")


def test_overdue_rungs_of_several_cases_fire_in_the_order_of_time_after_a_restart(store: Store) -> None:
    """After a standstill a new engine fires what is overdue as if it had never stood still."""
    engine = an_engine(store)
    ids = []
    for _ in range(3):
        ids.append(a_sent_note(engine))
        wait(engine, days=2)
    restarted = Engine(store, VirtualClock(START + timedelta(days=100)), engine._ids)
    assert fire_due(restarted) == 6
    fired = [
        (body["at"], event.case_id, body["name"])
        for event in store.find(EVENTS)
        if (body := json.loads(event.body))["what"] == "fire"
    ]
    assert [row.case_id for row in store.find(MAILS, order=BY_MAKING)] == [*ids, *ids]
    assert len(fired) == 6
    assert [each[1] for each in sorted(fired)] == [ids[0], ids[1], ids[2], ids[0], ids[1], ids[2]]


def test_a_rung_that_is_not_due_any_more_does_not_fire(engine: Engine, store: Store) -> None:
    """A row that the case does not bear out is put right, and nothing else happens."""
    case_id = a_draft(engine)
    row = store.find(TIMERS, {"case_id": a_sent_note(engine)}, order=("at",))[0]
    store.add(TIMERS, row._replace(case_id=case_id))
    wait(engine, days=9)
    fire_due(engine)
    assert store.find(TIMERS, {"case_id": case_id}) == []
    assert the_case(engine, case_id).version == 1


def test_a_blocked_case_does_not_hold_up_the_others(store: Store) -> None:
    """A rung whose case has no definition is marked as stuck, the others fire; once it is back, it may be retried."""
    engine = an_engine(store)
    blocked = a_sent_note(engine)
    engine.publish(tiny_spec(answer_days=20))
    other = a_sent_note(engine)
    (row,) = store.find(DEFINITIONS, {"place": 1})
    store.delete(DEFINITIONS, {"hash": row.hash})
    restarted = Engine(store, VirtualClock(START + timedelta(days=60)), engine._ids)
    fire_due(restarted)
    assert the_case(restarted, other).state == "closed"
    assert {each.case_id for each in restarted.stuck()} == {blocked}
    store.add(DEFINITIONS, row)
    restarted.retry()
    fire_due(restarted)
    assert (the_case(restarted, blocked).state, restarted.stuck()) == ("closed", ())


def test_a_case_without_any_rung_left_is_erased_in_the_end(engine: Engine, store: Store) -> None:
    """Five years after the end only a count by the kept values remains of cases, and nothing that leads to them."""
    for topic in ("trade", "trade", "food"):
        a_sent_note(engine, topic=topic)
    wait(engine, days=6 * 366)
    fire_due(engine)
    rows = sorted(store.find(STATISTICS))
    assert rows == [StatisticRow("note", '{"topic":"food"}', 1), StatisticRow("note", '{"topic":"trade"}', 2)]
    assert (store.find(CASES), store.find(EVENTS), store.find(TIMERS), store.find(MAILS)) == ([], [], [], [])


def test_an_edit_leaves_timers_alone_that_it_does_not_touch(engine: Engine, store: Store) -> None:
    """An edit that moves no date changes no timer row."""
    case_id = a_sent_note(engine)
    before = store.find(TIMERS)
    act(engine, case_id, Edit({"topic": "x"}))
    assert store.find(TIMERS) == before


def test_the_virtual_clock_never_goes_back() -> None:
    """A clock that is told to go back refuses and stands where it was."""
    clock = VirtualClock(START)
    with pytest.raises(ValueError, match="does not go back"):
        clock.move(START - timedelta(seconds=1))
    assert clock.now() == START


def test_the_virtual_clock_needs_a_zone() -> None:
    """A moment without a zone is no start."""
    with pytest.raises(ValueError, match="zone"):
        VirtualClock(datetime(2020, 1, 1))  # noqa: DTZ001 - that is the point


def test_the_system_clock_gives_moments_in_order_with_a_zone() -> None:
    """Two readings of the system's clock are in order and in UTC."""
    clock = SystemClock()
    (first, second) = (clock.now(), clock.now())
    assert first <= second
    assert first.tzinfo is UTC
