"""What actions ask for in the form, and whether it is shown, and demanded, at the moment at which it is asked.

As in `cpcspec.semantics.small`: what is asked for is put in first, then it is judged, and only then come the effects.
What is not shown is not judged; what is not shown after the effects is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cpcspec.analysis.reading import within
from cpcspec.audit.check import Subject
from cpcspec.audit.models.formula import FALSE, Formula, every, some
from cpcspec.audit.models.modal import Modal, both, opposite
from cpcspec.audit.models.space import Context
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.generate import assume
from cpcspec.audit.study.completing import At, everywhere
from cpcspec.audit.study.domains import inside
from cpcspec.audit.study.ways import first_where
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.fold import NO, YES, folded

MOMENTS = ("today", "created_on", "changed_on", "entered_on")


class Asked(NamedTuple):
    """That an action asks for an item; `demand` is when it must be there, or its checks must hold, None: never."""

    action: nodes.Action
    at: At
    shown: ir.Expr
    demand: ir.Expr | None


class Unasked(NamedTuple):
    """What is wrong with what an action asks for, the nearest state of the model in which it is so, and the model.

    `never`: it is hidden, or not demanded, whenever the action may be taken. `turned`: it is demanded only as the
    action's own effects leave the case. `lost`: it is hidden by then, whatever was said.
    """

    asked: Asked
    kind: str
    place: int
    transition: int
    ground: Exploration


def asked_for(subject: Subject) -> Iterator[Asked]:
    """Yield what the actions of a procedure ask for, each with the action."""
    items = {each.path: each for each in everywhere(subject.world.program, subject.node) if each.scope == "form"}
    for action in subject.node.actions:
        for name in action.asks:
            if name in items:
                yield Asked(action, items[name], _all(_own(items[name])), _demand(items[name].node))


def unasked(subject: Subject) -> Iterator[Unasked]:
    """Yield what actions ask for in vain; where the model was given up, what was found so far."""
    for each in asked_for(subject):
        yield from _Asking(subject, each).found()


def _own(at: At) -> tuple[ir.Expr, ...]:
    """Return the conditions of an item without that of its tab, which are those that it is judged by."""
    around = at.tab is not None and at.tab.shown is not None
    return at.shown[1:] if around else at.shown


def _demand(node: nodes.FieldNode | nodes.ListNode) -> ir.Expr | None:
    """Return when something must be there, or checked, before an action that asks for it is taken."""
    found = [each.when for each in (node.required if isinstance(node, nodes.FieldNode) else node.least)]
    if node.checks or None in found:
        return YES
    known = folded(ir.Or(args=tuple(each for each in found if each is not None))) if found else NO
    return None if known == NO else known


def _all(exprs: Iterable[ir.Expr]) -> ir.Expr:
    return folded(ir.And(args=tuple(exprs)))


class _Asking:
    """Looks at one item that one action asks for."""

    def __init__(self, subject: Subject, asked: Asked) -> None:
        self.asked = asked
        self.free = frozenset(asked.action.asks)
        self.set, self.open = _effects(asked.action.effects)
        bites = _all((asked.shown, asked.demand)) if asked.demand is not None else YES
        self.bites = _widened(bites, self.free, yes=True)
        self.turns = _widened(_after(bites, self.set), self.free | self.open, yes=False)
        kept = _after(_all(asked.at.shown), self.set)
        self.kept = _widened(kept, self.free | self.open, yes=True)
        names = {f"field:{name}" for expr in (self.bites, self.turns, self.kept) for name in _fields(expr)}
        self.ground = subject.keeping(frozenset(names)) if names else subject.ground

    def found(self) -> Iterator[Unasked]:
        """Yield what is wrong, the worst first, and only that."""
        if all(each == YES for each in (self.bites, self.kept)):
            return
        taken = list(self._taken())
        first = next(iter(taken), None)
        if first is None:
            return
        if self.bites != YES and not any(self._where(self._now(self.bites, at).possible, at) for at, *_ in taken):
            yield self._wrong("never", first)
        elif self.kept != YES and not self._used and not any(self._where(self._then(each), each[0]) for each in taken):
            yield self._wrong("lost", first)
        elif self.turns not in (self.bites, NO):
            turned = next((each for each in taken if self._turned(each[0])), None)
            if turned is not None:
                yield self._wrong("turned", turned)

    @property
    def _used(self) -> bool:
        """Whether the action itself makes something of what is said, be it kept or not."""
        action, name = self.asked.action, self.asked.at.path
        read = {
            each.name for each in within((action.effects, action.checks, action.moves)) if isinstance(each, ir.FieldRef)
        }
        taken = {each for made in action.effects if isinstance(made, nodes.CreateCase) for each in made.carry}
        return name in read | taken

    def _wrong(self, kind: str, where: tuple[int, int, int]) -> Unasked:
        return Unasked(self.asked, kind, *where[1:], self.ground)

    def _taken(self) -> Iterator[tuple[int, int, int]]:
        """Yield each status in which the action is taken, with the nearest state and the step."""
        for number in self.ground.by_kind.get(("action", self.asked.action.id), ()):
            guard = self.ground.transition(number).guard
            for at, places in self.ground.by_status.items():
                place = first_where(self.ground, places, assume(guard, 0, at))
                if place is not None:
                    yield at, place, number

    def _where(self, wanted: Formula, at: int) -> bool:
        """Return whether something is so in a state of that status in which the action may be taken."""
        guard = some(assume(self.ground.transition(each).guard, 0, at) for each in self._steps)
        return first_where(self.ground, self.ground.by_status[at], every((guard, wanted))) is not None

    @property
    def _steps(self) -> list[int]:
        return self.ground.by_kind.get(("action", self.asked.action.id), [])

    def _now(self, expr: ir.Expr, at: int) -> Modal:
        return self._formula(expr, at, at)

    def _then(self, where: tuple[int, int, int]) -> Formula:
        """Return when the item may be shown in one of the states that the action leads to."""
        state = self.ground.model.variables[0].words[where[0]]
        moves = [each for each in self.asked.action.moves if not each.states or state in each.states]
        goals = dict.fromkeys(each.to or state for each in moves)
        words = self.ground.model.variables[0].words
        return some(self._formula(self.kept, where[0], words.index(each)).possible for each in goals)

    def _turned(self, at: int) -> bool:
        """Return whether it may be that nothing is demanded before the effects, and something after them."""
        turned = both((opposite(self._now(self.bites, at)), self._now(self.turns, at))).certain
        return turned != FALSE and self._where(turned, at)

    def _formula(self, expr: ir.Expr, at: int, state: int) -> Modal:
        """Return a condition over the states of one status, as if the case were in another.

        It is certain where it is whoever acts, and possible where it is for somebody.
        """
        word = self.ground.model.variables[0].words[state]
        found = [
            self.ground.space.formula(expr, Context(self.ground.names, actor).at(state, word))
            for actor in range(len(self.ground.model.watchers))
        ]
        certain = every(dict.fromkeys(each.certain for each in found))
        possible = some(dict.fromkeys(each.possible for each in found))
        return Modal(assume(certain, 0, at), assume(possible, 0, at))


def _effects(effects: Iterable[nodes.Effect]) -> tuple[dict[str, ir.Expr], frozenset[str]]:
    """Return what fields are set to in any case, and the fields that may be set to something or not."""
    sure: dict[str, ir.Expr] = {}
    maybe: set[str] = set()
    for each in effects:
        if isinstance(each, nodes.SetField):
            when = folded(each.when) if each.when is not None else YES
            if when == YES:
                sure[each.field] = _after(each.value, sure)
                maybe.discard(each.field)
            elif when != NO:
                maybe.add(each.field)
    return {name: value for name, value in sure.items() if name not in maybe}, frozenset(maybe)


def _after(expr: ir.Expr, values: Mapping[str, ir.Expr]) -> ir.Expr:
    """Return a condition on a case as effects leave it, asked of the case before them."""
    if isinstance(expr, ir.FieldRef):
        return values.get(expr.name, expr) if expr.scope == "form" else expr
    if isinstance(expr, ir.Known):
        arg = _after(expr.arg, values)
        moment = isinstance(arg, ir.SystemRef) and arg.name in MOMENTS
        return YES if moment else folded(ir.Known(arg=arg))
    changed: dict[str, object] = {}
    for name, value in expr:
        if isinstance(value, ir.ExprNode):
            changed[name] = _after(value, values)  # type: ignore[arg-type]
        elif isinstance(value, tuple):
            changed[name] = tuple(
                _after(each, values) if isinstance(each, ir.ExprNode) else each  # type: ignore[arg-type]
                for each in value
            )
    return folded(expr.model_copy(update=changed))


def _widened(expr: ir.Expr, names: frozenset[str], *, yes: bool) -> ir.Expr:
    """Return a condition in which whatever reads one of these fields, or the small form, is taken to be so, or not."""
    if isinstance(expr, ir.And | ir.Or):
        return folded(type(expr)(args=tuple(_widened(each, names, yes=yes) for each in expr.args)))
    if isinstance(expr, ir.Not):
        return folded(ir.Not(arg=_widened(expr.arg, names, yes=not yes)))
    reads = (each for each in inside(expr) if isinstance(each, ir.FieldRef))
    vague = any(each.scope == "given" or each.name in names for each in reads)
    return ir.Const(value=yes) if vague else expr


def _fields(expr: ir.Expr) -> Iterator[str]:
    return (each.name for each in inside(expr) if isinstance(each, ir.FieldRef) and each.scope == "form")
