"""What a form asks for before it is complete, written as conditions, so that they can be tried on all values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.audit.study.conditions import Conditions, Scene
from cpcspec.audit.study.domains import inside
from cpcspec.audit.study.satisfying import Tries
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import Placed, leaves
from cpcspec.semantics.form import LEVELS
from cpcspec.semantics.tables import ProcedureTable, Program

Scope = str


class At(NamedTuple):
    """A field or list where it stands: its dotted id, the conditions that surround it, and what names mean there."""

    node: nodes.FieldNode | nodes.ListNode
    path: str
    shown: tuple[ir.Expr, ...]
    scene: Scene
    scope: str
    part: str
    tab: nodes.Tab | None = None
    lists: tuple[nodes.ListNode, ...] = ()

    @property
    def ref(self) -> ir.FieldRef:
        """Return the reference to its value."""
        return ir.FieldRef(name=self.node.id, scope=self.scope)  # type: ignore[arg-type]


def everywhere(program: Program, node: nodes.Procedure) -> Iterator[At]:
    """Yield the fields and lists of all forms, those in rows and in small forms too."""
    base = Conditions(program, node)
    for tab in node.tabs:
        around = () if tab.shown is None else (tab.shown,)
        yield from _within(leaves(tab.items, around, tab), base.of_tab(tab), "form", "", ())
        for placed in leaves(tab.items):
            if isinstance(placed.item, nodes.Box):
                box = placed.item
                yield from _within(leaves(box.items), base.scene.small(box.items), "given", f"{box.id}.", ())
    for action in node.actions:
        small = base.scene.small(action.items)
        yield from _within(leaves(action.items), small, "given", f"{action.id}.", ())


def _within(
    found: Iterable[Placed], scene: Scene, scope: str, prefix: str, lists: tuple[nodes.ListNode, ...]
) -> Iterator[At]:
    for placed in found:
        item = placed.item
        if isinstance(item, nodes.FieldNode | nodes.ListNode):
            part = item.part or (lists[-1].part if lists else "")
            yield At(item, prefix + item.id, placed.shown, scene, scope, part, placed.tab, lists)
        if isinstance(item, nodes.ListNode):
            inner = leaves(item.items, (), placed.tab)
            yield from _within(inner, scene.within(item), "row", f"{prefix}{item.id}.", (*lists, item))


def demand(found: At, level: nodes.Level) -> ir.Expr:
    """Return as a condition that nothing is missing in a field at that level."""
    node = found.node
    known = ir.Known(arg=found.ref)
    required = [each.when for each in getattr(node, "required", ()) if each.level in LEVELS[level]]
    checks = [each.condition for each in node.checks if each.level in LEVELS[level]]
    fine = ir.And(args=(known, *checks))
    blank: list[ir.Expr] = [] if None in required else [ir.Not(arg=known)]
    blank += [ir.Not(arg=each) for each in required if each is not None] if blank else []
    hidden = [ir.Not(arg=each) for each in found.shown]
    return ir.Or(args=(*hidden, fine, *([ir.And(args=tuple(blank))] if blank else [])))


def reads(expr: ir.Expr) -> frozenset[object]:
    """Return what a condition reads; those that share none of it have nothing to do with each other."""
    found = {(each.op, each.scope, each.name) for each in inside(expr) if isinstance(each, ir.FieldRef)}
    more = {(each.op, each.name) for each in inside(expr) if isinstance(each, ir.SystemRef | ir.PartyRef)}
    return frozenset(found | more)


def together(exprs: Iterable[ir.Expr]) -> list[list[ir.Expr]]:
    """Return conditions in groups that have nothing to do with each other."""
    groups: list[tuple[frozenset[object], list[ir.Expr]]] = []
    for each in exprs:
        names, mine = reads(each), [each]
        apart = []
        for other, members in groups:
            if names & other:
                names, mine = names | other, [*members, *mine]
            else:
                apart.append((other, members))
        groups = [*apart, (names, mine)]
    return [members for _, members in groups]


class Conflict(NamedTuple):
    """Conditions that cannot all hold; `open` if not all values could be tried."""

    exprs: tuple[ir.Expr, ...]
    open: bool


def conflicts(program: Program, table: ProcedureTable, scene: Scene, exprs: Iterable[ir.Expr]) -> Iterator[Conflict]:
    """Yield the smallest groups of conditions, as far as can be told, that no values fulfil together."""
    for group in together(exprs):
        tries = Tries(program, table, scene, group)
        if tries.example(all) is None:
            yield Conflict(tuple(group) if tries.open else _smaller(program, table, scene, group), tries.open)


def _smaller(program: Program, table: ProcedureTable, scene: Scene, group: list[ir.Expr]) -> tuple[ir.Expr, ...]:
    """Return the conflict without the conditions that it does not need."""
    kept = list(group)
    for each in group:
        fewer = [one for one in kept if one is not each]
        if fewer and Tries(program, table, scene, fewer).example(all) is None:
            kept = fewer
    return tuple(kept)
