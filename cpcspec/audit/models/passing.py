"""The steps that time takes, and what happens in other cases meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.analysis.moves import steps as ways
from cpcspec.audit.models.counting import Rule, Span, always_before, counted, span
from cpcspec.audit.models.formula import (
    Bit,
    Copy,
    Formula,
    Is,
    Minus,
    Number,
    Union,
    every,
)
from cpcspec.audit.models.modal import YES, Modal, both, either, known, narrowed, opposite
from cpcspec.audit.models.model import Running, Transition, Update
from cpcspec.audit.models.outcomes import Branch, Outcomes
from cpcspec.audit.models.slicing import moves
from cpcspec.audit.models.space import Context
from cpcspec.audit.models.steps import Steps, Told
from cpcspec.checks.rule import Place
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes

DATES = ("created_on", "changed_on", "entered_on", "today")


class End(NamedTuple):
    """Something that ends after a period, and when it runs."""

    name: str
    rule: Rule
    runs: Modal


class Passing:
    """Makes the transitions of timers and retention, in one state of the case at a time."""

    def __init__(self, steps: Steps) -> None:
        """Work for one procedure."""
        self.steps = steps
        self.outcomes: Outcomes = steps.outcomes
        self.space = steps.space
        self.table = self.space.table
        self.node = self.table.node
        self.assumptions: list[str] = []
        self._spans: dict[str, Span] = {}

    def all(self) -> Iterator[Transition]:
        """Yield all of them."""
        for state, place in self.steps.places.items():
            ctx = Context(self.table.names).at(place, state)
            ends = self._ends(ctx)
            for number, each in enumerate(ends):
                sooner = [
                    opposite(other.runs)
                    for other in ends[:number] + ends[number + 1 :]
                    if self._before(other, each, ends)
                ]
                due = narrowed(both((each.runs, *sooner)), Is(0, frozenset((place,))))
                if not due.never:
                    yield from self._ended(each, due, ctx)
        yield from self._linked()

    def running(self) -> Iterator[Running]:
        """Yield when each timer may run, as far as the variables tell."""
        for timer in self.node.timers:
            found = []
            for state in timer.states or self.steps.places:
                ctx = Context(self.table.names).at(self.steps.places[state], state)
                when = both((self.space.formula(timer.when, ctx), self.started(timer.start, timer.period, ctx)))
                found.append(narrowed(when, self.steps.at(ctx)))
            yield Running(timer.id, either(found).possible, moves(timer))

    def certain(self) -> dict[str, Formula]:
        """Return for each end when it is certainly ahead: where the variables do not tell, it is not."""
        found: dict[str, list[Modal]] = {}
        for state, place in self.steps.places.items():
            for each in self._ends(Context(self.table.names).at(place, state)):
                found.setdefault(each.name, []).append(narrowed(each.runs, Is(0, frozenset((place,)))))
        return {name: either(each).certain for name, each in found.items()}

    # ------------------------------------------------------------------ what runs

    def started(self, start: ir.Expr, period: nodes.Period, ctx: Context) -> Modal:
        """Return when the date that a period counts from is known, and its length."""
        amount = period.amount
        long = YES if isinstance(amount, ir.Const) else self.space.formula(ir.Known(arg=amount), ctx)
        if isinstance(start, ir.SystemRef) and start.name in DATES:
            return long
        return both((self.space.formula(ir.Known(arg=start), ctx), long))

    def _ends(self, ctx: Context) -> list[End]:
        # Of what ends on one day, periods of visibility come last: that day still counts.
        return [*self._timers(ctx), *self._erasures(ctx), *self._hides(ctx)]

    def _end(self, name: str, each: Rule, still: Modal, ctx: Context) -> End:
        return End(
            name, each, both((self.space.formula(each.when, ctx), self.started(each.start, each.period, ctx), still))
        )

    def _timers(self, ctx: Context) -> Iterator[End]:
        for timer in self.node.timers:
            if ctx.state in (timer.states or self.steps.places) and moves(timer):
                yield self._end(timer.id, timer, self.steps.renewing.ahead(timer), ctx)

    def _hides(self, ctx: Context) -> Iterator[End]:
        for place, each in enumerate(self.node.retention.hide):
            var = self.space.by_name[f"passed:hide/{place}"]
            yield self._end(f"hide/{place}", each, known(Is(var, frozenset((0,)))), ctx)

    def _erasures(self, ctx: Context) -> Iterator[End]:
        for place, each in enumerate(self.node.retention.erase):
            yield self._end(f"erase/{place}", each, YES, ctx)

    def _before(self, one: End, other: End, ends: list[End]) -> bool:
        """Return whether one end always comes before another, since both count from the same day."""
        if one is other or counted(one.rule).base != counted(other.rule).base:
            return False
        return always_before(self._span(one), self._span(other), ties=ends.index(one) < ends.index(other))

    def _span(self, end: End) -> Span:
        if end.name not in self._spans:
            self._spans[end.name] = span(self.space.program.spec, self.node, end.rule)
        return self._spans[end.name]

    # ------------------------------------------------------------------ what ends

    def _ended(self, end: End, due: Modal, ctx: Context) -> Iterator[Transition]:
        kind, _, number = end.name.partition("/")
        whole = Place("", "procedure", self.node.id)
        if number and kind == "hide":
            var = self.space.by_name[f"passed:hide/{number}"]
            told = Told("hide", end.name, "Personal data are hidden", whole)
            yield self.steps.step(told, due, Branch((Update((var,), (Number(1),)),)))
        elif number:
            yield self.steps.step(
                Told("erase", end.name, "The case is erased", whole), due, Branch((self.outcomes.gone(),))
            )
        else:
            yield from self._timer(end, due, ctx)

    def _timer(self, end: End, due: Modal, ctx: Context) -> Iterator[Transition]:
        timer = next(each for each in self.node.timers if each.id == end.name)
        told = Told("timer", timer.id, timer.label or timer.id, Place(self.node.id, "timer", timer.id))
        var = self.space.by_name.get(f"passed:{timer.id}")
        passed = [] if var is None else [Update((var,), (Number(1),))]
        for branch in self.outcomes.of(timer.effects, ctx):
            begun = Branch(tuple(passed)).then(*branch.updates, exact=branch.exact)
            for done in self.outcomes.finished(begun, ctx.state, timer.to):
                yield from self.steps.taken(told, due, done)

    # ------------------------------------------------------------------ other cases

    def _linked(self) -> Iterator[Transition]:
        """Yield what may happen in linked cases: they go from one class of states to another, or are gone."""
        for var, variable in enumerate(self.space.variables):
            if variable.kind != "link":
                continue
            target = variable.name.partition(":")[2]
            classes = [frozenset(word.split("|")) for word in variable.words]
            told = Told("linked", target, f"In the linked case: {target}", Place("", "procedure", target))
            alive = Is(0, frozenset(self.steps.places.values()))
            pairs = {(each.source, each.target) for each in ways(self.space.program.procedures[target].node)}
            for one, source in enumerate(classes):
                held = known(every((alive, Bit(var, one))))
                yield self.steps.step(
                    told, held, Branch((Update((var,), (Minus(Copy(var), Number(1 << one)),)),), exact=False)
                )
                for other, goal in enumerate(classes):
                    if one != other and any(left in source and right in goal for left, right in pairs):
                        for kept in (Copy(var), Minus(Copy(var), Number(1 << one))):
                            after = Union((kept, Number(1 << other)))
                            yield self.steps.step(told, held, Branch((Update((var,), (after,)),), exact=False))
