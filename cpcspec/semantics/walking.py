"""Walking through the values of a form: each holder of values with its items, in its row, in its tab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.semantics.expr import Env, Row, row_id, rows_in
from cpcspec.semantics.form import Listing


class Place(NamedTuple):
    """Where values stand: the tab, the way through the rows of lists, and for messages the code of the tab."""

    tab: str = ""
    row: str = ""
    code: str | None = None

    def into(self, listing: Listing, name: str) -> Place:
        """Return the place inside a row of a list."""
        way = f"{self.row}/{listing.id}/{name}" if self.row else f"{listing.id}/{name}"
        return Place(self.tab, way, self.code)


def rows_at(listing: Listing, value: object, env: Env, place: Place) -> Iterator[tuple[Row, Place]]:
    """Yield each row of a list with its place; meanwhile the row is the innermost one of the environment.

    In a tab that stands once for each code, only the rows of the code at hand are there.
    """
    around = env.rows
    for index, row in enumerate(rows_in(value)):
        name = row_id(row, index, listing.key)
        if in_category(listing, name, place.code):
            env.rows = (*around, row)
            yield row, place.into(listing, name)
    env.rows = around


def in_category(listing: Listing, code: str, category: str | None) -> bool:
    """Return whether a row chosen by that code belongs to a category (None: all do)."""
    return category is None or listing.categories is None or listing.categories.get(code) == category
