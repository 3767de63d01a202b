"""A deleted draft leaves no trace, in the tables or in the file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from cpcspec.semantics.case import Attach, Comment, Create, Do, Edit
from runtime.engine.engine import Engine
from runtime.engine.replay import verify
from runtime.engine.timers import fire_due
from runtime.ports import Store
from runtime.store.sqlite import SqliteStore
from runtime.tables import BY_MAKING, CASES, COMMANDS, COUNTERS, EVENTS, FILES, MAILS, STATISTICS, TIMERS, USES
from tests.support.engines import PrefixedIds, a_draft, a_sent_note, act, an_engine, the_case, wait

SECRET = "Xyzzy-the-secret-name"  # noqa: S105 - a word that must not be found
PAPER = f"{SECRET} on paper".encode()


def everything(store: Store) -> list[object]:
    """Return all rows that a case may leave."""
    kept: list[object] = []
    kept += store.find(CASES, order=("id",))
    kept += store.find(EVENTS, order=("case_id", "version"))
    kept += store.find(TIMERS, order=("case_id", "rung"))
    kept += store.find(MAILS, order=BY_MAKING)
    kept += store.find(FILES, order=("digest",))
    kept += store.find(USES, order=("case_id", "digest"))
    kept += store.find(COMMANDS, order=("key", "row"))
    kept += store.find(COUNTERS, order=("name",))
    kept += store.find(STATISTICS)
    return kept


def a_full_draft(engine: Engine, source: str) -> str:
    """Create a draft by reuse with a comment, a file and keyed commands; return its id."""
    seen = the_case(engine, source)
    create = Create("", "note", {"subject": SECRET}, source=seen)
    case_id = act(engine, None, create, key=f"{SECRET}-create").case.id
    act(engine, case_id, Edit({"topic": SECRET}), key=f"{SECRET}-edit")
    act(engine, case_id, Comment("remarks", {"remark": SECRET}))
    paper = Attach("papers", f"{SECRET}.pdf", sha256(PAPER).hexdigest(), len(PAPER))
    act(engine, case_id, paper, contents=(PAPER,))
    return case_id


def test_a_deleted_draft_leaves_every_table_as_if_it_had_never_been(engine: Engine, store: Store) -> None:
    """Events, timers, mails, files, keys, counters and the back link in the source: all are as before the draft."""
    source = a_sent_note(engine)
    before = everything(store)
    case_id = a_full_draft(engine, source)
    assert [link.case for link in the_case(engine, source).links] == [case_id]
    act(engine, case_id, Do("delete_draft"), key="delete")
    assert everything(store) == before
    assert engine.context(case_id) is None
    assert list(verify(store)) == []


def test_a_file_that_another_case_holds_stays(engine: Engine, store: Store) -> None:
    """Deleting one of two drafts with the same file keeps the file for the other."""
    paper = Attach("papers", "a.pdf", sha256(PAPER).hexdigest(), len(PAPER))
    (one, two) = (a_draft(engine), a_draft(engine))
    for case_id in (one, two):
        act(engine, case_id, paper, contents=(PAPER,))
    act(engine, one, Do("delete_draft"))
    assert [row.content for row in store.find(FILES)] == [PAPER]
    act(engine, two, Do("delete_draft"))
    assert store.find(FILES) == []


def test_no_byte_of_a_deleted_draft_stays_in_the_files_of_the_database(tmp_path: Path) -> None:
    """After the deletion neither the database nor its log holds the draft's id or any of its words."""
    path = tmp_path / "cases.db"
    store = SqliteStore(str(path))
    engine = an_engine(store, ids=PrefixedIds("trace"))
    source = a_sent_note(engine)
    case_id = a_full_draft(engine, source)
    assert SECRET.encode() in _raw(tmp_path)
    act(engine, case_id, Do("delete_draft"))
    raw = _raw(tmp_path)
    assert (SECRET.encode() in raw, case_id.encode() in raw, source.encode() in raw) == (False, False, True)
    store.close()


def test_remains_in_the_log_are_wiped_after_a_crash_too(tmp_path: Path) -> None:
    """Where a reader kept the log from being cut at the deletion, the next start cuts it."""
    path = tmp_path / "cases.db"
    store = SqliteStore(str(path))
    engine = an_engine(store)
    case_id = a_draft(engine, topic=SECRET)
    reader = SqliteStore(str(path))
    reader._connection.execute("BEGIN")
    reader._connection.execute("SELECT * FROM cases").fetchall()
    store._connection.execute("PRAGMA busy_timeout = 50")
    act(engine, case_id, Do("delete_draft"))
    assert SECRET.encode() in _raw(tmp_path)
    reader._connection.execute("COMMIT")
    reader.close()
    SqliteStore(str(path)).close()
    assert SECRET.encode() not in _raw(tmp_path)
    store.close()


def test_an_erased_case_takes_its_links_and_files_along(engine: Engine, store: Store) -> None:
    """When a case is erased, the link in the other case goes, and the other case stays whole."""
    source = a_sent_note(engine)
    paper = Attach("papers", "a.pdf", sha256(PAPER).hexdigest(), len(PAPER))
    act(engine, source, paper, contents=(PAPER,))
    other = act(engine, None, Create("", "note", source=the_case(engine, source))).case.id
    wait(engine, days=6 * 366)
    fire_due(engine)
    assert [row.id for row in store.find(CASES)] == [other]
    assert the_case(engine, other).links == ()
    assert store.find(FILES) == []
    assert list(verify(store)) == []


def _raw(folder: Path) -> bytes:
    """Return all bytes of the database and its log."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
