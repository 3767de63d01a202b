"""Whenever the process dies, all of a step is there or nothing, and doing it again ends well."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from cpcspec.semantics.case import Attach, Command, Comment, Create, Do, Edit
from runtime.engine.clock import VirtualClock
from runtime.engine.engine import Engine
from runtime.engine.outbox import LEASE, send_waiting
from runtime.engine.replay import verify
from runtime.engine.timers import fire_due
from runtime.ports import Store
from runtime.store.memory import MemoryStore
from runtime.store.sqlite import MEMORY, SqliteStore
from runtime.tables import CASES, EVENTS, FILES, MAILS, STATISTICS, TIMERS, USES
from tests.support.engines import START, PrefixedIds, act, an_engine, refusals, the_case, wait
from tests.support.faulty_store import Crash, FaultyStore
from tests.support.postbox import Postbox

PAPER = b"some paper"
ATTACH = Attach("papers", "a.pdf", sha256(PAPER).hexdigest(), len(PAPER), "file-1")
Deed = Callable[[Engine], object]
STORES: dict[str, Callable[[], Store]] = {"memory": MemoryStore, "sqlite": lambda: SqliteStore(MEMORY)}


def on_draft(command: Command, *contents: bytes) -> Deed:
    """Return what gives a command on the draft, with a key, so that it may be given again."""

    def deed(engine: Engine) -> None:
        act(engine, "draft", command, key="once", contents=contents)

    return deed


def reuse(engine: Engine) -> None:
    """Make a case from the sent note, with a key."""
    source = the_case(engine, "sent")
    act(engine, None, Create("reused", "note", {"topic": "t"}, source=source), key="once")


def deletion(engine: Engine) -> None:
    """Delete the draft if it is still there: the key of a deletion is forgotten with it."""
    if engine.context("draft"):
        act(engine, "draft", Do("delete_draft"), key="once")


def mailing(engine: Engine) -> None:
    """Send what waits, after the claims of a dead sender have lapsed."""
    wait(engine, seconds=LEASE.total_seconds())
    send_waiting(engine.store, engine.clock, Postbox())


class Case(NamedTuple):
    """A deed, after so many days."""

    deed: Deed
    days: int = 0


DEEDS = {
    "create": Case(lambda engine: act(engine, None, Create("new", "note", {"subject": "x"}), key="once")),
    "edit": Case(on_draft(Edit({"topic": "t"}))),
    "send": Case(on_draft(Do("send", id="other"))),
    "comment": Case(on_draft(Comment("remarks", {"remark": "r"}, "entry-1"))),
    "attach": Case(on_draft(ATTACH, PAPER)),
    "reuse": Case(reuse),
    "late edit": Case(lambda engine: refusals(engine, "sent", Edit({"topic": "late"}), key="once"), 30),
    "deadlines": Case(fire_due, 30),
    "erasure": Case(fire_due, 6 * 366),
    "deletion": Case(deletion),
    "mailing": Case(mailing),
}


def a_world(store: Store) -> Engine:
    """Return an engine on a store with a draft that holds a file and a sent note whose mail waits."""
    engine = an_engine(store)
    act(engine, None, Create("draft", "note", {"subject": "hello"}))
    act(engine, "draft", Attach("papers", "b.pdf", sha256(b"b").hexdigest(), 1), contents=(b"b",))
    act(engine, None, Create("sent", "note", {"subject": "hello", "topic": "trade"}))
    act(engine, "sent", Do("send"))
    return engine


def everything(store: Store) -> list[object]:
    """Return all rows, without keys of commands, counters, and what tells how often a mail was tried."""
    rows: list[object] = [sorted(store.find(CASES)), sorted(store.find(EVENTS)), sorted(store.find(TIMERS))]
    rows += [sorted(store.find(FILES)), sorted(store.find(USES)), sorted(store.find(STATISTICS))]
    return [*rows, [(*mail[:8], bool(mail.sent_at)) for mail in sorted(store.find(MAILS))]]


def reopened(store: Store, engine: Engine) -> Engine:
    """Return a new engine on the store, as a new process starts it."""
    return Engine(store, engine.clock, PrefixedIds("x"))


@pytest.mark.parametrize("kind", sorted(STORES))
@pytest.mark.parametrize("name", sorted(DEEDS))
def test_a_crash_at_any_call_leaves_all_or_nothing(name: str, kind: str) -> None:
    """After a crash at each single call of the store nothing deviates, and the deed done again ends as if unharmed."""
    (deed, days) = DEEDS[name]
    store = STORES[kind]()
    engine = a_world(store)
    wait(engine, days=days)
    counted = FaultyStore(store, 0)
    deed(reopened(cast("Store", counted), engine))
    whole = everything(store)
    for at in range(1, counted.calls + 1):
        store = STORES[kind]()
        engine = a_world(store)
        wait(engine, days=days)
        with pytest.raises(Crash):
            deed(reopened(cast("Store", FaultyStore(store, at)), engine))
        assert list(verify(store)) == []
        deed(reopened(store, engine))
        assert (at, everything(store)) == (at, whole)


def _send_and_die(path: str, at: int) -> None:
    """Send the draft in a process that is killed at that call of the store."""
    store = SqliteStore(path)
    faulty = FaultyStore(store, at, lambda: os.kill(os.getpid(), signal.SIGKILL))
    act(
        Engine(cast("Store", faulty), VirtualClock(START), PrefixedIds("x")),
        "draft",
        Do("send", id="other"),
        key="once",
    )


@pytest.mark.parametrize("at", [1, 5, 9, 13, 17, 21])
def test_a_killed_process_leaves_a_whole_database(tmp_path: Path, at: int) -> None:
    """A process that is killed in the middle of a step leaves a file that opens, with all of the step or nothing."""
    path = str(tmp_path / "cases.db")
    store = SqliteStore(path)
    a_world(store)
    store.close()
    child = get_context("fork").Process(target=_send_and_die, args=(path, at))
    child.start()
    child.join()
    store = SqliteStore(path)
    engine = Engine(store, VirtualClock(START), PrefixedIds("x"))
    assert list(verify(store)) == []
    act(engine, "draft", Do("send", id="other"), key="once")
    assert (the_case(engine, "draft").version, len(store.find(MAILS))) == (3, 2)
    store.close()
