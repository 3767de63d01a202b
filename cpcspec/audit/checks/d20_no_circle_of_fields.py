"""Check `D20`: fields that depend on each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.components import components
from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.study.completing import At, everywhere
from cpcspec.audit.study.domains import inside
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.words import listed, quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield the groups of fields of which each decides, through the others, whether it is shown or what it offers."""
    places = list(everywhere(subject.world.program, subject.node))
    names = {(each.scope, each.node.id, _owner(each)): number for number, each in enumerate(places)}
    onward = [
        sorted({number for one in _read(each) if (number := _place(names, each, one)) is not None}) for each in places
    ]
    for group in components(range(len(places)), onward.__getitem__):
        if len(group) > 1 or group[0] in onward[group[0]]:
            fields = [places[each] for each in sorted(group)]
            labels = [quoted(each.node.label or each.node.id) for each in fields]
            says = (
                f"{listed(labels)} decide on each other in a circle: whether one is shown, or what it offers, depends"
                " in the end on itself."
            )
            yield fails(says, subject.at("form", fields[0].path), fields=[each.path for each in fields])


def _owner(each: At) -> str:
    """Return the small form or the list that a field belongs to; nothing for one of the form itself."""
    return each.path.rpartition(".")[0]


def _place(names: dict[tuple[str, str, str], int], each: At, ref: ir.FieldRef) -> int | None:
    owner = "" if ref.scope == "form" else _owner(each)
    while (ref.scope, ref.name, owner) not in names and owner:
        owner = owner.rpartition(".")[0]
    return names.get((ref.scope, ref.name, owner))


def _read(each: At) -> Iterator[ir.FieldRef]:
    """Yield what decides whether a field is shown, what it offers, and what it starts with."""
    node = each.node
    asked: list[ir.Expr | None] = [*each.shown]
    if isinstance(node, nodes.FieldNode):
        asked += [node.default, node.type.country, node.type.least, node.type.most]
        if node.type.by is not None:
            yield ir.FieldRef(name=node.type.by, scope="row" if each.scope == "row" else "form")
    for expr in asked:
        if expr is not None:
            yield from (one for one in inside(expr) if isinstance(one, ir.FieldRef))


CHECK = Check(
    id="D20",
    title="No circle of fields",
    question="Do fields depend on each other in a circle?",
    good="No field depends in the end on itself.",
    find=find,
)
