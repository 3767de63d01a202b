"""The engines that scenarios run on, by name: the pure one, and those that installed packages bring along."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import cast

from cpcspec.scenarios.driver import DriverMaker
from cpcspec.scenarios.pure import PureDrivers

GROUP = "cpcspec.drivers"
PURE = "pure"


class NoEngine(Exception):
    """No engine of that name is installed, or it cannot be loaded."""


def engine_names() -> tuple[str, ...]:
    """Return the engines that are there, the pure one first."""
    return (PURE, *sorted({each.name for each in entry_points(group=GROUP)} - {PURE}))


def engine(name: str) -> DriverMaker:
    """Return the engine of that name; raise `NoEngine` if there is none."""
    if name == PURE:
        return PureDrivers()
    found = [each for each in entry_points(group=GROUP) if each.name == name]
    if not found:
        message = f"there is no engine `{name}` here: no installed package offers it as entry point of `{GROUP}`"
        raise NoEngine(message)
    try:
        # An entry point names an object in words; that it is a maker of drivers is the other package's promise.
        return cast("DriverMaker", found[0].load())
    except (ImportError, AttributeError) as error:
        message = f"the engine `{name}` cannot be loaded: {error}"
        raise NoEngine(message) from error
