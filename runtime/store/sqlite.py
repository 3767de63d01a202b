"""The store in one SQLite file, for one machine with any number of processes.

Every unit of work is a `BEGIN IMMEDIATE`: a transaction that starts as a reader and then writes loses at once to
another writer, in spite of the busy timeout. WAL with `synchronous=FULL`: what is committed outlives a power cut.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any

from sqlite_utils import Database

from ..ports import NOTHING, KeyFault
from ..tables import MIGRATIONS, SHAPES, Column, Kind, Migration, R, Shape, Table, Value

BUSY_SECONDS = 30.0
KINDS: Mapping[Kind, str] = {
    "text": "TEXT NOT NULL",
    "text?": "TEXT",
    "int": "INTEGER NOT NULL",
    "bytes": "BLOB NOT NULL",
}


class UnusableDatabase(Exception):
    """The file cannot be opened, is no database, or was made by a later version of the program."""


class SqliteStore:
    """A `Store` in the SQLite file at `path` (`:memory:` for none); it is made and brought up to date at once."""

    def __init__(self, path: str) -> None:
        """Open the file; raise `UnusableDatabase` if that cannot be done."""
        self._lock = RLock()
        self._in_unit = False
        self._on_disk = path != ":memory:"
        # A file may hold remains of deleted rows that an earlier process had no time to wipe.
        self._wipe = self._on_disk
        self._texts: dict[tuple[object, ...], str] = {}
        try:
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._migrate()
        except sqlite3.DatabaseError as error:
            message = f"`{path}` cannot be used as a database: {error}"
            raise UnusableDatabase(message) from error

    def _migrate(self) -> None:
        """Apply the migrations that the database has not seen, each once."""
        with self.unit():
            database = Database(self._connection)
            self._connection.execute("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, why TEXT)")
            seen = {row["number"] for row in database["migrations"].rows}
            if unknown := seen - {migration.number for migration in MIGRATIONS}:
                message = f"migration {max(unknown)} was made by a later version: install that version"
                raise UnusableDatabase(message)
            for migration in MIGRATIONS:
                if migration.number not in seen:
                    self._apply(migration)

    def _apply(self, migration: Migration) -> None:
        for shape in migration.tables:
            for statement in _table_statements(shape):
                self._connection.execute(statement)
        for column in migration.columns:
            self._connection.execute(_column_statement(column))
        self._connection.execute("INSERT INTO migrations VALUES (?, ?)", (migration.number, migration.why))

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Open a unit of work: one writer at a time; an exception inside undoes all of it."""
        with self._lock:
            if self._in_unit:
                message = "units of work do not nest"
                raise RuntimeError(message)
            execute = self._connection.execute
            execute("BEGIN IMMEDIATE")
            self._in_unit = True
            try:
                yield
                execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    execute("ROLLBACK")
                raise
            finally:
                self._in_unit = False
            if self._wipe:
                self._wipe_log()

    def _wipe_log(self) -> None:
        """Move the log into the file and cut it to nothing, since old pages in it still show what was deleted.

        While another process reads, the log cannot be cut; then the next unit of work tries again.
        """
        try:
            (busy, _, _) = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return
        self._wipe = bool(busy)

    def get(self, table: Table[R], *key: Value) -> R | None:
        """Return the row with that key, or None."""
        text = self._texts.get(("get", table.name))
        if text is None:
            conditions = " AND ".join(f'"{column}" = ?' for column in SHAPES[table.name].key)
            text = f"{_select(table)} WHERE {conditions}"
            self._texts["get", table.name] = text
        with self._lock:
            found = self._connection.execute(text, key).fetchone()
        return None if found is None else table.row._make(found)

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
        shape = ("find", table.name, tuple(where), upto and upto[0], order, limit is None)
        text = self._texts.get(shape)
        if text is None:
            text = self._texts[shape] = _find_text(table, tuple(where), upto and upto[0], order, limited=limit is not None)
        values = [*where.values(), *(upto[1:] if upto else ()), *(() if limit is None else (limit,))]
        with self._lock:
            found = self._connection.execute(text, values).fetchall()
        return [table.row._make(row) for row in found]

    def add(self, table: Table[R], *rows: R) -> None:
        """Insert new rows; raise `KeyFault` where a key is taken or a parent is missing."""
        text = self._texts.get(("add", table.name))
        if text is None:
            text = self._texts["add", table.name] = _insert(table)
        for row in rows:
            self._write(text, row)

    def put(self, table: Table[R], row: R) -> None:
        """Insert a row, or replace the one with its key; raise `KeyFault` for a missing parent."""
        text = self._texts.get(("put", table.name))
        if text is None:
            key = SHAPES[table.name].key
            sets = ", ".join(f'"{name}" = excluded."{name}"' for name in table.row._fields if name not in key)
            target = ", ".join(f'"{name}"' for name in key)
            text = self._texts["put", table.name] = f"{_insert(table)} ON CONFLICT ({target}) DO UPDATE SET {sets}"
        self._write(text, row)

    def delete(self, table: Table[R], where: Mapping[str, Value]) -> int:
        """Delete the rows with these values; return how many; raise `KeyFault` where children remain."""
        shape = ("delete", table.name, tuple(where))
        text = self._texts.get(shape)
        if text is None:
            conditions = " AND ".join(f'"{column}" = ?' for column in where) or "1"
            text = self._texts[shape] = f'DELETE FROM "{table.name}" WHERE {conditions}'  # noqa: S608 - names are ours
        gone = self._write(text, tuple(where.values()))
        if gone and self._on_disk and SHAPES[table.name].traceless:
            self._wipe = True
        return gone

    def _write(self, text: str, values: tuple[Any, ...]) -> int:
        try:
            with self._lock:
                return self._connection.execute(text, values).rowcount
        except sqlite3.IntegrityError as error:
            raise KeyFault(str(error)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


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


def _table_statements(shape: Shape) -> Iterator[str]:
    """Yield what makes a table and its indexes."""
    lines = [f'"{name}" {KINDS[kind]}' for name, kind in shape.columns.items()]
    lines.append(f"PRIMARY KEY ({', '.join(shape.key)})")
    for column, parent in shape.parents.items():
        lines.append(f'FOREIGN KEY ("{column}") REFERENCES "{parent}"')
    yield f'CREATE TABLE "{shape.name}" ({", ".join(lines)}) STRICT'
    for index in shape.indexes:
        name = "_".join((shape.name, *index.columns))
        columns = ", ".join(f'"{column}"' for column in index.columns)
        yield f'CREATE {"UNIQUE " if index.unique else ""}INDEX "{name}" ON "{shape.name}" ({columns})'


def _column_statement(column: Column) -> str:
    default = f"'{column.default}'" if isinstance(column.default, str) else str(column.default)
    return f'ALTER TABLE "{column.table}" ADD COLUMN "{column.name}" {KINDS[column.kind]} DEFAULT {default}'
