"""Check `D18`: a form that can be saved, but never sent."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.study.completing import At, conflicts, demand, everywhere
from cpcspec.audit.study.conditions import Conditions
from cpcspec.audit.study.domains import inside
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.words import listed, quoted
from cpcspec.semantics.form import LEVELS

STATE = ir.SystemRef(name="state")


def find(subject: Subject) -> Iterator[Found]:
    """Yield the parts whose demands contradict each other: those of saving, or those of sending."""
    places = [each for each in everywhere(subject.world.program, subject.node) if each.scope == "form"]
    for part in subject.node.parts:
        if part.edited:
            states = [state for _, names in part.edited for state in names or subject.table.labels]
            saved = list(_conflicts(subject, places, (part.id,), "save", states))
            name = quoted(part.label or part.id)
            for words, open_ in saved:
                yield _told(subject, f"{name} can never be saved", words, subject.at("part", part.id).id, open_=open_)
    for action in subject.node.actions:
        if action.needs:
            states = [state for move in action.moves for state in move.states or subject.table.labels]
            names = [quoted(each.label or each.id) for each in subject.node.parts if each.id in action.needs]
            for words, open_ in _conflicts(subject, places, action.needs, "send", states):
                says = f"{listed(names)} can never be complete for {quoted(action.label or action.id)}"
                yield _told(subject, says, words, action.needs[0], open_=open_)


def _told(subject: Subject, says: str, words: str, part: str, *, open_: bool) -> Found:
    place = subject.at("part", part)
    if open_:
        return Found("unknown (budget)", f"Whether {says} is open: {words}.", place)
    return fails(f"{says}: {words}.", place, asks=words)


def _conflicts(
    subject: Subject, places: list[At], parts: tuple[str, ...], level: nodes.Level, states: list[str]
) -> Iterator[tuple[str, bool]]:
    """Yield in words what cannot all be fulfilled, and whether that is open."""
    scene = Conditions(subject.world.program, subject.node).scene
    mine = [each for each in places if each.part in parts]
    tabs = {each.tab.id: each.tab for each in mine if each.tab is not None and each.tab.for_each is None}
    checks: list[ir.Expr] = []
    for tab in tabs.values():
        hidden = () if tab.shown is None else (ir.Not(arg=tab.shown),)
        held = [each.condition for each in tab.checks if each.level in LEVELS[level]]
        checks += [ir.Or(args=(*hidden, each)) if hidden else each for each in held]
    fields = [
        each for each in mine if isinstance(each.node, nodes.FieldNode) and (each.tab is None or not each.tab.for_each)
    ]
    read = [*checks, *(demand(each, level) for each in fields if each.node.checks)]
    checks += [demand(each, level) for each in fields if each.node.checks or _is_read(each, read)]
    here = ir.OneOf(arg=STATE, options=tuple(ir.Const(value=each) for each in dict.fromkeys(states)))
    if any(STATE in _inside(each) for each in checks):
        checks.append(here)
    for conflict in conflicts(subject.world.program, subject.table, scene, checks):
        yield "; ".join(map(scene.words, conflict.exprs)), conflict.open


def _is_read(each: At, exprs: list[ir.Expr]) -> bool:
    return any(one == each.ref for expr in exprs for one in _inside(expr))


def _inside(expr: ir.Expr) -> list[ir.Expr]:
    return list(inside(expr))


CHECK = Check(
    id="D18",
    title="Forms that can be sent",
    question="Is there a form that can be saved, but never sent?",
    good="Each form can be filled in so that it may be saved, and sent.",
    find=find,
)
