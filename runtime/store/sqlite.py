"""The store in one SQLite file, for one machine with any number of processes.

Every unit of work is a `BEGIN IMMEDIATE`: a transaction that starts as a reader and then writes loses at once to
another writer, in spite of the busy timeout. WAL with `synchronous=FULL`: what is committed outlives a power cut.

`secure_delete` is not enough to leave no trace: when SQLite spreads rows over pages anew, copies of rows that are
deleted later stay in the unused middle of pages. So `tidy` writes the whole file anew. Whether that has still to be
done stands in the file itself (`user_version` counts the deletions since), so that a crash in between forgets nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack, closing
from itertools import compress, count
from operator import ne
from pathlib import Path
from threading import RLock
from typing import Any

from sqlite_utils import Database

from ..ownership import NotOurs, mark_of
from ..ports import NOTHING, KeyFault, StoreFault
from ..tables import MARK, MIGRATIONS, SHAPES, Column, Kind, R, Shape, Table, Value

BUSY_SECONDS = 30.0
MEMORY = ":memory:"
OFTEN = {name: len(shape.key) for name, shape in SHAPES.items() if shape.often}
PARENTS = {name: shape.key[:1] for name, shape in SHAPES.items() if shape.often and len(shape.key) > 1}
KEPT_ROWS = 4096
KINDS: Mapping[Kind, type] = {"text": str, "text?": str, "int": int, "bytes": bytes}


class UnusableDatabase(StoreFault):
    """The file cannot be opened, is no database, or was made by a later version of the program."""


class SqliteStore:
    """A `Store` in the SQLite file at `path` (`:memory:` for none); it is made and brought up to date at once."""

    def __init__(self, path: str, mark: int = MARK) -> None:
        """Open the file, and `mark` it if it is new; raise `UnusableDatabase` if it is not ours or cannot be used."""
        self._lock = RLock()
        self._unit = _Unit(self)
        self._on_disk = path != MEMORY
        # For tables that every step reads: rows by key, the children of one parent by its key. `_seen` is the state of
        # the database that they were read in, as SQLite counts the writings of other connections.
        self._known: dict[str, dict[tuple[Value, ...], Any]] = {}
        self._seen = -1
        self._gets: dict[str, str] = {}
        self._texts: dict[tuple[object, ...], str] = {}
        try:
            # Somebody else's file is not touched, not even by what SQLite does on opening.
            marked = mark_of(Path(path)) if self._on_disk else mark
            with ExitStack() as failing:
                self._connection = sqlite3.connect(
                    path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
                )
                failing.enter_context(closing(self._connection))
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                    self._connection.execute(f"PRAGMA {pragma}")
                self._database = Database(self._connection)
                self._migrate(0 if marked else mark)
                failing.pop_all()
        except (sqlite3.DatabaseError, OSError, ValueError, NotOurs) as error:
            message = f"`{path}` cannot be used as a database: {error}"
            raise UnusableDatabase(message) from error
        # An earlier process may have died between a deletion and the wiping.
        self.tidy()

    def _migrate(self, mark: int) -> None:
        """Apply the migrations that the database has not seen, each once; set its mark, if there is one to set."""
        database = self._database
        with self.unit():
            if mark:
                self._execute(f"PRAGMA application_id = {mark}")
            database.table("migrations").create({"number": int, "why": str}, pk="number", if_not_exists=True)
            seen = {row["number"] for row in database.table("migrations").rows}
            if unknown := seen - {migration.number for migration in MIGRATIONS}:
                message = f"migration {max(unknown)} was made by a later version: install that version"
                raise UnusableDatabase(message)
            for migration in MIGRATIONS:
                if migration.number not in seen:
                    for shape in migration.tables:
                        _make(database, shape)
                    for column in migration.columns:
                        _widen(database, column)
                    database.table("migrations").insert({"number": migration.number, "why": migration.why})

    def unit(self) -> AbstractContextManager[None]:
        """Open a unit of work: one writer at a time; an exception inside undoes all of it."""
        return self._unit

    def begin(self) -> None:
        """Wait until nobody else writes, then begin; raise `RuntimeError` inside a unit of work."""
        self._lock.acquire()
        try:
            self._refuse_nesting()
            self._execute("BEGIN IMMEDIATE")
            self._look()
        except BaseException:
            self._lock.release()
            raise

    def _refuse_nesting(self) -> None:
        if self._connection.in_transaction:
            message = "units of work do not nest"
            raise RuntimeError(message)

    def finish(self, *, well: bool) -> None:
        """Make what was done since `begin` last, or undo it; what cannot be made to last is undone too."""
        try:
            if well:
                self._execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
                self._known.clear()
            self._lock.release()

    def _remembered(self, table: Table[R]) -> dict[tuple[Value, ...], Any] | None:
        """Return the rows of a table that are known to stand there, by key; None for a table that is always read."""
        if table.name not in OFTEN:
            return None
        if not self._connection.in_transaction:
            self._look()
        rows = self._known.setdefault(table.name, {})
        if len(rows) > KEPT_ROWS:
            rows.clear()
        return rows

    def _note(self, table: Table[R], row: R) -> None:
        """Remember a row that was written just now."""
        rows = self._known.get(table.name)
        if rows is not None:
            size = OFTEN[table.name]
            rows.pop(row[:1], None)
            rows[row[:size]] = row

    def _look(self) -> None:
        """Forget what is remembered if another connection has written since."""
        (version,) = self._execute("PRAGMA data_version").fetchone()
        if version != self._seen:
            self._seen = version
            self._known.clear()

    def get(self, table: Table[R], *key: Value) -> R | None:
        """Return the row with that key, or None."""
        text = self._gets.get(table.name)
        if text is None:
            conditions = " AND ".join(f'"{column}" = ?' for column in SHAPES[table.name].key)
            text = self._gets[table.name] = f"{_select(table)} WHERE {conditions}"
        with self._lock:
            rows = self._remembered(table)
            if rows is not None and key in rows:
                known: R | None = rows[key]
                return known
            found = self._execute(text, key).fetchone()
            row = None if found is None else table.row._make(found)
            if rows is not None:
                rows[key] = row
        return row

    def find(
        self,
        table: Table[R],
        where: Mapping[str, Value] = NOTHING,
        *,
        upto: tuple[str, Value] | None = None,
        order: tuple[str, ...] = (),
        limit: int | None = None,
    ) -> list[R]:
        """Return the rows with these values (and one column at most `upto`), in that order, no more than `limit`."""
        columns = tuple(where)
        values = (*where.values(), *(upto[1:] if upto else ()), *(() if limit is None else (limit,)))
        with self._lock:
            # The children of one parent are remembered under its key, by their order.
            children = upto is None and limit is None and columns == PARENTS.get(table.name)
            rows = self._remembered(table) if children else None
            by_order = None if rows is None else rows.setdefault(values, {})
            if by_order is not None and order in by_order:
                return list(by_order[order])
            shape = ("find", table.name, columns, upto and upto[0], order, limit is None)
            text = self._texts.get(shape)
            if text is None:
                text = self._texts[shape] = _find_text(
                    table, columns, upto and upto[0], order, limited=limit is not None
                )
            found = [table.row._make(row) for row in self._execute(text, values)]
            if by_order is not None:
                by_order[order] = tuple(found)
        return found

    def count(self, table: Table[R], where: Mapping[str, Value] = NOTHING) -> int:
        """Return how many rows have these values."""
        with self._lock:
            conditions = " AND ".join(f'"{column}" = ?' for column in where) or None
            found: int = self._database.table(table.name).count_where(conditions, list(where.values()))
        return found

    def add(self, table: Table[R], *rows: R) -> None:
        """Insert new rows; raise `KeyFault` where a key is taken or a parent is missing."""
        text = self._texts.get(("add", table.name))
        if text is None:
            text = self._texts["add", table.name] = _insert(table)
        with self._lock:
            for row in rows:
                self._execute(text, row)
                self._note(table, row)

    def put(self, table: Table[R], row: R) -> None:
        """Insert a row, or replace the one with its key; raise `KeyFault` for a missing parent."""
        text = self._texts.get(("put", table.name))
        if text is None:
            key = SHAPES[table.name].key
            sets = ", ".join(f'"{name}" = excluded."{name}"' for name in table.row._fields if name not in key)
            target = ", ".join(f'"{name}"' for name in key)
            then = f"DO UPDATE SET {sets}" if sets else "DO NOTHING"
            text = self._texts["put", table.name] = f"{_insert(table)} ON CONFLICT ({target}) {then}"
        with self._lock:
            self._execute(text, row)
            self._note(table, row)

    def change(self, table: Table[R], before: R, after: R) -> None:
        """Write what differs between a row that is there and what it becomes; raise `KeyFault` where that breaks a key.

        A column that is named in an UPDATE costs the writing of its indexes, even where its value stays.
        """
        fields = table.row._fields
        changed = tuple(compress(count(), map(ne, before, after)))
        text = self._texts.get(("change", table.name, changed))
        if text is None:
            sets = ", ".join(f'"{fields[place]}" = ?' for place in changed) or f'"{fields[0]}" = "{fields[0]}"'
            conditions = " AND ".join(f'"{column}" = ?' for column in SHAPES[table.name].key)
            text = f'UPDATE "{table.name}" SET {sets} WHERE {conditions}'  # noqa: S608 - names are ours
            self._texts["change", table.name, changed] = text
        key = before[: len(SHAPES[table.name].key)]
        with self._lock:
            if not self._execute(text, (*(after[place] for place in changed), *key)).rowcount:
                message = f"{table.name}: there is no row {key}"
                raise KeyFault(message)
            self._note(table, after)

    def delete(self, table: Table[R], where: Mapping[str, Value]) -> int:
        """Delete the rows with these values; return how many; raise `KeyFault` where children remain."""
        shape = ("delete", table.name, tuple(where))
        text = self._texts.get(shape)
        if text is None:
            conditions = " AND ".join(f'"{column}" = ?' for column in where) or "1"
            text = self._texts[shape] = f'DELETE FROM "{table.name}" WHERE {conditions}'  # noqa: S608 - names are ours
        with self._lock:
            self._known.pop(table.name, None)
            gone = self._execute(text, tuple(where.values())).rowcount
            if gone and self._on_disk and SHAPES[table.name].traceless:
                self._execute(f"PRAGMA user_version = {self._to_wipe() + 1}")
        return gone

    def tidy(self, upto: int | None = None) -> bool:
        """Wipe what deleted rows left in the files of the database; return whether nothing is left to wipe.

        While another process reads, the log cannot be cut: then it is for the next call. One larger than `upto` bytes
        is left for later, too.
        """
        with self._lock:
            seen = self._to_wipe()
            if not seen:
                return True
            if upto is not None and self._size() > upto:
                return False
            try:
                self._connection.execute("VACUUM")
                (busy, _, _) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                return False
            if busy:
                return False
            with self.unit():
                # Another process may have deleted more since.
                if self._to_wipe() == seen:
                    self._execute("PRAGMA user_version = 0")
                    return True
            return False

    def _to_wipe(self) -> int:
        found: int = self._execute("PRAGMA user_version").fetchone()[0]
        return found

    def _size(self) -> int:
        (pages,) = self._execute("PRAGMA page_count").fetchone()
        (size,) = self._execute("PRAGMA page_size").fetchone()
        return int(pages * size)

    def _execute(self, text: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(text, values)
        except sqlite3.IntegrityError as error:
            raise KeyFault(str(error)) from error
        except sqlite3.DatabaseError as error:
            message = f"the database does not answer: {error}"
            raise StoreFault(message) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class _Unit(AbstractContextManager[None]):
    """A unit of work; there is one object for all of them, since they never nest."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store

    def __enter__(self) -> None:
        self._store.begin()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._store.finish(well=kind is None)


def _select(table: Table[R]) -> str:
    columns = ", ".join(f'"{name}"' for name in table.row._fields)
    return f'SELECT {columns} FROM "{table.name}"'  # noqa: S608 - names are ours


def _insert(table: Table[R]) -> str:
    columns = ", ".join(f'"{name}"' for name in table.row._fields)
    marks = ", ".join("?" for _ in table.row._fields)
    return f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'  # noqa: S608 - names are ours


def _find_text(
    table: Table[R], where: tuple[str, ...], upto: str | None, order: tuple[str, ...], *, limited: bool
) -> str:
    conditions = [f'"{column}" = ?' for column in where] + ([f'"{upto}" <= ?'] if upto else [])
    text = _select(table)
    if conditions:
        text += " WHERE " + " AND ".join(conditions)
    if order:
        text += " ORDER BY " + ", ".join(f'"{column}"' for column in order)
    return text + (" LIMIT ?" if limited else "")


def _make(database: Database, shape: Shape) -> None:
    """Make a table and its indexes."""
    text = database.create_table_sql(
        shape.name,
        {name: KINDS[kind] for name, kind in shape.columns.items()},
        pk=shape.key if len(shape.key) > 1 else shape.key[0],
        not_null={name for name, kind in shape.columns.items() if kind != "text?"},
        foreign_keys=[(column, parent, SHAPES[parent].key[0]) for column, parent in shape.parents.items()],
        strict=True,
    )
    # The text ends with `STRICT;`. Without a row number there is one tree to write instead of two.
    database.execute(text.rstrip().rstrip(";") + (", WITHOUT ROWID" if shape.small else ""))
    table = database.table(shape.name)
    for index in shape.indexes:
        name = "_".join((shape.name, *index.columns))
        table.create_index(index.columns, index_name=name, unique=index.unique)


def _widen(database: Database, column: Column) -> None:
    """Add a column to a table."""
    database.table(column.table).add_column(column.name, KINDS[column.kind], not_null_default=column.default)
