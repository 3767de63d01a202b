"""A database that is not ours stays as it is, and a demo replaces only what a demo made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from cpcspec.ir.codec import encode
from cpcspec.ir.story import OnDate, Starts, Story, encode_stories
from runtime.app.cli import main
from runtime.store.sqlite import SqliteStore, UnusableDatabase
from runtime.tables import CASES, DEMO_MARK, MARK, CaseRow
from tests.support.folders import held
from tests.support.tiny_spec import WRITER, tiny_spec

STORY = Story(
    id="short",
    steps=(
        OnDate(line="on 2020-02-03", place="s.cpc:1", day="2020-02-03"),
        Starts(line="writer_fr starts note as n", place="s.cpc:2", actor=WRITER, case="n", procedure="note"),
    ),
)
REAL = CaseRow("4f1c" * 8, "note", "hash", "draft", 1, "me", None, "", "", "head", "", "")


def sql(path: str, *texts: str) -> None:
    """Do something to a database without our code."""
    with closing(sqlite3.connect(path)) as connection:
        for text in texts:
            connection.execute(text)
        connection.commit()


def mark(path: str) -> int:
    """Return what a database is marked with."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA application_id").fetchone()[0])


FOREIGN: dict[str, Callable[[str], object]] = {
    "other tables": lambda path: sql(path, "CREATE TABLE customers (id)", "INSERT INTO customers VALUES (1)"),
    "a log written ahead": lambda path: sql(path, "PRAGMA journal_mode=WAL", "CREATE TABLE customers (id)"),
    "migrations of its own": lambda path: sql(path, "CREATE TABLE migrations (number, why)"),
    "tables of our names": lambda path: sql(
        path, "CREATE TABLE migrations (number, why)", "CREATE TABLE cases (id)", "CREATE TABLE events (id)"
    ),
    "a mark of its own": lambda path: sql(path, "PRAGMA application_id = 7"),
    "a text": lambda path: Path(path).write_text("Dear colleagues", encoding="utf-8"),
    "a few bytes": lambda path: Path(path).write_bytes(b"x"),
    "a folder": lambda path: Path(path).mkdir(),
}
EACH_FOREIGN = pytest.mark.parametrize("name", sorted(FOREIGN))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with a compiled spec and a story."""
    monkeypatch.chdir(tmp_path)
    Path("generated").mkdir()
    Path("generated/ir.json").write_text(encode(tiny_spec()), encoding="utf-8")
    Path("generated/stories.json").write_text(encode_stories((STORY,)), encoding="utf-8")


@EACH_FOREIGN
@pytest.mark.parametrize("command", ["init", "worker --once", "export", "verify-log", "demo"])
def test_no_command_touches_what_is_not_ours(name: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody else's file is refused in one line, and neither it nor anything beside it changes."""
    FOREIGN[name]("their.db")
    before = held(Path())
    assert main([*command.split(), "--database", "their.db"]) == 2
    assert held(Path()) == before
    (out, err) = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("cpcrun: `their.db` ")


@EACH_FOREIGN
def test_a_demo_replaces_nothing_of_others(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A `demo.db` that no demo made stays as it is, whatever it is."""
    FOREIGN[name]("demo.db")
    before = held(Path())
    assert main(["demo"]) == 2
    assert held(Path()) == before
    assert capsys.readouterr().err == (
        "cpcrun: `demo.db` is not of a demo and stays as it is: move it away, or name a new file with `--database`\n"
    )


def _real_case_in_a_demo() -> None:
    main(["demo"])
    store = SqliteStore("demo.db")
    store.add(CASES, REAL)
    store.close()


def _table_in_a_demo() -> None:
    main(["demo"])
    sql("demo.db", "CREATE TABLE mine (id)")


def _link_to_a_demo() -> None:
    main(["demo", "--database", "other.db"])
    Path("demo.db").symlink_to("other.db")


KEPT: dict[str, Callable[[], object]] = {
    "a database that was made for real": lambda: main(["init", "--database", "demo.db"]),
    "a demo's database with a real case": _real_case_in_a_demo,
    "a demo's database with somebody's table": _table_in_a_demo,
    "a link": _link_to_a_demo,
    "a log without its database": lambda: Path("demo.db-wal").write_text("mine", encoding="utf-8"),
}


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_demo_keeps_what_is_ours_and_real(name: str) -> None:
    """What was not made by a demo alone is not replaced by the next one."""
    KEPT[name]()
    before = held(Path())
    assert main(["demo"]) == 2
    assert held(Path()) == before


def test_a_demo_starts_anew_on_what_a_demo_made() -> None:
    """Demo after demo needs no cleaning up, whatever looked at its database; a real one has another mark."""
    for command in ("demo", "export --database demo.db", "demo", "init --database demo.db", "demo", "init"):
        assert main(command.split()) == 0
    assert (mark("demo.db"), mark("cases.db")) == (DEMO_MARK, MARK)


def test_a_database_from_before_there_were_marks_is_known_by_its_tables() -> None:
    """It is used as before, and marked."""
    SqliteStore("cases.db").close()
    sql("cases.db", "PRAGMA application_id = 0", "CREATE TABLE mine (id)")
    assert main(["verify-log"]) == 0
    assert mark("cases.db") == MARK


@pytest.mark.parametrize(
    "start", [lambda: Path("cases.db").touch(), lambda: sql("cases.db", "PRAGMA journal_mode=WAL")]
)
def test_what_holds_nothing_may_become_ours(start: Callable[[], object]) -> None:
    """An empty file, and a database in which nothing was ever made (as an interruption leaves it), are free."""
    start()
    assert main(["init"]) == 0
    assert mark("cases.db") == MARK


def test_a_place_that_can_be_no_database_is_told() -> None:
    """A folder that is missing and a file that nobody is to write to are named."""
    with pytest.raises(UnusableDatabase, match="there is no folder `no`; make it first"):
        SqliteStore("no/cases.db")
    SqliteStore("cases.db").close()
    Path("cases.db").chmod(0o444)
    before = held(Path())
    with pytest.raises(UnusableDatabase, match="it is read-only; make it writable"):
        SqliteStore("cases.db")
    assert held(Path()) == before
