"""The steps that authorities take in a case: actions, and making other cases from it. For others see `edits`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from pydantic import JsonValue

from cpcspec.audit.models.formula import Formula, Is, Number, every
from cpcspec.audit.models.mentions import given_read
from cpcspec.audit.models.modal import UNKNOWN, YES, Modal, both, either, narrowed, opposite
from cpcspec.audit.models.model import Kind, Transition, Update
from cpcspec.audit.models.outcomes import Branch, Outcomes
from cpcspec.audit.models.space import Context
from cpcspec.checks.rule import Place
from cpcspec.ir import nodes
from cpcspec.ir.walk import Placed, leaves
from cpcspec.semantics.tables import SightTable

Given = tuple[tuple[str, JsonValue], ...]
NOTHING_GIVEN: Given = ()


class Told(NamedTuple):
    """What a step is, apart from when it is possible and what comes of it."""

    kind: Kind
    name: str
    label: str
    place: Place
    actor: int | None = None
    given: Given = NOTHING_GIVEN


class Offer(NamedTuple):
    """When an action may be taken with some small form: its context, the kept fields it sets, and when."""

    ctx: Context
    asked: Mapping[int, int]
    allowed: Modal


class Steps:
    """Makes the transitions of those who act."""

    def __init__(self, outcomes: Outcomes) -> None:
        """Work for one procedure."""
        self.outcomes, self.forms, self.space = outcomes, outcomes.forms, outcomes.space
        self.renewing = outcomes.renewing
        self.table = self.space.table
        self.node = self.table.node
        self.places = {state: place for place, state in enumerate(self.table.labels, start=1)}

    def all(self) -> Iterator[Transition]:
        """Yield all actions, and how other cases are made from this one."""
        for ctx in self.contexts():
            yield from self._actions(ctx)
            yield from self._reuses(ctx)

    def contexts(self) -> Iterator[Context]:
        """Yield the contexts in which somebody may see the case: each authority, each state."""
        for actor in range(len(self.space.watchers)):
            for state, place in self.places.items():
                ctx = Context(self.table.names, actor).at(place, state)
                if not self.sees(ctx).never:
                    yield ctx

    # ------------------------------------------------------------------ who may

    def at(self, ctx: Context) -> Formula:
        """Return that the case is in the state of a context."""
        return Is(0, frozenset((self.places[ctx.state],)))

    def sees(self, ctx: Context) -> Modal:
        """Return when the actor sees anything of the case."""
        return either(self._fits(rule, ctx) for rule in self.table.rules if ctx.state in rule.states)

    def _fits(self, rule: SightTable, ctx: Context) -> Modal:
        return both((self.space.plays(ctx.who, rule.parties, ctx), self.space.formula(rule.node.when, ctx)))

    def sees_item(self, path: str, ctx: Context, *, personal: bool = False) -> Modal:
        """Return when the actor sees an item as it is."""
        rules = [each for each in self.table.rules if ctx.state in each.states and path in each.paths]
        if not personal:
            return either(self._fits(rule, ctx) for rule in rules)
        whole = either(self._fits(rule, ctx) for rule in rules if not rule.masked)
        return both((whole, opposite(self.over(ctx))))

    def over(self, ctx: Context) -> Modal:
        """Return when personal data are hidden from the actor, since their time is over."""
        found = []
        for place, limit in enumerate(self.node.retention.hide):
            passed = self.renewing.over(place, ctx)
            if limit.spared:
                passed = both((passed, opposite(self.space.plays(ctx.who, limit.spared, ctx))))
            found.append(passed)
        return either(found)

    # ------------------------------------------------------------------ actions

    def _actions(self, ctx: Context) -> Iterator[Transition]:
        for action in self.node.actions:
            table = self.table.actions[action.id]
            if ctx.state not in table.ways:
                continue
            base = both((self.space.plays(ctx.who, action.by, ctx), self.sees(ctx)))
            if not base.never:
                for given in self.givens(action, ctx):
                    yield from self._taken(action, given, ctx)

    def offer(self, action: nodes.Action, given: Given, ctx: Context) -> Offer:
        """Return when the actor may take an action with that small form, whatever way it goes."""
        said = {name: value for name, value in given if name not in action.asks}
        asked = self._asked(action, given)
        inner = Context(
            self.table.names.known(action.items, "given"), ctx.actor, said, {**ctx.fixed, **asked}, ctx.state
        )
        base = both((self.space.plays(ctx.who, action.by, ctx), self.sees(ctx)))
        needs = [*self._needs(action, inner), *(self.space.formula(each.condition, inner) for each in action.checks)]
        allowed = both((base, self.small(action.items, inner), self._asks(action, inner), *needs))
        return Offer(inner, asked, narrowed(allowed, self.at(ctx)))

    def _taken(self, action: nodes.Action, given: Given, ctx: Context) -> Iterator[Transition]:
        """Yield the ways of an action with that small form."""
        offer = self.offer(action, given, ctx)
        before: list[Modal] = []
        for move in action.moves:
            if ctx.state not in (move.states or self.places):
                continue
            mine = self.space.formula(move.when, offer.ctx)
            allowed = both((offer.allowed, *map(opposite, before), mine))
            before.append(mine)
            if not allowed.never:
                start = Branch(tuple(Update((var,), (Number(value),)) for var, value in offer.asked.items()))
                yield from self._carried_out(action, self._begun(action, start), allowed, given, (move, offer.ctx))

    def _begun(self, action: nodes.Action, start: Branch) -> list[Branch]:
        """Return an action's beginning with what else is filled in by it: fields that it asks for, and are not kept."""
        loose = [each for each in action.asks if f"field:{each}" not in self.space.by_name]
        ways = self.outcomes.freed(self.forms.touched_by(loose))
        return [start.then(*each.updates, exact=each.exact) for each in ways]

    def _carried_out(
        self,
        action: nodes.Action,
        starts: Iterable[Branch],
        allowed: Modal,
        given: Given,
        way: tuple[nodes.Move, Context],
    ) -> Iterator[Transition]:
        move, ctx = way
        open_ = Context(ctx.names, ctx.actor, ctx.given, {0: self.places[ctx.state]}, ctx.state)
        said = Told(
            "action", action.id, action.label or action.id, Place(self.node.id, "action", action.id), ctx.actor, given
        )
        for start in starts:
            yield from self._followed(action, start, allowed, given, open_)
            for branch in self.outcomes.of(action.effects, open_):
                joined = start.then(*branch.updates, exact=branch.exact)
                for done in self.outcomes.finished(joined, ctx.state, move.to):
                    yield from self.taken(said, allowed, done)

    def _followed(
        self, action: nodes.Action, start: Branch, allowed: Modal, given: Given, ctx: Context
    ) -> Iterator[Transition]:
        """Yield how a case of the same procedure begins that the action creates: the model goes on with that one."""
        for number, each in enumerate(action.effects):
            if isinstance(each, nodes.CreateCase) and each.procedure == self.node.id:
                said = Told(
                    "create",
                    action.id,
                    each.back or action.id,
                    Place(self.node.id, "action", action.id),
                    ctx.actor,
                    given,
                )
                for branch in self.outcomes.of(action.effects[:number], ctx):
                    for child in self.outcomes.child(each, start.then(*branch.updates, exact=branch.exact), ctx):
                        yield self.step(said, allowed, child)

    def _needs(self, action: nodes.Action, ctx: Context) -> Iterator[Modal]:
        if action.needs:
            yield self.forms.complete(action.needs, "send", ctx)
            loose = {each for each in action.asks if f"field:{each}" not in self.space.by_name}
            for part in action.needs:
                if part in self.forms.parts:
                    # What the action itself asks for may complete the part at that moment.
                    own = loose & self.forms.reads[part]
                    yield either((self.forms.filled(part), UNKNOWN)) if own else self.forms.filled(part)

    def _asked(self, action: nodes.Action, given: Given) -> dict[int, int]:
        """Return the kept fields of the form that the small form sets."""
        found = {}
        for name, value in given:
            var = self.space.by_name.get(f"field:{name}") if name in action.asks else None
            if var is not None:
                found[var] = self.space.cell(var, value) or 0
        return found

    def _asks(self, action: nodes.Action, ctx: Context) -> Modal:
        kept = [each for each in self.forms.kept if each.node.id in action.asks]
        return both(self.forms.one_complete(each, "send", ctx) for each in kept)

    # ------------------------------------------------------------------ small forms

    def givens(self, owner: nodes.Action | nodes.Box, ctx: Context) -> Iterator[Given]:
        """Yield what the small form may say, as far as it matters."""
        country = self.space.watchers[ctx.who].country
        matter = self._matters(owner)
        names: list[str] = []
        choices: list[tuple[JsonValue, ...]] = []
        for placed in leaves(owner.items):
            item = placed.item
            if isinstance(item, nodes.FieldNode) and item.id in matter and item.type.rows_of is None:
                own = country if item.type.country is not None and "actor" in str(item.type.country) else None
                names.append(item.id)
                choices.append(self.space.cells.of(item, own))
        for name in owner.asks if isinstance(owner, nodes.Action) else ():
            if name in self.space.values:
                names.append(name)
                choices.append(self.space.values[name])
        yield from (tuple(zip(names, each, strict=True)) for each in product(*choices))

    def _matters(self, owner: nodes.Action | nodes.Box) -> set[str]:
        """Return the fields of a small form that conditions, or effects on what is kept, read."""
        found: set[str] = set()
        if isinstance(owner, nodes.Action):
            found |= given_read((*owner.checks, *owner.moves))
        for each in owner.effects:
            if self.outcomes.keeps(each):
                found |= given_read(each)
        while True:
            more = found.union(
                *(given_read((placed.item, placed.shown)) for placed in leaves(owner.items) if placed.item.id in found)
            )
            if more == found:
                return found
            found = more

    def small(self, items: Iterable[nodes.Item], ctx: Context) -> Modal:
        """Return when a small form that says so is accepted."""
        return both(self._small_field(each, ctx) for each in leaves(items) if each.item.id in ctx.given)

    def _small_field(self, placed: Placed, ctx: Context) -> Modal:
        item = placed.item
        if not isinstance(item, nodes.FieldNode):
            return YES
        shown = both(self.space.formula(each, ctx) for each in placed.shown)
        if ctx.given[item.id] is None:
            required = either(self.space.formula(each.when, ctx) for each in item.required)
            left_open = either((opposite(shown), opposite(required)))
            return left_open if item.default is None else both((left_open, UNKNOWN))
        return both((shown, *(self.space.formula(each.condition, ctx) for each in item.checks)))

    # ------------------------------------------------------------------ other cases

    def _reuses(self, ctx: Context) -> Iterator[Transition]:
        for (source, target), ways in self.space.program.reuses.items():
            for way in ways if source == self.table.id else ():
                if ctx.state not in way.states:
                    continue
                mine = both((self.space.plays(ctx.who, way.node.by, ctx), self.space.formula(way.node.when, ctx)))
                allowed = narrowed(both((self.sees(ctx), mine)), self.at(ctx))
                if not allowed.never:
                    label = way.node.link or target
                    said = Told("reuse", target, label, Place("", "reuse", f"{source}>{target}"), ctx.actor)
                    yield self.step(said, allowed, Branch(tuple(self.outcomes.linked(target, ""))))

    def taken(self, told: Told, allowed: Modal, branch: Branch) -> Iterator[Transition]:
        """Yield the transitions: with the periods that begin anew, and where that is open, without."""
        for more, exact in self.renewing.after(told.kind, told.name, branch.updates):
            yield self.step(told, allowed, branch.then(*more, exact=exact))

    def step(self, told: Told, allowed: Modal, branch: Branch) -> Transition:
        """Return the transition: possible wherever it may be; exact where that, and what comes of it, is certain."""
        actor = "" if told.actor is None else self.space.watchers[told.actor].id
        return Transition(
            told.kind, told.name, told.label, actor, every((allowed.possible, branch.guard)), branch.updates,
            told.place, told.given, stays=not branch.updates, exact=branch.exact and allowed.decided,
            certain=allowed.decided,
        )  # fmt: skip
