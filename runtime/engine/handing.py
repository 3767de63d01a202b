"""Authorities that left the register: what cases they leave behind, and who takes over."""

from __future__ import annotations

from typing import NamedTuple

from cpcspec.semantics.case import HandOver, Refusal, Refused
from cpcspec.semantics.handing import barred, names

from ..tables import CASES, AuthorityRow
from .engine import Context, Engine
from .enrolling import departed, register_in
from .requests import Blocked, Request


class Behind(NamedTuple):
    """An authority that left, and the cases that name it: those that are open, and how many have ended."""

    authority: AuthorityRow
    open: tuple[str, ...]
    ended: int

    @property
    def told(self) -> str:
        """What is to be done, in one line."""
        cases = "1 open case names" if len(self.open) == 1 else f"{len(self.open)} open cases name"
        name = self.authority.id
        return f"{cases} `{name}`, which left the register: `cpcrun hand-over {name} AUTHORITY` says who takes over"


def left_behind(engine: Engine) -> tuple[Behind, ...]:
    """Return the authorities that left and are still named in cases, in the order of their ids."""
    gone = departed(engine.store)
    found: dict[str, list[Context]] = {each.id: [] for each in gone}
    for context in _contexts(engine) if gone else ():
        for name, named in found.items():
            if names(context.program.procedures[context.case.procedure], context.case, name):
                named.append(context)
    behind = (Behind(each, tuple(_open(found[each.id])), _ended(found[each.id])) for each in gone)
    return tuple(each for each in behind if each.open or each.ended)


def why_not(engine: Engine, old: str, new: str) -> Refusal | None:
    """Return why one authority cannot take over from another; None if it can."""
    return barred(register_in(engine.store), HandOver(old, new))


def hand_over(engine: Engine, old: str, new: str) -> int:
    """Let one authority take the place of another in all cases, each in a transaction of its own; return how many."""
    told = [each for each in left_behind(engine) if each.authority.id == old]
    count = 0
    for context in _contexts(engine) if told else ():
        if names(context.program.procedures[context.case.procedure], context.case, old):
            answer = engine.act(Request(context.case.id, HandOver(old, new), None))
            count += not isinstance(answer, Refused)
    return count


def _contexts(engine: Engine) -> list[Context]:
    """Return all cases that can be read: of the others `verify-log` tells."""
    found = []
    for row in engine.store.find(CASES, order=("id",)):
        try:
            context = engine.context(row.id)
        except Blocked:
            continue
        if context is not None and context.case.procedure in context.program.procedures:
            found.append(context)
    return found


def _open(contexts: list[Context]) -> list[str]:
    return [each.case.id for each in contexts if not _is_ended(each)]


def _ended(contexts: list[Context]) -> int:
    return sum(_is_ended(each) for each in contexts)


def _is_ended(context: Context) -> bool:
    return context.case.state in context.program.procedures[context.case.procedure].finals
