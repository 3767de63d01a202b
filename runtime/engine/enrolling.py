"""The register of authorities in a store: who joined, who changed, who left; and how an engine notices."""

from __future__ import annotations

from collections.abc import Iterable

from cpcspec.ir.tables import AuthorityRow as Enrolled
from cpcspec.semantics.case import Authority, Register

from ..ports import Store
from ..tables import AUTHORITIES, COUNTERS, AuthorityRow, CounterRow
from .rows import register_from_rows, row_from_authority

REGISTER = "register"
"""Counts how often the register has changed."""


def enrol(store: Store, authorities: Iterable[Enrolled]) -> None:
    """Make these the authorities of the register, inside a unit of work; none at all: leave it as it is.

    One that is not among them left: its name stays, for what it did.
    """
    wanted = {
        each.id: row_from_authority(Authority(each.id, each.name, each.kinds, each.country, each.mailbox))
        for each in authorities
    }
    if not wanted:
        return
    known = {row.id: row for row in store.find(AUTHORITIES)}
    left = {name: row._replace(departed=1) for name, row in known.items() if name not in wanted}
    changed = [row for row in (*wanted.values(), *left.values()) if known.get(row.id) != row]
    for row in changed:
        store.put(AUTHORITIES, row)
    if changed:
        store.put(COUNTERS, CounterRow(REGISTER, revision(store) + 1))


def revision(store: Store) -> int:
    """Return how often the register has changed."""
    row = store.get(COUNTERS, REGISTER)
    return row.next if row is not None else 0


def register_in(store: Store) -> Register:
    """Return the register as it is: those that left are known by name only."""
    return register_from_rows(store.find(AUTHORITIES))


def departed(store: Store) -> tuple[AuthorityRow, ...]:
    """Return the authorities that left the register, in the order of their ids."""
    return tuple(store.find(AUTHORITIES, {"departed": 1}, order=("id",)))
