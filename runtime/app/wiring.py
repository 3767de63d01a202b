"""The parts put together: the only place that picks a store, a clock and ids."""

from __future__ import annotations

from pathlib import Path

from cpcspec.ir.codec import UnreadableIR, decode
from cpcspec.ir.nodes import Spec
from cpcspec.ir.story import Story, decode_stories

from ..engine.clock import RandomIds, SystemClock
from ..engine.engine import Engine
from ..ports import Store
from ..store.memory import MemoryStore
from ..store.sqlite import MEMORY, SqliteStore
from .settings import Settings, WrongUse

STORIES = "stories.json"


class NoSpec(WrongUse):
    """There is no compiled spec at the place that the settings name, or more than one."""


class NoDatabase(WrongUse):
    """There is no database at the place that the settings name."""


def store_from(settings: Settings) -> Store:
    """Return the store that the settings name, made if need be, opened and up to date."""
    return MemoryStore() if settings.database == MEMORY else SqliteStore(settings.database)


def present_store(settings: Settings) -> Store:
    """Return the store that the settings name; raise `NoDatabase` if it was never made."""
    if settings.database != MEMORY and not Path(settings.database).exists():
        message = f"there is no database `{settings.database}`; `cpcrun init` makes one"
        raise NoDatabase(message)
    return store_from(settings)


def engine_from(settings: Settings, store: Store) -> Engine:
    """Return the engine that works on the store in real time."""
    return Engine(store, SystemClock(), RandomIds(), settings.link_base, settings.time_zone())


def spec_at(path: Path) -> Spec:
    """Return the compiled spec in that file, or in the one `ir.json` below that folder.

    Raise `NoSpec` where there is none or a choice, `UnreadableIR` where it cannot be read.
    """
    return decode(_text(_ir_at(path)))


def stories_at(path: Path) -> tuple[Story, ...]:
    """Return the stories that stand beside the compiled spec; none where there is no such file.

    Raise `NoSpec` and `UnreadableIR` as `spec_at`.
    """
    beside = _ir_at(path).with_name(STORIES)
    return decode_stories(_text(beside)) if beside.exists() else ()


def _ir_at(path: Path) -> Path:
    if path.is_file():
        return path
    found = sorted(path.rglob("ir.json"))
    if len(found) != 1:
        names = ", ".join(str(each) for each in found) or "none"
        message = f"one compiled spec (`ir.json`) is needed in `{path}`, found: {names}"
        raise NoSpec(message)
    return found[0]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"`{path}` is not UTF-8: {error.reason} at byte {error.start}"
        raise UnreadableIR(message) from error
