"""One step: a program, a case and a command give a new case with effects, or every reason why not. Pure and total."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cpcspec.semantics import reasons
from cpcspec.semantics.acting import do
from cpcspec.semantics.adding import attach, comment
from cpcspec.semantics.case import (
    Actor,
    Attach,
    Case,
    Command,
    Comment,
    Create,
    Do,
    Edit,
    Fire,
    HandOver,
    Refused,
    Stepped,
    World,
)
from cpcspec.semantics.creating import start
from cpcspec.semantics.editing import edit
from cpcspec.semantics.firing import fire
from cpcspec.semantics.handing import hand_over
from cpcspec.semantics.program import Program
from cpcspec.semantics.work import Work

Handler = Callable[[Work, Any, Actor], Stepped | Refused]

_HANDLERS: Mapping[type, Handler] = {Do: do, Edit: edit, Comment: comment, Attach: attach}


def step(program: Program, case: Case | None, command: Command, actor: Actor | None, world: World) -> Stepped | Refused:
    """Return what a command makes of a case (None: there is none yet), or all reasons for which it is refused.

    `actor` is None for the clock, which fires, and for who runs the cases, who hands them over.
    """
    handler = _HANDLERS.get(type(command))
    if handler is not None and case is not None and actor is not None:
        table = program.procedures.get(case.procedure)
        if table is None:
            return reasons.refused(reasons.unknown("procedure", case.procedure))
        if case.gone:
            return reasons.refused(reasons.gone())
        return handler(Work(program, table, case, world, actor), command, actor)
    return _rare(program, case, command, actor, world)


def _rare(
    program: Program, case: Case | None, command: Command, actor: Actor | None, world: World
) -> Stepped | Refused:
    """Return the outcome of creation and of the clock's commands, and what is wrong with all others."""
    if isinstance(command, Fire | HandOver):
        table = program.procedures.get(case.procedure) if case is not None else None
        if case is None or table is None or case.gone:
            return reasons.refused(reasons.gone())
        if isinstance(command, Fire):
            return fire(program, table, case, command, world)
        if actor is None:
            return hand_over(table, case, command, world)
        return reasons.refused(reasons.not_allowed("no authority may do this"))
    if actor is None:
        return reasons.refused(reasons.not_allowed("only an authority may do this"))
    if isinstance(command, Create):
        return start(program, command, actor, world)
    return reasons.refused(reasons.unknown("case", ""))
