"""The store in memory, for tests and scenarios: what it holds is gone when it is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from operator import attrgetter
from threading import RLock
from typing import Any

from ..ports import NOTHING, KeyFault
from ..tables import SHAPES, R, Shape, Table, Value

Key = tuple[Value, ...]


class _Rows:
    """The rows of one table by key, and for the first column of each index (and the key) the keys by value."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.by_key: dict[Key, Any] = {}
        firsts = {shape.key[0], *(index.columns[0] for index in shape.indexes), *shape.parents}
        self.by_value: dict[str, dict[Value, dict[Key, None]]] = {column: {} for column in sorted(firsts)}

    def key(self, row: Any) -> Key:
        return tuple(getattr(row, column) for column in self.shape.key)

    def insert(self, row: Any) -> None:
        key = self.key(row)
        self.by_key[key] = row
        for column, keys in self.by_value.items():
            keys.setdefault(getattr(row, column), {})[key] = None

    def remove(self, key: Key) -> Any:
        row = self.by_key.pop(key)
        for column, keys in self.by_value.items():
            value = getattr(row, column)
            del keys[value][key]
            if not keys[value]:
                del keys[value]
        return row

    def matching(self, where: Mapping[str, Value]) -> list[Any]:
        indexed = next((column for column in where if column in self.by_value), None)
        if indexed is None:
            found = list(self.by_key.values())
        else:
            found = [self.by_key[key] for key in self.by_value[indexed].get(where[indexed], ())]
        return [row for row in found if all(getattr(row, column) == value for column, value in where.items())]


class MemoryStore:
    """A `Store` of plain dictionaries, with the keys, parents and units of work of a real one."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = RLock()
        self._tables = {name: _Rows(shape) for name, shape in SHAPES.items()}
        self._undo: list[Callable[[], object]] | None = None

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Open a unit of work: one writer at a time; an exception inside undoes all of it."""
        with self._lock:
            if self._undo is not None:
                message = "units of work do not nest"
                raise RuntimeError(message)
            self._undo = []
            try:
                yield
            except BaseException:
                for step in reversed(self._undo):
                    step()
                raise
            finally:
                self._undo = None

    def get(self, table: Table[R], *key: Value) -> R | None:
        """Return the row with that key, or None."""
        with self._lock:
            found: R | None = self._tables[table.name].by_key.get(key)
            return found

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
        with self._lock:
            found: list[R] = self._tables[table.name].matching(where)
        if upto:
            (column, bound) = upto
            found = [row for row in found if getattr(row, column) <= bound]
        if order:
            found.sort(key=attrgetter(*order))
        return found[:limit]

    def count(self, table: Table[R], where: Mapping[str, Value] = NOTHING) -> int:
        """Return how many rows have these values."""
        with self._lock:
            return len(self._tables[table.name].matching(where))

    def add(self, table: Table[R], *rows: R) -> None:
        """Insert new rows; raise `KeyFault` where a key is taken or a parent is missing."""
        with self._lock:
            held = self._tables[table.name]
            for row in rows:
                if held.key(row) in held.by_key:
                    message = f"{table.name}: the key {held.key(row)} is taken"
                    raise KeyFault(message)
                self._insert(held, row)

    def put(self, table: Table[R], row: R) -> None:
        """Insert a row, or replace the one with its key; raise `KeyFault` for a missing parent."""
        with self._lock:
            held = self._tables[table.name]
            key = held.key(row)
            if key not in held.by_key:
                self._insert(held, row)
                return
            before = held.remove(key)
            try:
                self._judge(held, row)
            except KeyFault:
                held.insert(before)
                raise
            held.insert(row)
            self._note(partial(held.insert, before))
            self._note(partial(held.remove, key))

    def change(self, table: Table[R], before: R, after: R) -> None:
        """Put what a row that is there becomes in its place; raise `KeyFault` where that breaks a key."""
        held = self._tables[table.name]
        with self._lock:
            if held.key(before) not in held.by_key:
                message = f"{table.name}: there is no row {held.key(before)}"
                raise KeyFault(message)
            self.put(table, after)

    def delete(self, table: Table[R], where: Mapping[str, Value]) -> int:
        """Delete the rows with these values; return how many; raise `KeyFault` where children remain."""
        with self._lock:
            held = self._tables[table.name]
            found = held.matching(where)
            for row in found:
                self._refuse_with_children(held, held.key(row))
            for row in found:
                held.remove(held.key(row))
                self._note(partial(held.insert, row))
            return len(found)

    def _insert(self, held: _Rows, row: Any) -> None:
        self._judge(held, row)
        held.insert(row)
        self._note(partial(held.remove, held.key(row)))

    def _judge(self, held: _Rows, row: Any) -> None:
        """Raise `KeyFault` where a parent is missing or a unique index has these values already."""
        for column, parent in held.shape.parents.items():
            if (getattr(row, column),) not in self._tables[parent].by_key:
                message = f"{held.shape.name}: no {parent} has the key {getattr(row, column)}"
                raise KeyFault(message)
        for index in held.shape.indexes:
            values = {column: getattr(row, column) for column in index.columns}
            if index.unique and None not in values.values() and held.matching(values):
                message = f"{held.shape.name}: {values} is taken"
                raise KeyFault(message)

    def _refuse_with_children(self, held: _Rows, key: Key) -> None:
        for other in self._tables.values():
            for column, parent in other.shape.parents.items():
                if parent == held.shape.name and key[0] in other.by_value[column]:
                    message = f"{parent}: {key} still has rows in {other.shape.name}"
                    raise KeyFault(message)

    def _note(self, step: Callable[[], object]) -> None:
        if self._undo is not None:
            self._undo.append(step)

    def tidy(self, upto: int | None = None) -> bool:
        """Return True: what was deleted is gone."""
        del upto
        return True

    def close(self) -> None:
        """Forget everything."""
        self._tables.clear()
