"""Permanent numbers: each pattern counts for itself, and begins anew each year where the year stands in it.

A series is a pattern with its year: `PERMIT-2024-{serial}`. Two cases never have one number, since what one series
counts no other one counts: procedures that shared a pattern would share its numbers too.
"""

from __future__ import annotations

from cpcspec.semantics.case import World

SERIAL, YEAR = "{serial}", "{year}"


def series_of(pattern: str, world: World) -> str:
    """Return the series that a number given now is of; a pattern that does not count is counted at its end."""
    whole = pattern if SERIAL in pattern else f"{pattern}-{SERIAL}" if pattern else SERIAL
    return whole.replace(YEAR, world.today[:4])


def serial_in(series: str, world: World) -> int:
    """Return the next serial number of a series."""
    return world.serials.get(series, world.next_number)


def numbered(series: str, serial: int) -> str:
    """Return the number of a series that has this serial number."""
    return series.replace(SERIAL, str(serial))


def after(serials: dict[str, int], given: tuple[str, ...]) -> dict[str, int]:
    """Return the next number of each series once these were given, each counted from 1."""
    return {**serials, **{each: serials.get(each, 1) + given.count(each) for each in given}}
