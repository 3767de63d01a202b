"""What only the store on disk can do wrong: traces in its files, other processes, faults of the disk."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from runtime.ports import StoreFault
from runtime.store.sqlite import KEPT_ROWS, SqliteStore, UnusableDatabase
from runtime.tables import (
    CASES,
    COUNTERS,
    EVENTS,
    MIGRATIONS,
    SHAPES,
    TIMERS,
    CaseRow,
    CounterRow,
    EventRow,
    TimerRow,
)


def a_case(case_id: str, words: str = "") -> CaseRow:
    """Return a case row whose other columns do not matter."""
    return CaseRow(case_id, "note", "hash", "draft", 1, "me", None, "", "", "head", "", words)


def a_timer(case_id: str, rung: str) -> TimerRow:
    """Return a timer row whose other columns do not matter."""
    return TimerRow(case_id, rung, "timer", "", 0, 0, "")


def raw(folder: Path) -> bytes:
    """Return all bytes of the database and its log."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("seed", [16, 25, 37])
def test_what_was_deleted_cannot_be_found_in_any_page(tmp_path: Path, seed: int) -> None:
    """However rows come and go, no copy of a deleted one stays; with these seeds `secure_delete` alone leaves one."""
    chance = random.Random(seed)  # noqa: S311 - the same rows each time
    store = SqliteStore(str(tmp_path / "cases.db"))
    live: list[str] = []
    for number in range(60):
        if chance.random() < 0.7 or not live:
            secret = f"{chance.getrandbits(64):016x}"
            with store.unit():
                store.add(CASES, a_case(secret, f"{secret} " * chance.choice([1, 5, 50, 400])))
                store.add(EVENTS, EventRow(secret, number, f"{secret} " * chance.choice([1, 5, 50, 400]), ""))
            live.append(secret)
        else:
            secret = live.pop(chance.randrange(len(live)))
            with store.unit():
                store.delete(EVENTS, {"case_id": secret})
                store.delete(CASES, {"id": secret})
            assert store.tidy()
            assert secret.encode() not in raw(tmp_path)
    store.close()


def test_a_large_database_is_wiped_later(tmp_path: Path) -> None:
    """A database over the limit keeps its traces until it is asked again without one, even in another process."""
    store = SqliteStore(str(tmp_path / "cases.db"))
    store.add(CASES, a_case("secret-one"))
    store.delete(CASES, {"id": "secret-one"})
    assert not store.tidy(upto=4096)
    assert SqliteStore(str(tmp_path / "cases.db")).tidy()
    assert b"secret-one" not in raw(tmp_path)
    store.close()


def test_wiping_waits_for_readers(tmp_path: Path) -> None:
    """While another process reads, the wiping is put off, and said to be."""
    store = SqliteStore(str(tmp_path / "cases.db"))
    store._connection.execute("PRAGMA busy_timeout = 10")
    store.add(CASES, a_case("a"), a_case("b"))
    reader = SqliteStore(str(tmp_path / "cases.db"))
    reader._connection.execute("BEGIN")
    reader._connection.execute("SELECT * FROM cases").fetchall()
    store.delete(CASES, {"id": "a"})
    assert not store.tidy()
    reader._connection.execute("COMMIT")
    assert store.tidy()
    reader.close()
    store.close()


def test_a_unit_that_fails_leaves_nothing_to_wipe(tmp_path: Path) -> None:
    """A deletion that was undone is no deletion."""
    store = SqliteStore(str(tmp_path / "cases.db"))
    store.add(CASES, a_case("a"))

    def fail() -> None:
        with store.unit():
            store.delete(CASES, {"id": "a"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store._to_wipe() == 0
    store.close()


def test_what_others_write_is_seen_at_once(tmp_path: Path) -> None:
    """A store that remembers what it read notices that another process has changed, added or deleted it."""
    (one, two) = (SqliteStore(str(tmp_path / "cases.db")) for _ in range(2))
    one.add(CASES, a_case("a"))
    for words in ("first", "second"):
        two.change(CASES, a_case("a"), a_case("a", words))
        assert one.get(CASES, "a") == a_case("a", words)
        two.put(TIMERS, a_timer("a", words))
        assert one.find(TIMERS, {"case_id": "a"}, order=("rung",))[-1] == a_timer("a", words)
    two.delete(TIMERS, {"case_id": "a"})
    with one.unit():
        assert one.find(TIMERS, {"case_id": "a"}, order=("rung",)) == []
    two.delete(CASES, {"id": "a"})
    assert one.get(CASES, "a") is None
    one.close()
    two.close()


def test_what_was_undone_is_not_remembered(tmp_path: Path) -> None:
    """After a unit that failed the store reads what stood there before it."""
    store = SqliteStore(str(tmp_path / "cases.db"))
    store.add(CASES, a_case("a"))
    store.add(TIMERS, a_timer("a", "r"))
    assert store.get(CASES, "a") == a_case("a")

    def fail() -> None:
        with store.unit():
            store.change(CASES, a_case("a"), a_case("a", "other"))
            store.delete(TIMERS, {"case_id": "a"})
            assert store.get(CASES, "a") == a_case("a", "other")
            assert store.find(TIMERS, {"case_id": "a"}) == []
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.get(CASES, "a") == a_case("a")
    assert store.find(TIMERS, {"case_id": "a"}) == [a_timer("a", "r")]
    store.close()


def test_many_cases_do_not_fill_the_memory(tmp_path: Path) -> None:
    """What is remembered has a bound."""
    store = SqliteStore(str(tmp_path / "cases.db"))
    with store.unit():
        for number in range(KEPT_ROWS + 10):
            assert store.get(CASES, str(number)) is None
    assert len(store._known["cases"]) <= KEPT_ROWS
    store.close()


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """Who cannot write within the time allowed is told so in words, and nothing is half done."""
    store = SqliteStore(str(tmp_path / "cases.db"))
    other = SqliteStore(str(tmp_path / "cases.db"))
    other._connection.execute("PRAGMA busy_timeout = 10")
    with store.unit():
        store.add(COUNTERS, CounterRow("a", 1))
        with pytest.raises(StoreFault, match="the database does not answer: database is locked"), other.unit():
            pass
    assert other.find(COUNTERS) == [CounterRow("a", 1)]
    other.close()
    store.close()


def test_writes_are_durable_and_readers_do_not_wait(tmp_path: Path) -> None:
    """The log is written ahead and forced to the disk at every commit."""
    store = SqliteStore(str(tmp_path / "cases.db"))
    found = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]
    store.close()


def test_the_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    """Every table has the columns and the key that its rows are made for."""
    path = tmp_path / "cases.db"
    SqliteStore(str(path)).close()
    connection = sqlite3.connect(path)
    for shape in SHAPES.values():
        columns = connection.execute(f'PRAGMA table_info("{shape.name}")').fetchall()
        assert [each[1] for each in columns] == list(shape.columns)
        assert [each[1] for each in sorted(columns, key=lambda each: each[5]) if each[5]] == list(shape.key)
    assert connection.execute("SELECT number FROM migrations").fetchall() == [(each.number,) for each in MIGRATIONS]
    connection.close()


@pytest.mark.parametrize("content", [b"no database at all", b"SQLite format 3\0" + b"x" * 100])
def test_what_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """A file of another kind is named and stays as it is."""
    path = tmp_path / "cases.db"
    path.write_bytes(content)
    with pytest.raises(UnusableDatabase, match="cannot be used as a database"):
        SqliteStore(str(path))
    assert path.read_bytes() == content
