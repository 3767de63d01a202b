"""Check `D17`: rows of a list that can never be completed."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.study.completing import At, conflicts, demand, everywhere
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.words import quoted

NEVER = ir.Const(value=False)


def find(subject: Subject) -> Iterator[Found]:
    """Yield each list whose rows ask for what cannot be, or that must have more rows than it can have."""
    places = list(everywhere(subject.world.program, subject.node))
    for each in places:
        if isinstance(each.node, nodes.ListNode):
            inner = [one for one in places if one.lists and one.path.rpartition(".")[0] == each.path]
            yield from _too_few(subject, each, each.node)
            yield from _rows(subject, each, each.node, inner)


def _too_few(subject: Subject, each: At, node: nodes.ListNode) -> Iterator[Found]:
    """Yield that a list must have more rows than it may, or can, have."""
    limits = [node.most] if node.most is not None else []
    if node.codes is not None:
        limits.append(len(subject.world.program.codes.get(node.codes, {})))
    for least in node.least:
        if limits and least.count > min(limits):
            says = f"{quoted(node.label or node.id)} must have {least.count} rows, but can have {min(limits)} only."
            yield fails(says, subject.at("form", each.path))


def _rows(subject: Subject, each: At, node: nodes.ListNode, inner: list[At]) -> Iterator[Found]:
    """Yield for which rows not everything that they ask for can be."""
    scene = each.scene.within(node)
    fields = [one for one in inner if isinstance(one.node, nodes.FieldNode)]
    base = [check.condition for check in node.checks]
    base += [demand(one, "send") for one in fields if one.node.checks or _reads(base, one)]
    name, place = quoted(node.label or node.id), subject.at("form", each.path)
    for key, more in _keyed(subject, node, fields):
        for conflict in conflicts(subject.world.program, subject.table, scene, [*base, *more]):
            words = "; ".join(map(scene.words, conflict.exprs))
            row = f"for “{key}”" if key else "of any kind"
            if conflict.open:
                yield Found("unknown (budget)", f"Whether a row of {name} {row} can be completed is open.", place)
            else:
                yield fails(f"A row of {name} {row} can never be completed: {words}.", place, asks=words)


def _reads(checks: list[ir.Expr], one: At) -> bool:
    return any(one.node.id in str(each) for each in checks)


def _keyed(subject: Subject, node: nodes.ListNode, fields: list[At]) -> Iterator[tuple[str, list[ir.Expr]]]:
    """Yield the kinds of rows: those of each code for which a mandatory field offers nothing, and all others."""
    yield "", []
    table = subject.world.program.codes.get(node.codes or "", {})
    for one in fields:
        if node.key is None or not isinstance(one.node, nodes.FieldNode) or one.node.type.by != node.key:
            continue
        options = subject.world.program.codes.get(one.node.type.codes or "", {})
        offered = {each.attributes.get(node.key, "") for each in options.values()}
        always = [each.when for each in one.node.required if each.when is None]
        for code, entry in table.items():
            if code not in offered and always:
                mine = ir.Compare(how="eq", left=ir.FieldRef(name=node.key, scope="row"), right=ir.Const(value=code))
                yield entry.label or code, [mine, ir.Or(args=(*(ir.Not(arg=each) for each in one.shown), NEVER))]


CHECK = Check(
    id="D17",
    title="Rows that can be completed",
    question="Are there rows of a list that can never be completed?",
    good="Each list takes complete rows, and as many as it must have.",
    find=find,
)
