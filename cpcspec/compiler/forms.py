"""Tabs, fields, lists, comment boxes and attachment sections: IR from the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from cpcspec.compiler.ast import Arg, Block, Clause, Word
from cpcspec.compiler.context import Context, facts, one, text
from cpcspec.compiler.effects import effects
from cpcspec.compiler.field_types import type_of
from cpcspec.compiler.scope import BOOL, UNKNOWN, Scope, Type, field_type, own_types
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.fold import NO, YES

Space = str


@dataclass(frozen=True, slots=True)
class Frame:
    """What items inherit from around them: the part, the dotted path of the lists, the scope of their own names."""

    part: str
    path: str = ""
    space: Space = "form"


def tab(context: Context, block: Block) -> nodes.Tab:
    """Return a tab with all that it holds."""
    form = context.procedure.space("form")
    each = one(block, "for_each")
    over = context.known(each.args[0], form, "field") if each else None
    this = _code_of(form[over]) if over else None
    here = context.inside(block, replace(context.scope, this=this))
    here.note("form", block)
    return nodes.Tab(
        **facts(block),
        for_each=over,
        shown=here.condition(one(block, "shown")),
        checks=_checks(here, block),
        items=tuple(items(here, block, Frame(_part(here, block, "")))),
    )


def _code_of(block: Block) -> Type | None:
    kind = field_type(block)
    return Type("code", codes=kind.codes) if kind and kind.kind == "codes" else UNKNOWN


def _part(context: Context, block: Block, inherited: str) -> str:
    """Return the part that a block belongs to: its own, that around it, or the first one of the procedure."""
    clause = one(block, "in_part")
    parts = context.procedure.space("part")
    own = context.known(clause.args[0], parts, "part") if clause else None
    return own or inherited or next(iter(parts), "")


def _checks(context: Context, block: Block) -> tuple[nodes.Check, ...]:
    found = []
    for clause in block.clauses("check_form"):
        condition = context.condition(clause, 1)
        if condition is not None:
            found.append(nodes.Check(condition=condition, message=text(clause, 2), level=_level(clause)))
    return tuple(found)


def _level(clause: Clause) -> nodes.Level:
    first = clause.args[0]
    word = first.args[0] if isinstance(first, Clause) else None
    return "save" if isinstance(word, Word) and word.text == "save" else "send"


def items(context: Context, block: Block, frame: Frame) -> Iterator[nodes.Item]:
    """Yield the items that a block holds, in their order; a switch gives its field and the group behind it."""
    makers: dict[str, Callable[[Context, Block, Frame], Iterator[nodes.Item]]] = {
        "field": _field,
        "section": _section,
        "switch": _switch,
        "list": _list,
        "comments": _box,
        "attachments": _attachments,
    }
    for child in block.blocks(*makers):
        yield from makers[child.kind](context, child, frame)


def _noted(context: Context, block: Block, frame: Frame, scope: Scope | None = None) -> Context:
    here = context.inside(block, scope)
    if frame.space != "given":
        here.note("form", block, frame.path + block.name.text)
    return here


def _field(context: Context, block: Block, frame: Frame) -> Iterator[nodes.FieldNode]:
    here = _noted(context, block, frame)
    default = one(block, "default")
    personal = _personal(here, block)
    kind = field_type(block) or UNKNOWN
    yield nodes.FieldNode(
        **facts(block),
        type=type_of(here, block),
        part=_part(here, block, frame.part) if frame.space != "given" else "",
        required=_required(here, block),
        shown=here.condition(one(block, "shown")),
        default=here.value(default.args[0], kind) if default else None,
        checks=_checks(here, block),
        personal=personal,
        flags=flags(block),
    )


def _personal(context: Context, block: Block) -> ir.Expr | None:
    """Return when the value is personal data, None for never."""
    clause = one(block, "personal")
    found = (context.condition(clause) or YES) if clause else None
    return None if found == NO else found


def flags(block: Block) -> tuple[str, ...]:
    """Return the plain marks of an element: translatable, searchable, column."""
    found = []
    for clause in block.clauses("flag"):
        word = clause.args[0]
        found.append(text(word) if isinstance(word, Clause) else "")
    return tuple(dict.fromkeys(each for each in found if each))


def _required(context: Context, block: Block) -> tuple[nodes.Requirement, ...]:
    found = (
        nodes.Requirement(level=_level(clause), when=context.condition(clause, 1))
        for clause in block.clauses("required")
    )
    return tuple(each for each in found if each.when != NO)


def _section(context: Context, block: Block, frame: Frame) -> Iterator[nodes.SectionNode]:
    here = _noted(context, block, frame)
    inner = replace(frame, part=_part(here, block, frame.part) if frame.space != "given" else "")
    yield nodes.SectionNode(
        **facts(block), shown=here.condition(one(block, "shown")), items=tuple(items(here, block, inner))
    )


def _switch(context: Context, block: Block, frame: Frame) -> Iterator[nodes.Item]:
    here = _noted(context, block, frame)
    part = _part(here, block, frame.part) if frame.space != "given" else ""
    default = one(block, "default")
    on, off = (each.text for each in block.head[2:4] if isinstance(each, Word))
    yield nodes.FieldNode(
        **facts(block),
        type=nodes.TypeOf(name="yes/no"),
        part=part,
        required=_required(here, block),
        shown=here.condition(one(block, "shown")),
        default=here.value(default.args[0], BOOL) if default else None,
        words=(on, off),
    )
    is_on = ir.FieldRef(name=block.name.text, scope=frame.space)  # type: ignore[arg-type]
    yield nodes.SectionNode(
        id=f"{block.name.text}__on",
        label=block.label,
        shown=ir.Compare(how="eq", left=is_on, right=ir.Const(value=True)),
        items=tuple(items(here, block, replace(frame, part=part))),
    )


def _list(context: Context, block: Block, frame: Frame) -> Iterator[nodes.ListNode]:
    here = _noted(context, block, frame)
    part = _part(here, block, frame.part) if frame.space != "given" else ""
    chosen = one(block, "chosen")
    codes = here.known(chosen.args[0], here.spec.tables, "code list") if chosen else None
    by = _attribute(here, chosen.args[1], codes) if chosen and codes else None
    rows = here.inside(block, here.scope.within(own_types(block)))
    rows = replace(rows, crumbs=here.crumbs)
    inner = Frame(part, f"{frame.path}{block.name.text}.", "row")
    most = one(block, "most")
    yield nodes.ListNode(
        **facts(block),
        part=part,
        shown=here.condition(one(block, "shown")),
        least=_least(here, block),
        most=int(text(most)) if most else None,
        codes=codes,
        by=by,
        key=text(chosen, 2) if chosen else None,
        checks=_checks(rows, block),
        items=tuple(items(rows, block, inner)),
    )


def _least(context: Context, block: Block) -> tuple[nodes.LeastRows, ...]:
    found = (nodes.LeastRows(count=int(text(each)), when=context.condition(each, 1)) for each in block.clauses("least"))
    return tuple(each for each in found if each.when != NO)


def _attribute(context: Context, word: Arg, codes: str) -> str | None:
    if not isinstance(word, Word):
        return None
    columns = dict.fromkeys(context.spec.tables[codes].attributes)
    return context.known(word, columns, f"column of the code list `{codes}` called")


def _box(context: Context, block: Block, frame: Frame) -> Iterator[nodes.Box]:
    scope = replace(context.scope, given=own_types(block))
    outer = _noted(context, block, frame)
    here = replace(outer, scope=scope)
    per = one(block, "per")
    what = per.args[1] if per else None
    yield nodes.Box(
        **facts(block),
        shown=outer.condition(one(block, "shown")),
        by=_by(here, block),
        states=here.in_or_outside(block),
        per=text(what) or None if isinstance(what, Clause) else None,  # type: ignore[arg-type]
        most=int(text(per)) if per else None,
        items=tuple(items(here, block, Frame("", space="given"))),
        effects=effects(here, block),
    )


def _by(context: Context, block: Block) -> tuple[str, ...]:
    clause = one(block, "by")
    return context.parties(clause.args[0]) if clause else ()


def _attachments(context: Context, block: Block, frame: Frame) -> Iterator[nodes.Attachments]:
    here = _noted(context, block, frame)
    yield nodes.Attachments(
        **facts(block),
        by=_by(here, block),
        states=here.in_or_outside(block),
        personal=one(block, "with_personal") is not None,
    )


def small_form(context: Context, block: Block) -> tuple[nodes.Item, ...]:
    """Return the fields that an action asks for in a form of its own."""
    return tuple(items(context, block, Frame("", space="given")))
