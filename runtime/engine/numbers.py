"""The counters of permanent numbers in a store: one for each series (see `cpcspec/semantics/numbering.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpcspec.semantics.case import World
from cpcspec.semantics.numbering import serial_in

from ..ports import Store
from ..tables import COUNTERS, CounterRow

ONCE = "number"
"""The counter of all numbers, from when there was one for all: series of that time go on from it."""
LAST_YEAR = "number until"
"""The last year in which that one counted."""


class Serials(Mapping[str, int]):
    """The next number of each series, read when it is asked for."""

    def __init__(self, store: Store, year: int) -> None:
        """Read from a store, in a year."""
        self._store = store
        self._year = year

    def __getitem__(self, series: str) -> int:
        """Return the next number of a series, which begins with 1."""
        row = self._store.get(COUNTERS, _name(series))
        if row is not None:
            return row.next
        once = self._store.get(COUNTERS, ONCE)
        until = self._store.get(COUNTERS, LAST_YEAR)
        begins = once is None or (until is not None and until.next < self._year and str(self._year) in series)
        return 1 if once is None or begins else once.next

    def __iter__(self) -> Iterator[str]:
        """Yield nothing: which series there are is known by their procedures."""
        return iter(())

    def __len__(self) -> int:
        """Return 0, as nothing is listed."""
        return 0


def count_on(store: Store, world: World, given: tuple[str, ...]) -> None:
    """Write what comes next in the series that numbers were given of, inside a unit of work."""
    for each in dict.fromkeys(given):
        store.put(COUNTERS, CounterRow(_name(each), serial_in(each, world) + given.count(each)))
    if given and store.get(COUNTERS, ONCE) is not None and store.get(COUNTERS, LAST_YEAR) is None:
        store.put(COUNTERS, CounterRow(LAST_YEAR, int(world.today[:4])))


def _name(series: str) -> str:
    return f"number {series}"
