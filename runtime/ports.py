"""What the engine needs from outside, a dozen methods: a store, a clock, new ids, a way out for mails."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from cpcspec.semantics.case import MailOut

from .tables import R, Table, Value

NOTHING: Mapping[str, Value] = {}


class KeyFault(Exception):
    """A row breaks a key: it is there already, its parent is missing, or it still has children."""


class StoreFault(Exception):
    """The store cannot do its work now or at all: it is locked for too long, full, damaged, or no database."""


class Store(Protocol):
    """Rows in tables, changed in units that happen wholly or not at all."""

    def unit(self) -> AbstractContextManager[None]:
        """Open a unit of work: one writer at a time; an exception inside undoes all of it. Units do not nest."""

    def get(self, table: Table[R], *key: Value) -> R | None:
        """Return the row with that key, or None."""

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

    def count(self, table: Table[R], where: Mapping[str, Value] = NOTHING) -> int:
        """Return how many rows have these values."""

    def add(self, table: Table[R], *rows: R) -> None:
        """Insert new rows; raise `KeyFault` where a key is taken or a parent is missing."""

    def put(self, table: Table[R], row: R) -> None:
        """Insert a row, or replace the one with its key; raise `KeyFault` for a missing parent."""

    def change(self, table: Table[R], before: R, after: R) -> None:
        """Write what differs between a row that is there and what it becomes; both have one key.

        Raise `KeyFault` where no such row is there, a key is taken or a parent is missing.
        """

    def delete(self, table: Table[R], where: Mapping[str, Value]) -> int:
        """Delete the rows with these values; return how many; raise `KeyFault` where children remain."""

    def tidy(self, upto: int | None = None) -> bool:
        """Wipe what deleted rows left in the files of the database; return whether nothing is left to wipe.

        That costs as much as writing the whole database: one larger than `upto` bytes is left for later.
        """

    def close(self) -> None:
        """Let go of the database; nothing may be asked afterwards."""


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the moment it is, with its zone, never earlier than before."""


class Ids(Protocol):
    """New ids."""

    def new(self) -> str:
        """Return an id that was never given out and tells nothing."""


class Outbox(Protocol):
    """The way out for mails."""

    def send(self, key: str, mailbox: str, mail: MailOut) -> None:
        """Send the mail; raise if it could not be sent. One `key` may come twice: it is the same mail."""
