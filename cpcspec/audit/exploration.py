"""An explored model, and what can be asked of its states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from cpcspec.audit.build import Built
from cpcspec.audit.explore import Graph, Path
from cpcspec.audit.formula import FALSE, TRUE, Formula, Is, State, every, negation, some
from cpcspec.audit.generate import Writer, assume, literal
from cpcspec.audit.model import Model, Transition
from cpcspec.audit.outcomes import Outcomes
from cpcspec.audit.space import Context, Space
from cpcspec.audit.steps import Steps
from cpcspec.ir import expr as ir

TIMED = ("timer", "hide", "erase")
"""Kinds of steps that time takes."""


class Exploration:
    """A model with all its states."""

    def __init__(self, built: Built, graph: Graph, without: frozenset[str] = frozenset()) -> None:
        """Keep what was explored, and what was left out of the model to keep it small."""
        self.without = without
        self.built = built
        self.graph = graph
        self.model: Model = built.model
        self.space: Space = built.forms.space
        self.steps = Steps(Outcomes(built.forms, built.model.scratch))
        self.names = self.space.table.names
        self._plays: dict[tuple[object, ...], Formula] = {}
        self._sees: dict[tuple[object, ...], Formula] = {}

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
        """The states in which there is a case."""
        away = (self.model.unborn, self.model.gone)
        return [place for place, state in enumerate(self.graph.states) if state[0] not in away]

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

    # ------------------------------------------------------------------ conditions

    def contexts(self, *, gone: bool = False, actor: int | None = None) -> Iterator[Context]:
        """Yield the contexts in which the case has one of its statuses."""
        words = self.model.variables[0].words
        for at, word in enumerate(words):
            if at != self.model.unborn and (gone or at != self.model.gone):
                yield Context(self.names, actor).at(at, word)

    def formula(self, expr: ir.Expr, *, wide: bool = True) -> Formula:
        """Return a condition of the spec, for cases that are there or are gone."""
        return some(
            every((Is(0, frozenset((ctx.fixed[0],))), self.space.formula(expr, ctx, wide=wide)))
            for ctx in self.contexts(gone=True)
        )

    def in_states(self, states: Iterable[str]) -> Formula:
        """Return that the case has one of these statuses."""
        words = self.model.variables[0].words
        return Is(0, frozenset(words.index(each) for each in states if each in words))

    def plays(self, watcher: int, parties: Iterable[str], *, wide: bool = True) -> Formula:
        """Return when an authority plays one of these parties."""
        wanted = tuple(parties)
        return some(
            every((Is(0, frozenset((ctx.fixed[0],))), self.playing(wanted, ctx, wide=wide)))
            for ctx in self.contexts(actor=watcher)
        )

    def playing(self, parties: tuple[str, ...], ctx: Context, *, wide: bool = True) -> Formula:
        """Return when the actor plays one of these parties, in the status of the context."""
        key = (parties, ctx.actor, ctx.state, wide)
        if key not in self._plays:
            self._plays[key] = self.space.plays(ctx.actor or 0, parties, ctx, wide=wide)
        return self._plays[key]

    def sees(self, watcher: int, path: str, *, personal: bool = False) -> Formula:
        """Return when an authority sees an item; with `personal`, as it is and not masked."""
        return some(
            every((Is(0, frozenset((ctx.fixed[0],))), self.seeing(path, ctx, personal=personal)))
            for ctx in self.contexts(actor=watcher)
        )

    def seeing(self, path: str, ctx: Context, *, personal: bool = False) -> Formula:
        """Return when the actor sees an item, in the status of the context."""
        rules = self.space.table.rules
        fitting = tuple(
            place for place, rule in enumerate(rules)
            if ctx.state in rule.states and path in rule.paths and not (personal and rule.masked)
        )  # fmt: skip
        key = (fitting, ctx.actor, ctx.state)
        if key not in self._sees:
            self._sees[key] = some(
                every((self.playing(rules[each].parties, ctx), self.space.formula(rules[each].node.when, ctx)))
                for each in fitting
            )
        return every((self._sees[key], negation(self._over(ctx)))) if personal else self._sees[key]

    def _over(self, ctx: Context) -> Formula:
        """Return when personal data are hidden from the actor, since their time is over."""
        found = []
        for place, limit in enumerate(self.space.table.node.retention.hide):
            passed = Is(self.space.by_name[f"passed:hide/{place}"], frozenset((1,)))
            found.append(every((passed, negation(self.playing(limit.spared, ctx)))))
        return some(found)

    # ------------------------------------------------------------------ steps

    def transition(self, place: int) -> Transition:
        """Return a transition."""
        return self.model.transitions[place]

    @cached_property
    def entering(self) -> dict[int, Transition]:
        """The transitions by which cases begin."""
        unborn = self.model.unborn
        return {
            place: each for place, each in enumerate(self.model.transitions) if assume(each.guard, 0, unborn) != FALSE
        }

    @cached_property
    def by_kind(self) -> dict[tuple[str, str], list[int]]:
        """The transitions of each kind and name."""
        found: dict[tuple[str, str], list[int]] = {}
        for place, each in enumerate(self.model.transitions):
            if place not in self.entering:
                found.setdefault((each.kind, each.name), []).append(place)
        return found

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
