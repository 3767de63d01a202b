"""Conditions asked of a case from outside: by nobody in particular, and of a case that is gone too."""

from __future__ import annotations

from datetime import UTC, datetime

from cpcspec.ir.expr import Expr
from cpcspec.ir.properties import GONE
from cpcspec.semantics.case import Case, Register, World
from cpcspec.semantics.expr import Env, compiled
from cpcspec.semantics.tables import Program

NOWHERE = World(datetime(1, 1, 1, tzinfo=UTC), Register(()))


def fulfils(program: Program, procedure: str, condition: Expr, case: Case | None, world: World | None) -> bool:
    """Return whether a condition holds of a case of that procedure (None: of one that is gone)."""
    table = program.procedures[procedure]
    if case is None or world is None:
        case, world = Case("", procedure, GONE, 0, "", *(NOWHERE.stamp,) * 3), NOWHERE
    return bool(compiled(condition, table.names)(Env(table.players, case, world, None)))
