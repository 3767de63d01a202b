"""Shapes of the data of a procedure: what models and schemas print, one class or definition each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from cpcspec.ir import walk
from cpcspec.ir.expr import And, Compare, CompareOp, Const, Expr, FieldRef, Known, Not, Or, Rows
from cpcspec.ir.fold import NO, YES, condition, folded
from cpcspec.ir.nodes import (
    Action,
    Box,
    Check,
    Element,
    FieldNode,
    Item,
    Level,
    ListNode,
    Part,
    Procedure,
    Requirement,
    Spec,
)
from cpcspec.ir.walk import Placed
from cpcspec.ir.words import Labels, in_words, labels_of, listed, quoted

Stage = Literal["Draft", "Sendable"]
Space = Literal["form", "row", "given"]
STAGES: tuple[Stage, ...] = ("Draft", "Sendable")
DUE: Mapping[Stage, tuple[Level, ...]] = {"Draft": ("save",), "Sendable": ("save", "send")}


@dataclass(frozen=True, slots=True)
class Member:
    """A field, list or key of a shape. `needed`: always there; `rows`: the shape of a list's rows."""

    id: str
    node: Element
    type: str
    least: int | None = None
    most: int | None = None
    codes: str = ""
    needed: bool = False
    rows: Shape | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Where `when` holds (None: always), `then` must hold; if not, `message` is what the user reads."""

    when: Expr | None
    then: Expr
    message: str
    member: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One class or definition: its members, the rules it can judge alone, and those that need the whole case.

    `notes` says in words what more the case knows: who is of which kind, which codes belong together.
    """

    name: str
    title: str
    space: Space
    members: tuple[Member, ...]
    rules: tuple[Rule, ...] = ()
    elsewhere: tuple[Rule, ...] = ()
    notes: tuple[str, ...] = ()

    def member(self, name: str) -> Member | None:
        """Return the member of that name, if there is one."""
        return next((each for each in self.members if each.id == name), None)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the shapes of one part at one stage, of a comment box or of an action's small form."""

    labels: Labels
    prefix: str
    stage: Stage
    space: Space
    part: str | None = None
    states: tuple[str, ...] = ()
    """The states in which the shape is filled in; what they settle is no condition."""

    def shape(self, title: str, placed: Iterable[Placed], extra: tuple[Member, ...] = (), name: str = "") -> Shape:
        """Return the shape of these leaves."""
        own = [each for each in placed if self._belongs(each.item)]
        members: list[Member] = list(extra)
        rules: list[Rule] = []
        for each in own:
            if isinstance(each.item, FieldNode):
                members.append(self._field(each.item, each.shown))
                rules += self._field_rules(each.item, each.shown)
            elif isinstance(each.item, ListNode):
                member, above = self._list(each.item, each.shown)
                members.append(member)
                rules += above
        rules += self._tab_rules(own)
        notes = tuple(note for each in own for note in self._notes(each))
        shape = Shape(name or self.prefix + self._suffix(), title, self.space, tuple(members), notes=notes)
        return sorted_out(shape, rules)

    def _tab_rules(self, placed: Iterable[Placed]) -> Iterator[Rule]:
        """Yield the rules of the tabs that hold something of the part."""
        tabs = {each.tab.id: each.tab for each in placed if each.tab is not None} if self.part else {}
        for tab in tabs.values():
            shown = [tab.shown] if tab.shown is not None else []
            repeated = [Known(arg=FieldRef(name=tab.for_each))] if tab.for_each else []
            yield from self.check_rules(tab, tab.checks, (*repeated, *shown))

    def _notes(self, placed: Placed) -> Iterator[str]:
        """Yield what only the case can judge: it knows the register, the tabs and the rows."""
        item = placed.item
        if isinstance(item, FieldNode):
            kind = item.type
            if kind.kinds:
                kinds = listed((self.labels.kinds.get(each, each) for each in kind.kinds), "or")
                where = f", in {in_words(kind.country, self.labels)}" if kind.country is not None else ""
                yield f"{quoted(item.label)}: of the kind {kinds}{where}."
            if kind.by:
                yield f"{quoted(item.label)}: only choices whose {kind.by} is that of the row."
            if kind.rows_of:
                rows_of = self.labels.fields.get(kind.rows_of)
                yield f"{quoted(item.label)}: rows of {quoted(rows_of.label if rows_of else kind.rows_of)}."
        elif isinstance(item, ListNode) and item.by and placed.tab is not None and placed.tab.for_each:
            yield f"{quoted(item.label)}: each tab takes the entries whose {item.by} it stands for."
            if "send" in DUE[self.stage] and item.least and self.part in (None, item.part):
                yield f"{quoted(item.label)}: the least number of rows counts in each tab."

    def _suffix(self) -> str:
        return self.stage if self.part else ""

    def _belongs(self, item: walk.Leaf) -> bool:
        if isinstance(item, FieldNode):
            return self.part is None or item.part in ("", self.part)
        if isinstance(item, ListNode):
            return self.part is None or item.part == self.part or any(map(self._belongs, _inside(item)))
        return False

    def _due(self, needs: Iterable[Requirement]) -> list[Requirement]:
        """Return what is required at this stage; what a setting rules out is left out."""
        levels = DUE[self.stage]
        due = [
            Requirement(level=each.level, when=condition(each.when, self.states))
            for each in needs
            if each.level in levels
        ]
        return [each for each in due if each.when != NO]

    def _when(self, *conditions: Expr | None) -> Expr | None:
        return condition(joined(conditions), self.states)

    def _ref(self, name: str) -> FieldRef:
        return FieldRef(name=name, scope=self.space)

    def _field(self, node: FieldNode, shown: tuple[Expr, ...]) -> Member:
        needed = self._when(*shown) is None and any(each.when is None for each in self._due(node.required))
        kind = node.type
        least, most = fixed(kind.least), fixed(kind.most)
        return Member(node.id, node, kind.name, least, most, kind.codes or "", needed)

    def _field_rules(self, node: FieldNode, shown: tuple[Expr, ...]) -> Iterator[Rule]:
        known = Known(arg=self._ref(node.id))
        for need in self._due(node.required):
            when = self._when(*shown, need.when)
            if when not in (None, NO):
                yield Rule(when, known, f"{quoted(node.label)} must be filled in{self._why(when)}", node.id)
        yield from self.check_rules(node, node.checks, (*shown, known))
        for how, limit in self._limits(node):
            then = Compare(how=how, left=self._ref(node.id), right=limit)
            yield Rule(joined((known, Known(arg=limit))), then, in_words(then, self.labels), node.id)

    def _limits(self, node: FieldNode) -> Iterator[tuple[CompareOp, Expr]]:
        """Yield the bounds that are no fixed numbers."""
        if node.type.least is not None and fixed(node.type.least) is None:
            yield "ge", node.type.least
        if node.type.most is not None and fixed(node.type.most) is None:
            yield "le", node.type.most

    def _why(self, when: Expr | None) -> str:
        return f" when {in_words(when, self.labels)}" if when is not None else ""

    def check_rules(self, node: Element, checks: Iterable[Check], shown: tuple[Expr, ...]) -> Iterator[Rule]:
        """Yield the rules that the checks of an element make at this stage."""
        when = self._when(*shown)
        for check in checks:
            then = folded(check.condition, self.states)
            if check.level in DUE[self.stage] and then != YES and when != NO:
                yield Rule(when, then, check.message, node.id)

    def _list(self, node: ListNode, shown: tuple[Expr, ...]) -> tuple[Member, list[Rule]]:
        inside = replace(self, prefix=self.prefix + camel(node.id), space="row", labels=self.labels.within(node))
        key = (Member(node.key, node, "choice", codes=node.codes or "", needed=True),) if node.key else ()
        name = f"{inside.prefix}Row{self._suffix()}"
        rows = inside.shape(f"a row of {quoted(node.label)}", walk.leaves(node.items), key, name)
        own = self.part in (None, node.part)
        checks = inside.check_rules(node, node.checks, ()) if own else ()
        rows = sorted_out(rows, [*rows.rules, *checks], rows.elsewhere)
        above = [self._lifted(node, rule, shown) for rule in rows.elsewhere]
        count = 0
        for each in node.least if own and "send" in DUE[self.stage] else ():
            when = self._when(*shown, each.when)
            if when is None:
                count = max(count, each.count)
            elif when != NO:
                above.append(self._least(node, each.count, when))
        kept = replace(rows, elsewhere=())
        return Member(node.id, node, "list", count or None, node.most, needed=bool(count), rows=kept), above

    def _least(self, node: ListNode, count: int, when: Expr) -> Rule:
        rows = Rows(how="count", over=self._ref(node.id))
        then = Compare(how="ge", left=rows, right=Const(value=count))
        noun = "row" if count == 1 else "rows"
        return Rule(when, then, f"{quoted(node.label)} must have at least {count} {noun}{self._why(when)}", node.id)

    def _lifted(self, node: ListNode, rule: Rule, shown: tuple[Expr, ...]) -> Rule:
        """Return a rule of a row as a rule of what holds the list, since it needs to see more than the row."""
        each = rule.then if rule.when is None else Or(args=(Not(arg=rule.when), rule.then))
        return Rule(self._when(*shown), Rows(how="every", over=self._ref(node.id), where=each), rule.message, node.id)


def shapes(spec: Spec, procedure: Procedure) -> tuple[Shape, ...]:
    """Return the shapes of a procedure: its parts with an editor, comment boxes and small forms, in their order."""
    labels = labels_of(spec, procedure)
    placed = [_repeated(each) for each in walk.form(procedure)]
    found: list[Shape] = []
    for part in procedure.parts:
        if part.edited:
            found += [_part(labels, part, stage, placed) for stage in STAGES]
    boxes = (each.item for each in placed if isinstance(each.item, Box))
    found += [_entry(labels, each) for each in boxes]
    found += [_small_form(labels, each, placed) for each in procedure.actions if each.items or each.asks]
    return tuple(found)


def _repeated(placed: Placed) -> Placed:
    """Return a leaf with what must be chosen before its tab is there at all."""
    repeats = placed.tab.for_each if placed.tab is not None else None
    if repeats is None:
        return placed
    return placed._replace(shown=(Known(arg=FieldRef(name=repeats)), *placed.shown))


def _part(labels: Labels, part: Part, stage: Stage, placed: list[Placed]) -> Shape:
    what = {"Draft": "as it may be saved", "Sendable": "as it may be sent"}[stage]
    states = tuple(dict.fromkeys(state for _, states in part.edited for state in states))
    return Maker(labels, camel(part.id), stage, "form", part.id, states).shape(f"{quoted(part.label)} {what}", placed)


def _entry(labels: Labels, box: Box) -> Shape:
    maker = Maker(labels.with_given(box.items), f"{camel(box.id)}Entry", "Sendable", "given", states=box.states)
    return maker.shape(f"an entry in {quoted(box.label)}", walk.leaves(box.items))


def _small_form(labels: Labels, action: Action, placed: list[Placed]) -> Shape:
    states = tuple(dict.fromkeys(state for move in action.moves for state in move.states))
    maker = Maker(labels.with_given(action.items), f"{camel(action.id)}Form", "Sendable", "given", states=states)
    asked = [each for each in placed if each.item.id in action.asks]
    return maker.shape(f"what {quoted(action.label)} asks for", [*asked, *walk.leaves(action.items)])


def nested(shape: Shape) -> Iterator[Shape]:
    """Yield a shape after the shapes of its lists, the order in which classes must stand."""
    for member in shape.members:
        if member.rows is not None:
            yield from nested(member.rows)
    yield shape


def sorted_out(shape: Shape, rules: Iterable[Rule], elsewhere: tuple[Rule, ...] = ()) -> Shape:
    """Return the shape with the rules it can judge by itself, the others set apart."""
    near: list[Rule] = []
    far = list(elsewhere)
    for rule in rules:
        whole = rule.then if rule.when is None else And(args=(rule.when, rule.then))
        (near if judged(whole, (shape,)) else far).append(rule)
    return replace(shape, rules=tuple(near), elsewhere=tuple(far))


def judged(expr: Expr, around: tuple[Shape, ...]) -> bool:
    """Return whether an expression can be judged with the members of these shapes alone, innermost last."""
    if isinstance(expr, FieldRef):
        return found(expr, around) is not None
    if isinstance(expr, Rows):
        member = found(expr.over, around) if isinstance(expr.over, FieldRef) else None
        if member is None or (member.rows is None and expr.where is not None):
            return False
        return expr.where is None or (member.rows is not None and judged(expr.where, (*around, member.rows)))
    if isinstance(expr, And | Or):
        return all(judged(each, around) for each in expr.args)
    if isinstance(expr, Compare):
        return judged(expr.left, around) and judged(expr.right, around)
    if expr.op in ("not", "known", "one_of", "includes"):
        rest = getattr(expr, "options", ()) or (getattr(expr, "member", None),)
        return all(judged(each, around) for each in (expr.arg, *rest) if each is not None)
    return isinstance(expr, Const)


def found(ref: FieldRef, around: tuple[Shape, ...]) -> Member | None:
    """Return the member that a reference means, looking in the innermost shape first."""
    for shape in reversed(around):
        asked = shape.space == "given" and ref.scope == "form"
        if shape.space == ref.scope or asked:
            member = shape.member(ref.name)
            if member is not None:
                return member
    return None


def joined(conditions: Iterable[Expr | None]) -> Expr | None:
    """Return the conjunction of these conditions; None if there is none."""
    known = tuple(each for each in conditions if each is not None)
    if not known[1:]:
        return known[0] if known else None
    return And(args=known)


def fixed(expr: Expr | None) -> int | None:
    """Return the number that an expression is, if it is a literal."""
    return expr.value if isinstance(expr, Const) and isinstance(expr.value, int) else None


def camel(name: str) -> str:
    """Return a name as class names are written: `first_reader` becomes `FirstReader`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def code_name(codes: str) -> str:
    """Return the name of the type of a code list."""
    return f"{camel(codes)}Code"


def _inside(node: ListNode) -> list[walk.Leaf]:
    found_items: tuple[Item, ...] = node.items
    return [each.item for each in walk.leaves(found_items)]
