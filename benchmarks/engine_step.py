"""Steps of the engine on SQLite against bare transactions of one update and two inserts, equally durable."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.rounds import Contender, rates, shown
from benchmarks.ticket_spec import OWNER, first_values, ticket_spec
from cpcspec.semantics.case import Actor, Create, Do, Edit, Stepped
from runtime.engine.clock import CountedIds, VirtualClock
from runtime.engine.engine import Engine
from runtime.engine.requests import Request
from runtime.store.sqlite import SqliteStore

WANTED = 0.5
AIM = 0.7
STEPS = 400
NOW = datetime(2020, 2, 3, 9, tzinfo=UTC)
ACTOR = Actor(OWNER, "user")


def _engine_steps(path: Path, *, mails: bool) -> Contender:
    """Return what steps one case in a database: an action each time (one update, two or three inserts)."""
    engine = Engine(SqliteStore(str(path)), VirtualClock(NOW), CountedIds())
    engine.publish(ticket_spec(mails=mails))
    case_id = _done(engine, None, Create("", "ticket", first_values()))
    state = {"open": True}

    def run(times: int) -> None:
        for _ in range(times):
            _done(engine, case_id, Do("hold" if state["open"] else "reopen"))
            state["open"] = not state["open"]

    return run


def _engine_edits(path: Path) -> Contender:
    """Return what edits one case in a database: one update and one insert each time."""
    engine = Engine(SqliteStore(str(path)), VirtualClock(NOW), CountedIds())
    engine.publish(ticket_spec())
    case_id = _done(engine, None, Create("", "ticket", first_values()))

    def run(times: int) -> None:
        for number in range(times):
            _done(engine, case_id, Edit({"text_1": f"words number {number}"}))

    return run


def _done(engine: Engine, case_id: str | None, command: Create | Do | Edit) -> str:
    answer = engine.act(Request(case_id, command, ACTOR))
    if not isinstance(answer, Stepped):
        message = f"refused: {answer}"
        raise TypeError(message)
    return answer.case.id


def _bare(path: Path) -> Contender:
    """Return what writes rows of like sizes with nothing but `sqlite3`, in WAL with `synchronous=FULL`."""
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "CREATE TABLE cases (id TEXT PRIMARY KEY, version INTEGER, data TEXT)",
        "CREATE TABLE events (case_id TEXT, version INTEGER, body TEXT, PRIMARY KEY (case_id, version))",
        "CREATE TABLE mails (key TEXT PRIMARY KEY, text TEXT)",
    ):
        connection.execute(statement)
    connection.execute("INSERT INTO cases VALUES ('case', 0, '')")
    return partial(_bare_steps, connection)


def _bare_steps(connection: sqlite3.Connection, times: int) -> None:
    (version,) = connection.execute("SELECT version FROM cases").fetchone()
    execute = connection.execute
    for number in range(version + 1, version + times + 1):
        execute("BEGIN IMMEDIATE")
        execute("UPDATE cases SET version = ?, data = ? WHERE id = 'case'", (number, f"{number:>1100}"))
        execute("INSERT INTO events VALUES ('case', ?, ?)", (number, f"{number:>450}"))
        execute("INSERT INTO mails VALUES (?, ?)", (f"case/{number}", f"{number:>150}"))
        execute("COMMIT")


def main() -> None:
    """Print the rates and their ratios."""
    with TemporaryDirectory() as folder:
        contenders = {
            "bare": _bare(Path(folder, "bare.db")),
            "action": _engine_steps(Path(folder, "action.db"), mails=False),
            "action with a mail": _engine_steps(Path(folder, "mail.db"), mails=True),
            "edit": _engine_edits(Path(folder, "edit.db")),
        }
        found = rates(contenders, STEPS)
    print(f"engine step on SQLite, against bare transactions ({shown(found['bare']).strip()}):")
    for name in ("action", "action with a mail", "edit"):
        ratio = found[name] / found["bare"]
        print(f"  {name:<20}{shown(found[name])}  ratio {ratio:.2f}  (wanted {WANTED}, aim {AIM})")


if __name__ == "__main__":
    main()
