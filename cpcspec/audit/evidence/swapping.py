"""The same story in another country: where no rule names a country, what one authority may do its twin may do too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from cpcspec.audit.evidence.manners import Reached
from cpcspec.audit.evidence.stage import Deed, Stage, Waited
from cpcspec.audit.models.model import Watcher
from cpcspec.semantics.case import Command, Comment, Create, Do, Edit, Refused

Names = Mapping[str, str]
NO_NAMES: Names = {}


def exchange(watchers: Iterable[Watcher], one: str, other: str) -> Names | None:
    """Return which authority and country takes whose place if one authority takes that of its twin; None: no twin."""
    known = {each.id: each for each in watchers}
    if one == other or one not in known or other not in known or known[one].kinds != known[other].kinds:
        return None
    here, there = known[one].country, known[other].country
    found = {here: there, there: here}
    twins = {(each.kinds, each.country): each.id for each in known.values()}
    pairs = {who: twins.get((kinds, found.get(country, ""))) for (kinds, country), who in twins.items()}
    return {**found, **{who: twin for who, twin in pairs.items() if twin is not None}}


def exchanged(value: Any, names: Names) -> Any:
    """Return a value with the authorities and countries in it exchanged."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Mapping):
        return {name: exchanged(each, names) for name, each in value.items()}
    return [exchanged(each, names) for each in value] if isinstance(value, list | tuple) else value


def command_exchanged(command: Command, names: Names) -> Command:
    """Return a command with the authorities and countries in it exchanged."""
    if isinstance(command, Create | Comment | Edit):
        return replace(command, values=exchanged(command.values, names))
    return replace(command, given=exchanged(command.given, names)) if isinstance(command, Do) else command


def told_again(begin: Stage, run: Reached, names: Names) -> Reached | None:
    """Return a run with authorities and countries exchanged, from where it began; None if it cannot be taken so."""
    if not names:
        return run
    stage = begin
    for event in run.stage.events[len(begin.events) :]:
        if isinstance(event, Waited):
            stage = stage.wait(event.day) if event.period is None else stage.wait_for(event.period)
        elif isinstance(event, Deed):
            command = command_exchanged(event.command, names)
            if isinstance(command, Create) and command.source is not None:
                command = replace(command, source=stage.cases.get(command.source.id))
            found = stage.act(event.before.id if event.before else None, command, names.get(event.actor, event.actor))
            if isinstance(found, Refused):
                return None
            stage = found[0]
    return Reached(stage, run.case) if run.case in stage.cases else None
