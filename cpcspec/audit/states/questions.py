"""What can be asked of a model before it is explored: who may, who sees, and when a condition holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from cpcspec.audit.models.build import Built
from cpcspec.audit.models.formula import FALSE, Formula, Is
from cpcspec.audit.models.modal import Modal, both, either, known, narrowed, opposite
from cpcspec.audit.models.model import Model, Transition
from cpcspec.audit.models.outcomes import Outcomes
from cpcspec.audit.models.space import Context, Space
from cpcspec.audit.models.steps import Steps
from cpcspec.audit.states.generate import assume
from cpcspec.ir import expr as ir
from cpcspec.semantics.asking import fulfils

TIMED = ("timer", "hide", "erase")
"""Kinds of steps that time takes."""


class Questions:
    """Questions about a model, answered as conditions over its variables."""

    def __init__(self, built: Built) -> None:
        """Ask about this model."""
        self.built = built
        self.model: Model = built.model
        self.space: Space = built.forms.space
        self.steps = Steps(Outcomes(built.forms, built.model.scratch))
        self.names = self.space.table.names
        self._plays: dict[tuple[object, ...], Modal] = {}
        self._sees: dict[tuple[object, ...], Modal] = {}

    @property
    def born(self) -> Formula:
        """That the case is there, or was."""
        return Is(0, frozenset(range(self.model.variables[0].size)) - {self.model.unborn})

    # ------------------------------------------------------------------ conditions

    def contexts(self, *, gone: bool = False, actor: int | None = None) -> Iterator[Context]:
        """Yield the contexts in which the case has one of its statuses."""
        words = self.model.variables[0].words
        for at, word in enumerate(words):
            if at != self.model.unborn and (gone or at != self.model.gone):
                yield Context(self.names, actor).at(at, word)

    def formula(self, expr: ir.Expr) -> Modal:
        """Return a condition of the spec, for cases that are there or are gone."""
        found = [narrowed(self.space.formula(expr, ctx), Is(0, frozenset((ctx.fixed[0],)))) for ctx in self.contexts()]
        # Of a case that is gone nothing is known, and nobody plays a part in it.
        if fulfils(self.space.program, self.model.procedure, expr, None, None):
            found.append(known(Is(0, frozenset((self.model.gone,)))))
        return either(found)

    def in_states(self, states: Iterable[str]) -> Formula:
        """Return that the case has one of these statuses."""
        words = self.model.variables[0].words
        return Is(0, frozenset(words.index(each) for each in states if each in words))

    def plays(self, watcher: int, parties: Iterable[str]) -> Modal:
        """Return when an authority plays one of these parties."""
        wanted = tuple(parties)
        return either(
            narrowed(self.playing(wanted, ctx), Is(0, frozenset((ctx.fixed[0],))))
            for ctx in self.contexts(actor=watcher)
        )

    def playing(self, parties: tuple[str, ...], ctx: Context) -> Modal:
        """Return when the actor plays one of these parties, in the status of the context."""
        key = (parties, ctx.actor, ctx.state)
        if key not in self._plays:
            self._plays[key] = self.space.plays(ctx.actor or 0, parties, ctx)
        return self._plays[key]

    def sees(self, watcher: int, path: str, *, personal: bool = False) -> Modal:
        """Return when an authority sees an item; with `personal`, as it is and not masked."""
        return either(
            narrowed(self.seeing(path, ctx, personal=personal), Is(0, frozenset((ctx.fixed[0],))))
            for ctx in self.contexts(actor=watcher)
        )

    def seeing(self, path: str, ctx: Context, *, personal: bool = False) -> Modal:
        """Return when the actor sees an item, in the status of the context."""
        rules = self.space.table.rules
        fitting = tuple(
            place for place, rule in enumerate(rules)
            if ctx.state in rule.states and path in rule.paths and not (personal and rule.masked)
        )  # fmt: skip
        key = (fitting, ctx.actor, ctx.state)
        if key not in self._sees:
            self._sees[key] = either(
                both((self.playing(rules[each].parties, ctx), self.space.formula(rules[each].node.when, ctx)))
                for each in fitting
            )
        return both((self._sees[key], opposite(self.steps.over(ctx)))) if personal else self._sees[key]

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

    @cached_property
    def fresh(self) -> frozenset[int]:
        """The transitions with which the model goes on with a new case, made by the one that it was in."""
        found = enumerate(self.model.transitions)
        return frozenset(place for place, each in found if each.kind == "create" and place not in self.entering)
