"""Effects compiled to what does them on a step at work."""

from __future__ import annotations

from collections.abc import Iterable

from cpcspec.ir import nodes
from cpcspec.semantics.creation import create
from cpcspec.semantics.expr import compiled, optional, several
from cpcspec.semantics.names import Names
from cpcspec.semantics.tables import Effect
from cpcspec.semantics.work import Work


def effects_of(effects: Iterable[nodes.Effect], names: Names) -> tuple[Effect, ...]:
    """Return what does these effects, in their order."""
    return tuple(_effect(each, names) for each in effects)


def _effect(effect: nodes.Effect, names: Names) -> Effect:
    if isinstance(effect, nodes.SetField):
        return _set(effect, names)
    if isinstance(effect, nodes.Assign):
        return _assign(effect, names)
    if isinstance(effect, nodes.SendMail):
        return _send(effect, names)
    if isinstance(effect, nodes.CreateCase):
        return create(effect, names)
    return Work.give_number if isinstance(effect, nodes.GiveNumber) else _delete


def _delete(work: Work) -> None:
    work.gone = "deleted"


def _set(effect: nodes.SetField, names: Names) -> Effect:
    name, value, when = effect.field, compiled(effect.value, names), optional(effect.when, names)

    def put(work: Work) -> None:
        if when is None or when(work):
            work.put(name, value(work))

    return put


def _assign(effect: nodes.Assign, names: Names) -> Effect:
    party, value, when, add = effect.party, compiled(effect.value, names), optional(effect.when, names), effect.add

    def assign(work: Work) -> None:
        if when is None or when(work):
            work.assign(party, several(value(work)), add=add)

    return assign


def _send(effect: nodes.SendMail, names: Names) -> Effect:
    mail, when = effect.mail, optional(effect.when, names)

    def send(work: Work) -> None:
        if when is None or when(work):
            work.send(mail)

    return send
