"""When a mail is sent: on what, by whom, and in which state the case is then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from cpcspec.ir import fold
from cpcspec.ir.nodes import Action, Assign, Attachments, Box, DeleteCase, Effect, Mail, Procedure, SendMail, Timer
from cpcspec.ir.walk import form


class Moment(NamedTuple):
    """What sends a mail, from which states, in which states the case is then, who acts, and what is done besides."""

    kind: Literal["action", "form", "timer", "reminder"]
    id: str
    sources: frozenset[str]
    states: frozenset[str]
    by: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    to: tuple[str, ...] = ()
    """To whom it goes, where that is said beside what sends it and not in the mail."""


def moments(procedure: Procedure, mail: Mail) -> Iterator[Moment]:
    """Yield all that sends a mail; what its condition leaves no room for is left out, as far as that names states."""
    for each in _all(procedure, mail):
        left = frozenset(state for state in each.states if fold.condition(mail.when, (state,)) != fold.NO)
        if left:
            yield each._replace(states=left)


def _all(procedure: Procedure, mail: Mail) -> Iterator[Moment]:
    for action in procedure.actions:
        if (action.id in mail.on or _sends(action.effects, mail)) and not _deletes(action.effects):
            yield _of_action(action)
    for placed in form(procedure):
        item = placed.item
        if isinstance(item, Box | Attachments) and (item.id in mail.on or _sends(getattr(item, "effects", ()), mail)):
            states = frozenset(item.states or (each.id for each in procedure.states))
            yield Moment("form", item.id, states, states, item.by, getattr(item, "effects", ()))
    for timer in procedure.timers:
        yield from _of_timer(timer, mail)


def _of_action(action: Action) -> Moment:
    sources = frozenset(state for move in action.moves for state in move.states)
    after = frozenset(move.to or state for move in action.moves for state in move.states)
    return Moment("action", action.id, sources, after, action.by, action.effects)


def _of_timer(timer: Timer, mail: Mail) -> Iterator[Moment]:
    running = frozenset(timer.states)
    if timer.id in mail.on or _sends(timer.effects, mail):
        after = frozenset({timer.to}) if timer.to else running
        yield Moment("timer", timer.id, running, after, (), timer.effects)
    for each in timer.reminders:
        if each.mail == mail.id:
            yield Moment("reminder", timer.id, running, running, to=each.to)


def assigned(effects: tuple[Effect, ...]) -> frozenset[str]:
    """Return the parties that these effects give new authorities."""
    return frozenset(each.party for each in effects if isinstance(each, Assign))


def _sends(effects: tuple[Effect, ...], mail: Mail) -> bool:
    """Return whether one of these effects sends the mail of this case; what is told of a new case is another matter."""
    return any(isinstance(each, SendMail) and each.mail == mail.id for each in effects)


def _deletes(effects: tuple[Effect, ...]) -> bool:
    return any(isinstance(each, DeleteCase) for each in effects)
