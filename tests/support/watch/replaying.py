"""A run done again on an engine: whether it goes there as it went on plain values, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from cpcspec.ir.nodes import Spec
from cpcspec.scenarios.driver import Driver
from cpcspec.scenarios.pure import PureDriver, flat, register_of
from cpcspec.semantics.case import Case, Command, Create, Refused, Stepped
from cpcspec.semantics.program import load
from cpcspec.semantics.tables import Program
from runtime.app.driver import EngineDriver
from runtime.engine.definitions import definition_of
from runtime.store.sqlite import MEMORY, SqliteStore
from tests.support.watch.scene import Deed, Event, Scene

Picture = tuple[Any, ...]
MakeDriver = Callable[[Spec, Program, datetime, "Ids"], Driver]


class Ids:
    """The ids of the cases of a run, in the order of their making."""

    def __init__(self) -> None:
        """There is none yet."""
        self.order: list[str] = []

    def take(self, answer: object) -> None:
        """Keep the ids of the cases that came to be."""
        if isinstance(answer, Stepped):
            for each in flat(answer):
                if each.case.id not in self.order:
                    self.order.append(each.case.id)


def stored(spec: Spec, _program: Program, start: datetime, ids: Ids) -> Driver:
    """Return the engine on SQLite."""
    return EngineDriver(SqliteStore(MEMORY), definition_of(spec), start, lambda fired: ids.take(fired.answer))


class _Pure(PureDriver):
    """The driver of plain values that `cpcspec test` plays on."""

    ids: Ids

    def advance(self, moment: datetime) -> None:
        """Let time pass; keep the ids of the cases that time has made."""
        seen = len(self.history)
        super().advance(moment)
        for each in self.history[seen:]:
            self.ids.take(each.answer)


def pure(spec: Spec, program: Program, start: datetime, ids: Ids) -> Driver:
    """Return the driver of plain values."""
    driver = _Pure(program, register_of(spec), start)
    driver.ids = ids
    return driver


ENGINES: tuple[tuple[str, MakeDriver], ...] = (("pure", pure), ("sqlite", stored))


def differences(spec: Spec, scene: Scene) -> Iterator[str]:
    """Yield for each engine on which a run does not go as it went here, where and how."""
    program = load(spec)
    wanted = list(_pictures_here(program, scene))
    for name, make in ENGINES:
        wrong = _difference(spec, program, scene, wanted, make)
        if wrong:
            yield f"{name}: {wrong}"


def _difference(spec: Spec, program: Program, scene: Scene, wanted: list[list[Picture]], make: MakeDriver) -> str:
    ids = Ids()
    driver = make(spec, program, scene.start or scene.now, ids)
    try:
        for place, deed in enumerate(scene.deeds):
            wrong = _again(driver, deed, ids)
            if wrong:
                return f"deed {place + 1}: {wrong}"
            found = [picture(driver.case(each), ids.order) for each in ids.order]
            if found != wanted[place]:
                return f"deed {place + 1}: {_first(found, wanted[place])}"
    finally:
        driver.close()
    return ""


def _first(found: list[Picture], wanted: list[Picture]) -> str:
    if len(found) != len(wanted):
        return f"{len(found)} cases instead of {len(wanted)}"
    return next((f"{one} instead of {other}" for one, other in zip(found, wanted, strict=True) if one != other), "")


def _again(driver: Driver, deed: Deed, ids: Ids) -> str:
    """Do a deed again; return why that was refused."""
    driver.advance(deed.moment)
    if deed.command is None:
        return ""
    command: Command = deed.command
    if isinstance(command, Create) and deed.source is not None:
        command = replace(command, source=driver.case(ids.order[deed.source]))
    answer = driver.act(ids.order[deed.case] if deed.case is not None else None, command, deed.actor)
    ids.take(answer)
    return "; ".join(each.message for each in answer.reasons) if isinstance(answer, Refused) else ""


def _pictures_here(program: Program, scene: Scene) -> Iterator[list[Picture]]:
    """Yield what the cases of a run were like after each of its deeds."""
    for again in played(program, scene):
        yield [picture(again.cases.get(each), again.order) for each in again.order]


def played(program: Program, scene: Scene, heard: Callable[[Event], None] = lambda _event: None) -> Iterator[Scene]:
    """Yield a scene in which the deeds of another one are done again, after each of them."""
    again = Scene(program, scene.register, scene.start or scene.now, heard)
    for deed in scene.deeds:
        redo(again, deed)
        yield again


def redo(scene: Scene, deed: Deed) -> str:
    """Do a deed in a scene; return why it was refused."""
    if deed.command is None or deed.moment > scene.now:
        scene.wait(deed.moment)
    if deed.command is None:
        return ""
    command = deed.command
    if isinstance(command, Create) and deed.source is not None:
        command = replace(command, source=scene.cases[scene.order[deed.source]])
    answer = scene.act(scene.order[deed.case] if deed.case is not None else None, command, deed.actor)
    return "; ".join(each.message for each in answer.reasons) if isinstance(answer, Refused) else ""


def picture(case: Case | None, order: list[str]) -> Picture:
    """Return all of a case that a run may turn on, without the ids that an engine gives."""
    if case is None:
        return ("gone",)
    return (
        case.procedure,
        case.state,
        case.creator,
        (case.created_at, case.changed_at, case.entered_at),
        case.number,
        _plain(case.values),
        {name: tuple(who) for name, who in case.parties.items() if who},
        {
            name: [(each.author, each.at, _plain(each.values)) for each in found]
            for name, found in case.comments.items()
            if found
        },
        {name: [(each.author, each.name) for each in found] for name, found in case.files.items() if found},
        sorted(order.index(each.case) if each.case in order else -1 for each in case.links),
    )


def _plain(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
