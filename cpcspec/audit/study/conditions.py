"""All conditions of a procedure: what each decides, where it stands, and what its names mean there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from cpcspec.analysis.reading import within
from cpcspec.checks.rule import Place
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.fold import condition
from cpcspec.ir.words import Labels, in_words, labels_of, quoted
from cpcspec.semantics.names import Names
from cpcspec.semantics.tables import Program

Role = Literal[
    "move", "check", "effect", "shown", "required", "rows", "personal", "timer", "mail", "access", "retention"
]
"""What a condition decides: `rows` is how many rows must be there."""


class Scene(NamedTuple):
    """What names mean at a place: for the semantics, for readers, and what `this` is one of (codes by an attribute)."""

    names: Names
    labels: Labels
    this: tuple[str, ...] = ()

    def within(self, node: nodes.ListNode) -> Scene:
        """Return the scene inside the rows of a list."""
        names = self.names.within(self.names.inside.get(node.id, frozenset()))
        return self._replace(names=names, labels=self.labels.within(node))

    def small(self, items: Iterable[nodes.Item]) -> Scene:
        """Return the scene with the small form of an action or a box."""
        known = tuple(items)
        return self._replace(names=self.names.known(known, "given"), labels=self.labels.with_given(known))

    def words(self, expr: ir.Expr) -> str:
        """Return an expression in words."""
        return in_words(expr, self.labels)


class Condition(NamedTuple):
    """A condition: what it decides, where it stands, in which states it is judged (none: all), and what surrounds it.

    `around` are the conditions under which it is judged at all: those of the sections, lists and tabs that hold it.
    `asked` is what else is sure to be so when it is judged: that a field which is checked has a value, that an action
    whose effects begin has passed its checks.
    """

    expr: ir.Expr
    role: Role
    said: str
    place: Place
    scene: Scene
    states: tuple[str, ...] = ()
    around: tuple[ir.Expr, ...] = ()
    asked: tuple[ir.Expr, ...] = ()

    @property
    def premises(self) -> tuple[ir.Expr, ...]:
        """Return all that is sure to be so when it is judged."""
        state = ir.SystemRef(name="state")
        options = tuple(ir.Const(value=each) for each in self.states)
        here = (ir.OneOf(arg=state, options=options),) if self.states and self.place.kind != "mail" else ()
        return (*here, *self.around, *self.asked)

    @property
    def words(self) -> str:
        """Return the condition in words."""
        return self.scene.words(self.expr)


def conditions(program: Program, node: nodes.Procedure) -> Iterator[Condition]:
    """Yield the conditions of a procedure that the settings have not settled already, in their order."""
    for each in Conditions(program, node).all():
        known = condition(each.expr)
        if known is not None and not isinstance(known, ir.Const):
            yield each


class Conditions:
    """Finds the conditions of one procedure."""

    def __init__(self, program: Program, node: nodes.Procedure) -> None:
        """Look at this procedure."""
        self.node = node
        self.scene = Scene(program.procedures[node.id].names, labels_of(program.spec, node))
        self._program = program

    def all(self) -> Iterator[Condition]:
        """Yield all of them, those settled by settings too."""
        for tab in self.node.tabs:
            yield from self._tab(tab)
        for action in self.node.actions:
            yield from self._action(action)
        for timer in self.node.timers:
            place = self._at("timer", timer.id)
            said = f"the period {quoted(timer.label or timer.id)}"
            yield from _one(timer.when, "timer", f"the condition of {said}", place, self.scene, timer.states)
            sure = () if timer.when is None else (timer.when,)
            yield from _effects(timer.effects, said, place, self.scene, timer.states, sure)
        for mail in self.node.mails:
            said = f"the mail {quoted(mail.label or mail.id)}"
            yield from _one(mail.when, "mail", f"the condition of {said}", self._at("mail", mail.id), self.scene)
        for sight in self.node.access:
            parties = [self.scene.labels.parties.get(each, each) for each in sight.parties]
            said = f"the access rule for {', '.join(map(quoted, parties))}"
            place = Place(self.node.id, "procedure", self.node.id)
            yield from _one(sight.when, "access", f"the condition of {said}", place, self.scene, sight.states)
        yield from self._kept()

    def of_tab(self, tab: nodes.Tab) -> Scene:
        """Return the scene in a tab; in a repeated one `this` is one of the codes of a field."""
        field = self.scene.labels.fields.get(tab.for_each or "")
        if not isinstance(field, nodes.FieldNode):
            return self.scene
        return self.scene._replace(this=tuple(self._program.codes.get(field.type.codes or "", {})))

    def _at(self, kind: str, name: str) -> Place:
        return Place(self.node.id, kind, name)

    # ------------------------------------------------------------------ forms

    def _tab(self, tab: nodes.Tab) -> Iterator[Condition]:
        scene, place = self.of_tab(tab), self._at("form", tab.id)
        name = f"the tab {quoted(tab.label or tab.id)}"
        yield from _one(tab.shown, "shown", f"the condition under which {name} is shown", place, scene)
        around = () if tab.shown is None else (tab.shown,)
        yield from _checks(
            tab.checks, f"of {name}", Condition(ir.Const(value=True), "check", "", place, scene, (), around)
        )
        yield from self._items(tab.items, scene, "", around)

    def _items(
        self, items: Iterable[nodes.Item], scene: Scene, prefix: str, around: tuple[ir.Expr, ...]
    ) -> Iterator[Condition]:
        for item in items:
            place = self._at("form", prefix + item.id)
            base = Condition(ir.Const(value=True), "shown", "", place, scene, (), around)
            inside = around
            if not isinstance(item, nodes.Attachments):
                said = f"the condition under which {quoted(item.label or item.id)} is shown"
                yield from _one(item.shown, "shown", said, place, scene, (), around)
                inside = around if item.shown is None else (*around, item.shown)
            base = base._replace(around=inside)
            if isinstance(item, nodes.FieldNode):
                yield from _field(item, base)
            elif isinstance(item, nodes.SectionNode):
                yield from self._items(item.items, scene, prefix, inside)
            elif isinstance(item, nodes.ListNode):
                yield from self._list(item, base, prefix)
            elif isinstance(item, nodes.Box):
                small = scene.small(item.items)
                inner = self._items(item.items, small, f"{prefix}{item.id}.", ())
                yield from (each._replace(asked=(*inside, *each.asked)) for each in inner)
                yield from _effects(item.effects, f"{quoted(item.label or item.id)}", place, small, item.states)

    def _list(self, item: nodes.ListNode, base: Condition, prefix: str) -> Iterator[Condition]:
        name = quoted(item.label or item.id)
        for each in item.least:
            said = f"the condition under which {name} needs rows"
            yield from _one(each.when, "rows", said, base.place, base.scene, (), base.around)
        inner = base.scene.within(item)
        yield from _checks(item.checks, f"of each row of {name}", base._replace(scene=inner))
        yield from self._items(item.items, inner, f"{prefix}{item.id}.", base.around)

    # ------------------------------------------------------------------ actions, retention

    def _action(self, action: nodes.Action) -> Iterator[Condition]:
        scene, place = self.scene.small(action.items), self._at("action", action.id)
        name = quoted(action.label or action.id)
        states = tuple(dict.fromkeys(state for move in action.moves for state in move.states))
        for move in action.moves:
            goal = f" to {quoted(self.scene.labels.states.get(move.to, move.to))}" if move.to else ""
            yield from _one(move.when, "move", f"the condition of {name}{goal}", place, scene, move.states)
        blank = Condition(ir.Const(value=True), "check", "", place, scene, states)
        yield from _checks(action.checks, f"of {name}", blank)
        yield from (
            each._replace(states=states, place=place) for each in self._items(action.items, scene, f"{action.id}.", ())
        )
        yield from _effects(action.effects, name, place, scene, states, _passed(action))

    def _kept(self) -> Iterator[Condition]:
        place = Place(self.node.id, "procedure", self.node.id)
        limits: tuple[nodes.Hide | nodes.Erase, ...] = (*self.node.retention.hide, *self.node.retention.erase)
        for limit in limits:
            word = "hidden" if isinstance(limit, nodes.Hide) else "erased"
            said = f"the condition under which {'personal data are' if word == 'hidden' else 'everything is'} {word}"
            yield from _one(limit.when, "retention", said, place, self.scene)


def _one(  # noqa: PLR0913, PLR0917 - what a condition is made of, in the order of its parts
    expr: ir.Expr | None, role: Role, said: str, place: Place, scene: Scene, states: tuple[str, ...] = (),
    around: tuple[ir.Expr, ...] = (),
) -> Iterator[Condition]:  # fmt: skip
    if expr is not None:
        yield Condition(expr, role, said, place, scene, states, around)


def _checks(checks: Iterable[nodes.Check], of: str, blank: Condition) -> Iterator[Condition]:
    for each in checks:
        said = f"the check {quoted(each.message)} {of}" if each.message else f"a check {of}"
        yield blank._replace(expr=each.condition, role="check", said=said)


def _field(item: nodes.FieldNode, base: Condition) -> Iterator[Condition]:
    name = quoted(item.label or item.id)
    known = ir.Known(arg=_ref(item, base.scene))
    for each in item.required:
        said = f"the condition under which {name} must be filled in"
        found = _one(each.when, "required", said, base.place, base.scene, (), base.around)
        yield from (one._replace(asked=(ir.Not(arg=known),)) for one in found)
    yield from _checks(item.checks, f"of {name}", base._replace(asked=(known,)))
    said = f"the condition under which {name} holds personal data"
    yield from _one(item.personal, "personal", said, base.place, base.scene, (), base.around)


def _ref(item: nodes.FieldNode, scene: Scene) -> ir.FieldRef:
    """Return what stands for a field at its place: the innermost field of that name."""
    scopes: tuple[Literal["row", "given", "form"], ...] = ("row", "given", "form")
    refs = [ir.FieldRef(name=item.id, scope=each) for each in scopes]
    return next((each for each in refs if scene.labels.node(each) == item), refs[-1])


def _passed(action: nodes.Action) -> tuple[ir.Expr, ...]:
    """Return what is sure to be so when the effects of an action begin: its checks, and the condition of some way."""
    ways = [each.when for each in action.moves]
    open_ = tuple(each for each in ways if each is not None)
    some = (ir.Or(args=open_),) if open_ and len(open_) == len(ways) else ()
    return (*(each.condition for each in action.checks), *some)


def _changed(effect: nodes.Effect) -> set[tuple[str, str]]:
    """Return what an effect changes, as expressions read it."""
    if isinstance(effect, nodes.SetField):
        return {("field", effect.field)}
    if isinstance(effect, nodes.Assign):
        return {("party", effect.party)}
    return {("system", "number")} if isinstance(effect, nodes.GiveNumber) else set()


def _reads(expr: ir.Expr) -> set[tuple[str, str]]:
    """Return what an expression reads of a case."""
    refs = (each for each in within(expr) if isinstance(each, ir.FieldRef | ir.PartyRef | ir.SystemRef))
    return {(each.op, each.name) for each in refs}


def _effects(  # noqa: PLR0913, PLR0917 - what the conditions of effects are made of
    effects: Iterable[nodes.Effect], name: str, place: Place, scene: Scene, states: tuple[str, ...],
    sure: tuple[ir.Expr, ...] = (),
) -> Iterator[Condition]:  # fmt: skip
    changed: set[tuple[str, str]] = set()
    for each in effects:
        # What earlier effects change may not be so any more.
        still = tuple(one for one in sure if changed.isdisjoint(_reads(one)))
        if isinstance(each, nodes.SetField | nodes.Assign | nodes.SendMail):
            said = f"the condition under which {name} {_does(each, scene)}"
            found = _one(each.when, "effect", said, place, scene, states)
            yield from (one._replace(asked=still) for one in found)
            changed |= _changed(each)
        elif isinstance(each, nodes.GiveNumber):
            changed |= _changed(each)
        elif isinstance(each, nodes.CreateCase):
            # What is set in the new case is read in the old one; its names are those of the other procedure.
            for one in each.sets:
                if not isinstance(one, nodes.GiveNumber):
                    said = f"a condition for the case that {name} creates"
                    yield from _one(one.when, "effect", said, place, scene, states)


def _does(effect: nodes.SetField | nodes.Assign | nodes.SendMail, scene: Scene) -> str:
    if isinstance(effect, nodes.SetField):
        found = scene.labels.fields.get(effect.field)
        return f"sets {quoted(found.label if found else effect.field)}"
    if isinstance(effect, nodes.Assign):
        return f"assigns {quoted(scene.labels.parties.get(effect.party, effect.party))}"
    return "sends a mail"
