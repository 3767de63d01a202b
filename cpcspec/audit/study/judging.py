"""Where the conditions of a procedure are judged in its explored model, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.models.formula import FALSE, Formula, every
from cpcspec.audit.models.modal import either
from cpcspec.audit.models.space import Context
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.conditions import Condition
from cpcspec.audit.study.domains import inside
from cpcspec.ir import expr as ir


def judged_in(ground: Exploration, found: Condition) -> list[str]:
    """Return the states that a case can come into in which a condition is judged."""
    names = [ground.model.variables[0].words[at] for at in ground.by_status]
    return [each for each in ground.space.table.labels if each in names and each in (found.states or names)]


def by_an_actor(expr: ir.Expr) -> bool:
    """Return whether it depends on who acts what an expression gives."""
    return any(isinstance(each, ir.PartyRef) and each.name == "actor" for each in inside(expr))


def in_state(ground: Exploration, expr: ir.Expr, state: str) -> Formula:
    """Return when a condition may hold in a state, whoever acts; what the model cannot decide is taken to hold."""
    at = ground.model.variables[0].words.index(state)
    actors: Iterator[int | None] | list[int | None] = [None]
    if by_an_actor(expr):
        actors = [None, *range(len(ground.model.watchers))]
    found = either(ground.space.formula(expr, Context(ground.names, actor).at(at, state)) for actor in actors)
    return FALSE if found.never else every((ground.in_states((state,)), found.possible))
