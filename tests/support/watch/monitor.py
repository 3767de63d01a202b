"""What watches a run: for each thing that was said of all runs, whether this one shows the contrary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Self, TypeVar

from cpcspec.ir.expr import Expr
from cpcspec.semantics import rights
from cpcspec.semantics.asking import fulfils
from cpcspec.semantics.case import Actor, Case
from cpcspec.semantics.expr import Env, Fn, compiled
from cpcspec.semantics.rights import View
from cpcspec.semantics.tables import ProcedureTable, Program
from tests.support.watch.scene import Event, Scene

COMPILED: dict[tuple[int, str, int], tuple[Expr, Program, Fn]] = {}
"""Conditions by program, procedure and id, with what the ids stand for: an id may be given again."""
M = TypeVar("M", bound="Monitor")


class Sighting(NamedTuple):
    """What a run showed: of which monitor, at which step of the run, and in words."""

    key: str
    deeds: int
    says: str


class Now:
    """A scene at one moment; what was asked of it is kept until something happens."""

    def __init__(self, scene: Scene) -> None:
        """Look at a scene."""
        self.scene = scene
        self._held: dict[tuple[int, str], bool] = {}
        self._views: dict[tuple[str, str], View] = {}

    def forget(self) -> None:
        """Let go of what was true before."""
        self._held.clear()
        self._views.clear()

    def all_of(self, procedure: str) -> Iterator[str]:
        """Yield the cases of a procedure that there are or were."""
        for name in self.scene.order:
            if self.scene.procedures[name] == procedure:
                yield name

    def holds(self, condition: Expr, case_id: str) -> bool:
        """Return whether a condition holds of a case now, be it there or gone."""
        key = (id(condition), case_id)
        if key not in self._held:
            self._held[key] = self._asked(condition, case_id)
        return self._held[key]

    def _asked(self, condition: Expr, case_id: str) -> bool:
        program, procedure = self.scene.program, self.scene.procedures[case_id]
        case = self.scene.cases.get(case_id)
        if case is None:
            return fulfils(program, procedure, condition, None, None)
        # To compile a condition costs much more than to ask it.
        known = COMPILED.get((id(program), procedure, id(condition)))
        if known is None or known[0] is not condition or known[1] is not program:
            known = (condition, program, compiled(condition, program.procedures[procedure].names))
            COMPILED[id(program), procedure, id(condition)] = known
        return bool(known[2](self.env(case)))

    def table(self, procedure: str) -> ProcedureTable:
        """Return a procedure, ready to run."""
        return self.scene.program.procedures[procedure]

    def env(self, case: Case, who: str = "") -> Env:
        """Return a case as an authority finds it now."""
        players = self.table(case.procedure).players
        return Env(players, case, self.scene.world(case), Actor(who) if who else None)

    def view(self, case: Case, who: str) -> View:
        """Return what an authority sees of a case now."""
        key = (case.id, who)
        if key not in self._views:
            self._views[key] = rights.view(self.scene.program, case, Actor(who), self.scene.world(case))
        return self._views[key]


class Monitor:
    """Watches for one thing. Each method returns in words what refutes it, or an empty text."""

    key = ""

    def see(self, now: Now, event: Event) -> str:
        """Look at a step."""
        del now, event
        return ""

    def look(self, now: Now) -> str:
        """Look at all cases after a wait, or after a step."""
        del now
        return ""

    def end(self, now: Now, *, settled: bool) -> str:
        """Look at all cases after years in which nobody acted; `settled`: nothing will come by itself any more."""
        del now, settled
        return ""

    def copy(self) -> Self:
        """Return the same again, to go on in another run."""
        made = object.__new__(type(self))
        made.__dict__.update(
            {name: value.copy() if isinstance(value, dict | set) else value for name, value in vars(self).items()}
        )
        return made
