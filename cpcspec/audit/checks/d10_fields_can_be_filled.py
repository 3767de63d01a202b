"""Check `D10`: a field for which no value is right."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails
from cpcspec.audit.study.completing import At, everywhere
from cpcspec.audit.study.satisfying import Tries
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.words import quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield each field that nothing can be put in: nothing is offered, or its own checks refuse all."""
    for each in everywhere(subject.world.program, subject.node):
        if isinstance(each.node, nodes.FieldNode):
            why = _nothing_offered(subject, each.node)
            if why:
                says = f"Nothing can be put into {quoted(each.node.label or each.node.id)}: {why}."
                yield fails(says, subject.at("form", each.path))
            elif each.node.checks:
                yield from _refused(subject, each, each.node)


def _nothing_offered(subject: Subject, node: nodes.FieldNode) -> str:
    """Return why no value is offered, or an empty text."""
    least, most = (each.value if isinstance(each, ir.Const) else None for each in (node.type.least, node.type.most))
    if type(least) is int and type(most) is int and least > most:
        return f"it takes numbers from {least} to {most}"
    if node.type.codes is not None:
        codes = subject.world.program.codes.get(node.type.codes, {})
        if not any(each.valid_to is None for each in codes.values()):
            return "no code of its list may be chosen any more"
    if node.type.kinds:
        rows = subject.world.spec.register_rows
        if rows and not any(set(each.kinds) & set(node.type.kinds) for each in rows):
            return "the register has no authority of its kinds"
    return ""


def _refused(subject: Subject, each: At, node: nodes.FieldNode) -> Iterator[Found]:
    checks = [check.condition for check in node.checks]
    tries = Tries(subject.world.program, subject.table, each.scene, (ir.Known(arg=each.ref), *checks, *each.shown))
    if tries.example(all) is not None:
        return
    name, place = quoted(node.label or node.id), subject.at("form", each.path)
    words = "; ".join(map(each.scene.words, checks))
    if tries.open:
        yield Found("unknown (budget)", f"Whether a value of {name} meets its checks is open: {words}.", place)
    else:
        yield fails(f"No value of {name} meets its own checks while it is shown: {words}.", place)


CHECK = Check(
    id="D10",
    title="Fields that can be filled in",
    question="Is there a field for which no value is right?",
    good="Each field takes some value.",
    find=find,
)
