"""The steps that authorities take in a case: actions, edits, comments, files, and making other cases from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from pydantic import JsonValue

from cpcspec.audit.models.forms import KeptField
from cpcspec.audit.models.formula import FALSE, TRUE, Formula, Is, Number, every, negation, some
from cpcspec.audit.models.mentions import fields_read, given_read
from cpcspec.audit.models.model import Kind, Transition, Update
from cpcspec.audit.models.outcomes import Branch, Outcomes
from cpcspec.audit.models.space import Context
from cpcspec.checks.rule import Place
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import Placed, form, leaves
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
    """When an action may be taken with some small form: its context, the kept fields it sets, and if exactly then."""

    ctx: Context
    asked: Mapping[int, int]
    guard: Formula
    exact: bool


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
        """Yield all of them."""
        for actor in range(len(self.space.watchers)):
            for state, place in self.places.items():
                ctx = Context(self.table.names, actor).at(place, state)
                if self.sees(ctx) == FALSE:
                    continue
                yield from self._actions(ctx)
                yield from self._edits(ctx)
                yield from self._additions(ctx)
                yield from self._reuses(ctx)

    # ------------------------------------------------------------------ who may

    def sees(self, ctx: Context) -> Formula:
        """Return when the actor sees anything of the case."""
        return some(self._fits(rule, ctx) for rule in self.table.rules if ctx.state in rule.states)

    def _fits(self, rule: SightTable, ctx: Context) -> Formula:
        return every((self.space.plays(ctx.who, rule.parties, ctx), self.space.formula(rule.node.when, ctx)))

    def sees_item(self, path: str, ctx: Context, *, personal: bool = False) -> Formula:
        """Return when the actor sees an item as it is."""
        rules = [each for each in self.table.rules if ctx.state in each.states and path in each.paths]
        if not personal:
            return some(self._fits(rule, ctx) for rule in rules)
        return every((some(self._fits(rule, ctx) for rule in rules if not rule.masked), negation(self._over(ctx))))

    def _over(self, ctx: Context) -> Formula:
        """Return when personal data are hidden from the actor, since their time is over."""
        return some(
            every((self.renewing.over(place, ctx), negation(self.space.plays(ctx.who, limit.spared, ctx))))
            for place, limit in enumerate(self.node.retention.hide)
        )

    # ------------------------------------------------------------------ actions

    def _actions(self, ctx: Context) -> Iterator[Transition]:
        for action in self.node.actions:
            table = self.table.actions[action.id]
            if ctx.state not in table.ways:
                continue
            base = every((self.space.plays(ctx.who, action.by, ctx), self.sees(ctx)))
            if base != FALSE:
                for given in self.givens(action, ctx):
                    yield from self._taken(action, given, ctx)

    def offer(self, action: nodes.Action, given: Given, ctx: Context) -> Offer:
        """Return when the actor may take an action with that small form, whatever way it goes."""
        said = {name: value for name, value in given if name not in action.asks}
        asked = self._asked(action, given)
        inner = Context(
            self.table.names.known(action.items, "given"), ctx.actor, said, {**ctx.fixed, **asked}, ctx.state
        )
        base = every((self.space.plays(ctx.who, action.by, ctx), self.sees(ctx)))
        allowed = every((base, self._small(action.items, inner), self._asks(action, inner)))
        needs = [*self._needs(action, inner), *(self.space.formula(each.condition, inner) for each in action.checks)]
        guard = every((Is(0, frozenset((self.places[ctx.state],))), allowed, *needs))
        return Offer(inner, asked, guard, all(self.space.decided(each.condition, inner) for each in action.checks))

    def _taken(self, action: nodes.Action, given: Given, ctx: Context) -> Iterator[Transition]:
        """Yield the ways of an action with that small form."""
        offer = self.offer(action, given, ctx)
        before: list[ir.Expr | None] = []
        for move in action.moves:
            if ctx.state not in (move.states or self.places):
                continue
            first = [negation(self.space.formula(each, offer.ctx, wide=False)) for each in before]
            way = every((*first, self.space.formula(move.when, offer.ctx)))
            guard = every((offer.guard, way))
            before.append(move.when)
            if guard == FALSE:
                continue
            start = Branch(tuple(Update((var,), (Number(value),)) for var, value in offer.asked.items()))
            start = start._replace(exact=offer.exact and self.space.decided(move.when, offer.ctx))
            yield from self._carried_out(action, start, guard, given, (move, offer.ctx))

    def _carried_out(
        self, action: nodes.Action, start: Branch, guard: Formula, given: Given, way: tuple[nodes.Move, Context]
    ) -> Iterator[Transition]:
        move, ctx = way
        open_ = Context(ctx.names, ctx.actor, ctx.given, {0: self.places[ctx.state]}, ctx.state)
        yield from self._followed(action, start, guard, given, open_)
        said = Told(
            "action", action.id, action.label or action.id, Place(self.node.id, "action", action.id), ctx.actor, given
        )
        for branch in self.outcomes.of(action.effects, open_):
            joined = start.then(*branch.updates, exact=branch.exact)
            for done in self.outcomes.finished(joined, ctx.state, move.to):
                yield from self.taken(said, guard, done)

    def _followed(
        self, action: nodes.Action, start: Branch, guard: Formula, given: Given, ctx: Context
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
                        yield self.step(said, guard, child)

    def _needs(self, action: nodes.Action, ctx: Context) -> Iterator[Formula]:
        if action.needs:
            yield self.forms.complete(action.needs, "send", ctx)
            for part in action.needs:
                if part in self.forms.parts:
                    yield Is(self.forms.parts[part], frozenset((1,)))

    def _asked(self, action: nodes.Action, given: Given) -> dict[int, int]:
        """Return the kept fields of the form that the small form sets."""
        found = {}
        for name, value in given:
            var = self.space.by_name.get(f"field:{name}") if name in action.asks else None
            if var is not None:
                found[var] = self.space.cell(var, value) or 0
        return found

    def _asks(self, action: nodes.Action, ctx: Context) -> Formula:
        kept = [each for each in self.forms.kept if each.node.id in action.asks]
        return every(self.forms.one_complete(each, "send", ctx) for each in kept)

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

    def _small(self, items: Iterable[nodes.Item], ctx: Context) -> Formula:
        """Return when a small form that says so is accepted."""
        return every(self._small_field(each, ctx) for each in leaves(items) if each.item.id in ctx.given)

    def _small_field(self, placed: Placed, ctx: Context) -> Formula:
        item = placed.item
        if not isinstance(item, nodes.FieldNode):
            return TRUE
        shown = every(self.space.formula(each, ctx) for each in placed.shown)
        if ctx.given[item.id] is None:
            required = some(self.space.formula(each.when, ctx, wide=False) for each in item.required)
            return some((negation(shown), negation(required)))
        return every((shown, *(self.space.formula(each.condition, ctx) for each in item.checks)))

    # ------------------------------------------------------------------ edits

    def _edits(self, ctx: Context) -> Iterator[Transition]:
        for part in self.node.parts:
            parties = self.table.edited[part.id].get(ctx.state, ())
            editor = self.space.plays(ctx.who, parties, ctx)
            if editor == FALSE:
                continue
            base = every((Is(0, frozenset((self.places[ctx.state],))), editor))
            for group in self._groups(part.id):
                yield from self._edited(part, group, base, ctx)
            if part.id in self.forms.parts and ctx.state not in self.forms.hidden[part.id]:
                yield from self._filled(part, every((base, self.sees(ctx))), ctx)
            items = self.renewing.dated(part.id)
            if items:
                # What is not kept may change, and with it the day that a period counts from.
                own = (self.sees_item(each.id, ctx, personal=bool(getattr(each, "personal", None))) for each in items)
                yield from self.taken(self._saving(part, ctx), every((base, some(own))), Branch())

    def _saving(self, part: nodes.Part, ctx: Context, given: Given = NOTHING_GIVEN) -> Told:
        label = part.button or part.label or part.id
        return Told("edit", part.id, label, Place(self.node.id, "part", part.id), ctx.actor, given)

    def _groups(self, part: str) -> list[list[KeptField]]:
        """Return the kept fields of a part, those together that are judged together whenever the form is saved."""
        fields = [each for each in self.forms.kept if each.node.part == part]
        groups = [[each] for each in fields]
        for names in self._joint():
            joint = [group for group in groups if any(each.node.id in names for each in group)]
            if len(joint) > 1:
                groups = [group for group in groups if group not in joint] + [
                    [each for group in joint for each in group]
                ]
        return groups

    def _joint(self) -> Iterator[set[str]]:
        for each in self.forms.kept:
            yield {each.node.id} | fields_read([check for check in each.node.checks if check.level == "save"])
            yield {each.node.id} | fields_read(each.node.type.country) | {each.node.type.by or ""}
        for tab in self.node.tabs:
            yield from (fields_read(check.condition) for check in tab.checks if check.level == "save")

    def _edited(self, part: nodes.Part, group: list[KeptField], base: Formula, ctx: Context) -> Iterator[Transition]:
        seen = every(self.sees_item(each.node.id, ctx, personal=each.node.personal is not None) for each in group)
        if seen == FALSE:
            return
        for numbers in product(*(self._settable(each) for each in group)):
            fixed = {each.var: number for each, number in zip(group, numbers, strict=True)}
            inner = ctx.fixing(fixed)
            saved = self.forms.complete(self.parts_edited(ctx), "save", inner)
            shown = every(self.forms.shown(each, inner) for each in group if fixed[each.var])
            new = negation(every(Is(var, frozenset((number,))) for var, number in fixed.items()))
            guard = every((base, seen, saved, shown, every(self.forms.fits(each, inner) for each in group), new))
            if guard == FALSE:
                continue
            given = tuple((each.node.id, self.space.value_of(each.var, fixed[each.var])) for each in group)
            said = self._saving(part, ctx, given)
            updates = (Update((var,), (Number(number),)) for var, number in fixed.items())
            start = Branch((*updates, *self.forms.saved(part.id)))
            for branch in self.outcomes.finished(start, ctx.state, None):
                # Who edits a part may complete it in the same breath, or not: both outcomes are those of the spec.
                own = all(each in (0, self.forms.parts.get(part.id)) or each in fixed for each in branch.changed)
                yield from self.taken(said, guard, branch._replace(exact=branch.exact or own))

    def _settable(self, kept: KeptField) -> Iterable[int]:
        variable = self.space.variables[kept.var]
        if not variable.members:
            return range(variable.size)
        sets = (each for each in self.space.cells.of(kept.node) if isinstance(each, list))
        return [*(self.space.mask(map(str, each)) for each in sets), 0]

    def parts_edited(self, ctx: Context) -> list[str]:
        """Return the parts that the actor may edit in the state, as far as is known beforehand."""
        edited = self.table.edited
        return [
            part for part, by_state in edited.items()
            if self.space.plays(ctx.who, by_state.get(ctx.state, ()), ctx) != FALSE
        ]  # fmt: skip

    def _filled(self, part: nodes.Part, base: Formula, ctx: Context) -> Iterator[Transition]:
        """Yield that all else which the part asks for is filled in, or is taken out again."""
        var = self.forms.parts[part.id]
        for number in (1, 0) if self.forms.may_be_lacking(part.id) else (1,):
            said = self._saving(part, ctx, (("", bool(number)),))
            guard = every((base, Is(var, frozenset((1 - number,)))))
            exact = self.forms.open[part.id]
            yield from self.taken(said, guard, Branch((Update((var,), (Number(number),)),), exact=exact))

    # ------------------------------------------------------------------ comments and files

    def _additions(self, ctx: Context) -> Iterator[Transition]:
        for placed in form(self.node):
            item = placed.item
            if not isinstance(item, nodes.Box | nodes.Attachments) or ctx.state not in (item.states or self.places):
                continue
            base = every((
                Is(0, frozenset((self.places[ctx.state],))), self.space.plays(ctx.who, item.by, ctx),
                self.sees_item(item.id, ctx),
                *(self.space.formula(each, ctx) for each in placed.shown),
            ))  # fmt: skip
            if base == FALSE:
                continue
            if isinstance(item, nodes.Box):
                yield from self._commented(item, base, ctx)
            else:
                said = Told("attach", item.id, item.label or item.id, Place(self.node.id, "form", item.id), ctx.actor)
                yield from self.taken(said, base, Branch())

    def _commented(self, box: nodes.Box, base: Formula, ctx: Context) -> Iterator[Transition]:
        counted = self._count(box, ctx)
        for given in self.givens(box, ctx):
            inner = Context(self.table.names.known(box.items, "given"), ctx.actor, dict(given), ctx.fixed, ctx.state)
            guard = every((base, self._small(box.items, inner)))
            said = Told("comment", box.id, box.label or box.id, Place(self.node.id, "form", box.id), ctx.actor, given)
            for branch in self.outcomes.of(box.effects, inner):
                for done in self.outcomes.finished(branch, ctx.state, None):
                    for more, new in counted:
                        sure = bool(new) or box.most is None or not done.updates
                        yield from self.taken(said, every((guard, more)), done.then(*new, exact=sure))

    def _count(self, box: nodes.Box, ctx: Context) -> list[tuple[Formula, list[Update]]]:
        """Return how the entries of the box are counted, where they are; more than the limit are refused."""
        whose = {"country": self.space.watchers[ctx.who].country, "authority": self.space.watchers[ctx.who].id}
        var = self.space.by_name.get(f"entries:{box.id}/{whose.get(box.per or '', '')}")
        if var is None:
            return [(TRUE, [])]
        most = self.space.variables[var].size - 1
        found: list[tuple[Formula, list[Update]]] = [
            (Is(var, frozenset((number,))), [Update((var,), (Number(number + 1),))])
            for number in range(most if box.most is None else box.most)
        ]
        return found if box.most is not None else [*found, (Is(var, frozenset((most,))), [])]

    # ------------------------------------------------------------------ other cases

    def _reuses(self, ctx: Context) -> Iterator[Transition]:
        for (source, target), ways in self.space.program.reuses.items():
            for way in ways if source == self.table.id else ():
                if ctx.state not in way.states:
                    continue
                guard = every((
                    Is(0, frozenset((self.places[ctx.state],))), self.sees(ctx),
                    self.space.plays(ctx.who, way.node.by, ctx), self.space.formula(way.node.when, ctx),
                ))  # fmt: skip
                if guard != FALSE:
                    label = way.node.link or target
                    said = Told("reuse", target, label, Place("", "reuse", f"{source}>{target}"), ctx.actor)
                    branch = Branch(
                        tuple(self.outcomes.linked(target, "")), exact=self.space.decided(way.node.when, ctx)
                    )
                    yield self.step(said, guard, branch)

    def taken(self, told: Told, guard: Formula, branch: Branch) -> Iterator[Transition]:
        """Yield the transitions: with the periods that begin anew, and where that is open, without."""
        for more, exact in self.renewing.after(told.kind, told.name, branch.updates):
            yield self.step(told, guard, branch.then(*more, exact=exact))

    def step(self, told: Told, guard: Formula, branch: Branch) -> Transition:
        """Return the transition."""
        actor = "" if told.actor is None else self.space.watchers[told.actor].id
        return Transition(
            told.kind, told.name, told.label, actor, every((guard, branch.guard)), branch.updates,
            told.place, told.given, stays=not branch.updates, exact=branch.exact,
        )  # fmt: skip
