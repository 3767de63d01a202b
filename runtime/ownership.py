"""Whether a file is a database of ours. It is only read: one that is not ours stays as it is, to the byte."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from .tables import DEMO_MARK, MARKS, MIGRATIONS, SHAPES

HEADER = b"SQLite format 3\0"
BESIDE = ("-wal", "-shm", "-journal")
"""How the files end that SQLite keeps beside a database."""
COUNTED = "id-[0-9]*"
REAL_CASES = "SELECT 1 FROM cases WHERE id NOT GLOB ? LIMIT 1"
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
FIRST = MIGRATIONS[0].tables


class NotOurs(Exception):
    """The file is no database, or not one of ours: the words say what it is."""


def mark_of(path: Path) -> int:
    """Return what the database at a path is marked with, 0 for none; raise `NotOurs` if it is not ours.

    Nothing at all, an empty file and a database without a table are free to become ours. One that was made before
    there were marks is known by its tables.
    """
    there = _standing(path)
    if there is None:
        return 0
    if not stat.S_ISREG(there.st_mode):
        message = "it is a folder" if stat.S_ISDIR(there.st_mode) else "it is no plain file"
        raise NotOurs(message)
    with path.open("rb") as file:
        start = file.read(len(HEADER))
    if not start:
        return 0
    if start != HEADER:
        message = "it is a file of another kind"
        raise NotOurs(message)
    if not there.st_mode & WRITABLE:
        message = "it is read-only; make it writable, or name another file"
        raise NotOurs(message)
    with closing(_reading(path)) as connection:
        return _mark(connection)


def _reading(path: Path) -> sqlite3.Connection:
    """Return a connection that leaves nothing behind, as one that only reads would: files beside the database."""
    place = path.resolve()
    alone = not any(os.path.lexists(f"{place}{each}") for each in BESIDE)
    return sqlite3.connect(f"{place.as_uri()}?mode=ro{'&immutable=1' if alone else ''}", uri=True)


def _standing(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        if not path.absolute().parent.is_dir():
            message = f"there is no folder `{path.parent}`; make it first"
            raise NotOurs(message) from None
        for each in BESIDE:
            if os.path.lexists(f"{path}{each}"):
                message = f"`{path}{each}` is left of another database; move it away"
                raise NotOurs(message) from None
        return None


def _mark(connection: sqlite3.Connection) -> int:
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    names = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    ours = mark in MARKS or (mark == 0 and _has_our_tables(connection, names))
    if not ours and (mark or names):
        message = "it is the database of another program; name another file"
        raise NotOurs(message)
    return int(mark)


def _has_our_tables(connection: sqlite3.Connection, names: set[str]) -> bool:
    """Return whether the tables of the first migration are there, each with its first columns."""
    wanted = {shape.name: set(shape.columns) for shape in FIRST} | {"migrations": {"number", "why"}}
    return wanted.keys() <= names and all(
        columns <= {row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')}
        for name, columns in wanted.items()
    )


def made_by_demo(path: Path) -> bool:
    """Return whether a demo made all that a database holds; raise `NotOurs` or `sqlite3.Error` as `mark_of`."""
    if path.is_symlink() or mark_of(path) != DEMO_MARK:
        return False
    with closing(_reading(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND type = 'table'")
        strange = {name for (name,) in found} - {*SHAPES, "migrations"}
        # A demo counts its cases; a real case has an id that nobody can guess.
        return not strange and not connection.execute(REAL_CASES, (COUNTED,)).fetchone()
