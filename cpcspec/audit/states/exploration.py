"""An explored model, and what can be asked of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from cpcspec.audit.models.build import Built
from cpcspec.audit.models.formula import FALSE, TRUE, Formula, State, every, negation
from cpcspec.audit.models.made import Made
from cpcspec.audit.models.model import Model
from cpcspec.audit.states.explore import Graph, Path
from cpcspec.audit.states.generate import Writer, assume, literal
from cpcspec.audit.states.questions import TIMED, Questions

__all__ = ("TIMED", "Exploration", "asked", "contradictory")


class Exploration(Questions):
    """A model with all its states."""

    def __init__(
        self, built: Built, graph: Graph, without: frozenset[str] = frozenset(), made: Made | None = None
    ) -> None:
        """Keep what was explored, and what was left out of the model to keep it small."""
        super().__init__(built)
        self.graph = graph
        self.made = made
        self.without = without

    # ------------------------------------------------------------------ states

    @cached_property
    def by_status(self) -> dict[int, list[int]]:
        """The states of each status of the case."""
        found: dict[int, list[int]] = {}
        for place, state in enumerate(self.graph.states):
            found.setdefault(state[0], []).append(place)
        return found

    @cached_property
    def live(self) -> list[int]:
        """The states in which there is a case, and of which it is known what may follow."""
        away = (self.model.unborn, self.model.gone)
        known = self.graph.states[: self.graph.expanded]
        return [place for place, state in enumerate(known) if state[0] not in away]

    @cached_property
    def open(self) -> list[int]:
        """The states in which there is a case that has not ended."""
        return [place for place in self.live if self.graph.states[place][0] not in self.model.finals]

    def status(self, place: int) -> str:
        """Return the status of the case in a state."""
        return self.model.at(self.graph.states[place])

    def where(self, formula: Formula) -> list[int]:
        """Return the states in which a condition holds, those found first in front."""
        found: list[int] = []
        for at, places in self.by_status.items():
            here = assume(formula, 0, at)
            if here == TRUE:
                found += places
            elif here != FALSE:
                test = asked(self.model, here)
                found += [place for place in places if test(self.graph.states[place])]
        return sorted(found)

    def first(self, formula: Formula) -> int | None:
        """Return the first state in which a condition holds, or None."""
        return next(iter(self.where(formula)), None)

    # ------------------------------------------------------------------ steps

    @cached_property
    def onward(self) -> list[list[tuple[int, int]]]:
        """The steps of one and the same case from each state: what begins as another case is left out."""
        edges = self.graph.edges
        return [[each for each in some if each[0] not in self.fresh] for some in edges] if self.fresh else edges

    @cached_property
    def beginnings(self) -> list[int]:
        """The states in which a case may begin."""
        edges = self.graph.edges
        found = dict.fromkeys(target for _, target in edges[0])
        if self.fresh:
            found |= dict.fromkeys(target for some in edges for step, target in some if step in self.fresh)
        return list(found)

    def possible(self, transitions: Iterable[int]) -> tuple[int, int] | None:
        """Return a state, as near as can be, in which one of the transitions is possible, and which; or None."""
        best: tuple[int, int] | None = None
        for each in transitions:
            place = self.first(self.model.transitions[each].guard)
            if place is not None and (best is None or place < best[0]):
                best = (place, each)
        return best

    @cached_property
    def taken(self) -> dict[tuple[str, str], tuple[int, int]]:
        """For each kind and name of steps that change a state: the first state from which one is taken, and which."""
        found: dict[tuple[str, str], tuple[int, int]] = {}
        for place, edges in enumerate(self.graph.edges):
            for transition, _ in edges:
                step = self.model.transitions[transition]
                if place:
                    found.setdefault((step.kind, step.name), (place, transition))
        return found

    def offered(self, kind: str, name: str) -> tuple[int, int] | None:
        """Return a state from which a step of that kind and name is possible, and which step; or None."""
        if (kind, name) in self.taken:
            return self.taken[kind, name]
        return self.possible(each for each in self.by_kind.get((kind, name), ()) if self.model.transitions[each].stays)

    def path_with(self, place: int, *more: int) -> Path:
        """Return a shortest run to a state, with these steps after it."""
        return Path((*self.graph.path_to(place).steps, *more))


def asked(model: Model, formula: Formula) -> Callable[[State], bool]:
    """Return a condition as a function of a state."""
    writer = Writer(model)
    now = {place: f"s[{place}]" for place in range(len(model.variables))}
    text = writer.condition(formula, now)
    space: dict[str, object] = {}
    lines = [f"{name} = {literal(found)}" for found, name in writer.tables.items()]
    code = compile("\n".join([*lines, f"ask = lambda s: {text}\n"]), f"<question about {model.procedure}>", "exec")
    exec(code, space)  # noqa: S102 - our own text, made from whole numbers only
    return space["ask"]  # type: ignore[return-value]


def contradictory(args: Iterable[Formula]) -> bool:
    """Return whether two of these conditions are plainly each other's opposite."""
    joined = every(args)
    parts = set(joined.args) if hasattr(joined, "args") and isinstance(joined.args, tuple) else {joined}
    return joined == FALSE or any(negation(each) in parts for each in parts)
