"""Rows of a list that come back from somebody who may change only some of their fields."""

from __future__ import annotations

from typing import Any

from cpcspec.semantics import reasons
from cpcspec.semantics.case import Refusal
from cpcspec.semantics.expr import NOTHING, Row, row_id, rows_in
from cpcspec.semantics.form import Holding, Listing
from cpcspec.semantics.sight import MASK, Sights
from cpcspec.semantics.walking import Place


class Merge:
    """Puts what an editor gave into what is there, and gathers what the editor may not change."""

    def __init__(self, editable: frozenset[str], seen: Sights) -> None:
        """Merge for somebody who may change these paths and sees the case so."""
        self._editable = editable
        self._seen = seen
        self._found: list[Refusal] = []

    def taken(self) -> list[Refusal]:
        """Return what the editor may not change in what was merged since the last time."""
        (found, self._found) = (self._found, [])
        return found

    def value(self, item: Holding, value: Any, old: Any, place: Place) -> Any:
        """Return the new value of a field or list."""
        if isinstance(item, Listing):
            return self._rows(item, value, old, place)
        if item.path in self._editable:
            return value
        self._refuse(item, place)
        return old

    def may_touch(self, item: Holding) -> bool:
        """Return whether the editor may change the item, or something in its rows."""
        return item.path in self._editable or (
            isinstance(item, Listing) and any(self.may_touch(each) for each in item.items)
        )

    def _refuse(self, item: Holding, place: Place) -> None:
        self._found.append(
            reasons.not_editable(item.node.label or item.id, tab=place.tab, field=item.id, row=place.row)
        )

    def _rows(self, item: Listing, value: Any, old: Any, place: Place) -> Any:
        """Return the rows as they are after the edit.

        Who may edit the list adds and removes rows; all others only change rows that are there.
        """
        owns = item.path in self._editable
        if not owns and (not self.may_touch(item) or value is None):
            self._refuse(item, place)
            return old
        before = {row_id(row, index, item.key): row for index, row in enumerate(rows_in(old))}
        given = {row_id(row, index, item.key): row for index, row in enumerate(rows_in(value))}
        for name in given:
            if not owns and name not in before:
                self._refuse(item, place.into(item, name))
        names = given if owns else before
        rows = [
            self._row(item, given[name], before.get(name, NOTHING), place.into(item, name))
            if name in given
            else before[name]
            for name in names
        ]
        return rows or None

    def _row(self, item: Listing, row: Row, before: Row, place: Place) -> Row:
        kept = {name: value for name, value in before.items() if self._stays(item, name)}
        for name, value in row.items():
            inner = item.by_id.get(name)
            if inner is None:
                kept[name] = value
            elif self.may_touch(inner):
                kept[name] = self.value(inner, value, before.get(name), place)
            elif not self._is_as_seen(inner, value, before.get(name)):
                self._refuse(inner, place)
        return {name: value for name, value in kept.items() if value is not None}

    def _stays(self, item: Listing, name: str) -> bool:
        """Return whether a value stays in its row where the editor does not mention it."""
        inner = item.by_id.get(name)
        return inner is not None and inner.path not in self._editable

    def _is_as_seen(self, item: Holding, value: Any, old: Any) -> bool:
        """Return whether a value that must not be changed comes back as the editor saw it.

        A hidden value is never compared, so that nobody finds it out by trying.
        """
        return bool(value == (old if item.path in self._seen.whole else MASK))
