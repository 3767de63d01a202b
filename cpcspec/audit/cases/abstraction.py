"""What a real case is in a model."""

from __future__ import annotations

from cpcspec.audit.models.build import Built
from cpcspec.audit.models.filling import Filling
from cpcspec.audit.models.formula import State
from cpcspec.audit.models.renewing import COME, EARLIER, NOT
from cpcspec.semantics import deadlines
from cpcspec.semantics.case import Actor, Case, World
from cpcspec.semantics.expr import Env


class Abstraction:
    """Tells what a case is in the model."""

    def __init__(self, built: Built) -> None:
        """Work for one model."""
        self.model, self.forms = built
        self.space = self.forms.space
        self.table = self.space.table
        self.filling = Filling(self.forms)

    def env(self, case: Case, world: World, actor: Actor | None = None) -> Env:
        """Return what the expressions of the procedure read."""
        return Env(self.table.players, case, world, actor)

    def of(self, case: Case | None, world: World) -> State | None:
        """Return the state that a case is in; None if it holds a value that no cell stands for."""
        if case is None:
            return self.model.initial
        if case.gone:
            return (self.model.gone, *((0,) * (len(self.model.variables) - 1)))
        found = []
        for var, variable in enumerate(self.model.variables):
            number = 0 if var in self.model.scratch else self._number(var, variable.kind, case, world)
            if number is None:
                return None
            found.append(number)
        return tuple(found)

    def _number(self, var: int, kind: str, case: Case, world: World) -> int | None:
        variable = self.model.variables[var]
        about = variable.name.partition(":")[2]
        if kind == "at":
            return variable.words.index(case.state)
        if kind == "creator":
            return variable.words.index(case.creator) if case.creator in variable.words else None
        if kind == "field":
            return self.space.cell(var, case.values.get(about))
        if kind == "party":
            return self.space.mask(case.parties.get(about, ()))
        if kind == "filled":
            return self._filled(about, case, world)
        if kind == "passed":
            return self._passed(about, case, world)
        return self._link(var, about, case, world) if kind == "link" else self._entries(about, case)

    def _filled(self, part: str, case: Case, world: World) -> int:
        return int(not self.filling.missing(self.env(case, world), part))

    def _passed(self, about: str, case: Case, world: World) -> int:
        kind, _, place = about.partition("/")
        if place:
            return int(deadlines.has_passed(self.table.hides[int(place)], self.env(case, world)))
        # An end that was set anew is still to come.
        timer = next(each for each in self.table.timers if each.id == kind)
        end = deadlines.end_of(timer.start, timer.period, self.env(case, world))
        if end is not None and f"{kind}/end/{end.isoformat()}" in case.fired:
            return COME
        return EARLIER if any(each.startswith(f"{kind}/end/") for each in case.fired) else NOT

    def _link(self, var: int, procedure: str, case: Case, world: World) -> int:
        found = 0
        for link in case.links:
            other = world.linked.get(link.case)
            if link.procedure == procedure and other is not None and not other.gone:
                words = self.model.variables[var].words
                found |= sum(1 << place for place, word in enumerate(words) if other.state in word.split("|"))
        return found

    def _entries(self, about: str, case: Case) -> int:
        box, _, whose = about.partition("/")
        entries = case.comments.get(box, ())
        count = sum(whose in ("", each.country, each.author) for each in entries)
        most = self.table.boxes[box].node.most
        return min(count, (most or 1) + 1)
