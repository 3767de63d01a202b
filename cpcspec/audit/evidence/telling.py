"""A run as a story: what a scenario must say so that the same happens again, up to the claim that fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import ascii_lowercase
from typing import Any

from cpcspec.audit.evidence.endings import NOBODY_KNOWS, Ending
from cpcspec.audit.evidence.stage import Deed, Event, Stage, Stated, Waited
from cpcspec.ir import story as st
from cpcspec.semantics.case import Attach, Comment, Create, Do, Edit

MAIN = "c"
OTHERS = tuple(each for each in ascii_lowercase if each != MAIN)


def names_of(stage: Stage, main: str | None) -> Mapping[str, str]:
    """Return what each case is called in the story: the one that it is about always the same."""
    found: dict[str, str] = {}
    for each in stage.events:
        for case in _begun(each):
            if case not in found:
                found[case] = MAIN if case == main else _name(len(found))
    return found


def _name(number: int) -> str:
    return OTHERS[number] if number < len(OTHERS) else f"case_{number}"


def _begun(event: Event) -> Iterator[str]:
    """Yield the cases that begin with an event, in the order in which a story names them."""
    if isinstance(event, Deed):
        if event.before is None:
            yield event.after.id
        elif isinstance(event.command, Do):
            yield from (each.id for each in event.others if each.version == 1)


def story_of(ending: Ending, main: str | None, named: tuple[str, str]) -> st.Story:
    """Return the story of a run that ends so; `named` are its id and its label."""
    names = names_of(ending.stage, main)
    steps: list[st.Step] = [st.OnDate(**NOBODY_KNOWS, day=ending.stage.began.isoformat())]
    for each in ending.stage.events:
        if isinstance(each, Waited):
            steps.append(_waited(each))
        elif isinstance(each, Stated):
            steps.append(each.said)
        elif isinstance(each, Deed):
            steps.append(_deed(each, names))
    if ending.expected is not None:
        steps.append(ending.expected)
    else:
        steps[-1] = steps[-1].model_copy(update={"refused": st.MustRefuse()})
    return st.Story(id=named[0], label=named[1], steps=tuple(steps))


def _waited(event: Waited) -> st.Step:
    if event.period is not None:
        return event.period
    return st.OnDate(**NOBODY_KNOWS, day=event.day.isoformat())


def _deed(event: Deed, names: Mapping[str, str]) -> st.Step:
    said: dict[str, Any] = {**NOBODY_KNOWS, "actor": event.actor, "case": names[event.after.id]}
    command = event.command
    if isinstance(command, Create):
        said |= {"procedure": command.procedure, "values": dict(command.values)}
        if command.source is None:
            return st.Starts.model_validate(said)
        return st.Reuses.model_validate({**said, "source": names[command.source.id]})
    if isinstance(command, Edit):
        return st.Edits.model_validate({**said, "values": dict(command.values)})
    if isinstance(command, Do):
        creates = next((names[each] for each in _begun(event)), "")
        return st.Does.model_validate(
            {**said, "action": command.action, "given": dict(command.given), "creates": creates}
        )
    if isinstance(command, Comment):
        return st.CommentsOn.model_validate({**said, "box": command.box, "values": dict(command.values)})
    if isinstance(command, Attach):
        return st.Attaches.model_validate({**said, "section": command.section, "file": command.name})
    message = f"nobody gives the command {command}"
    raise TypeError(message)
