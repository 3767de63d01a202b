"""The parts put together: the only place that picks a store, a clock and ids."""

from __future__ import annotations

from pathlib import Path

from cpcspec.ir.codec import decode
from cpcspec.ir.nodes import Spec

from ..engine.clock import RandomIds, SystemClock
from ..engine.engine import Engine
from ..ports import Store
from ..store.memory import MemoryStore
from ..store.sqlite import SqliteStore
from .settings import Settings


class NoSpec(Exception):
    """There is no compiled spec at the place that the settings name, or more than one."""


def store_from(settings: Settings) -> Store:
    """Return the store that the settings name, opened and up to date."""
    return MemoryStore() if settings.database == ":memory:" else SqliteStore(settings.database)


def engine_from(settings: Settings, store: Store) -> Engine:
    """Return the engine that works on the store in real time."""
    return Engine(store, SystemClock(), RandomIds(), settings.link_base)


def spec_at(path: Path) -> Spec:
    """Return the compiled spec in that file, or in the one `ir.json` below that folder.

    Raise `NoSpec` where there is none or a choice, `UnreadableIR` where it cannot be read.
    """
    if path.is_file():
        return decode(path.read_text(encoding="utf-8"))
    found = sorted(path.rglob("ir.json"))
    if len(found) != 1:
        names = ", ".join(str(each) for each in found) or "none"
        message = f"one compiled spec (`ir.json`) is needed in `{path}`, found: {names}"
        raise NoSpec(message)
    return decode(found[0].read_text(encoding="utf-8"))
