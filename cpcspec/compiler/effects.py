"""What actions, comment boxes and timers bring about: IR from the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Arg, Block, Clause, Word
from cpcspec.compiler.carrying import carried, check_carry
from cpcspec.compiler.context import Context, one
from cpcspec.compiler.scope import Type, field_type
from cpcspec.ir import nodes
from cpcspec.ir.fold import NO

SIMPLE = ("set", "assign", "add", "give_number", "number_new", "delete", "send_mail")
AUTHORITIES = Type("authorities")


def effects(context: Context, block: Block) -> tuple[nodes.Effect, ...]:
    """Return the effects of an element, in the order of its lines."""
    found: list[nodes.Effect] = []
    for each in block.body:
        if isinstance(each, Clause) and each.kind in SIMPLE:
            made = simple(context, each, context.procedure)
            if made is not None and getattr(made, "when", None) != NO:
                found.append(made)
        elif isinstance(each, Block) and each.kind == "create":
            created = _create(context, each)
            if created is not None:
                found.append(created)
    return tuple(found)


Simple = nodes.SetField | nodes.Assign | nodes.GiveNumber | nodes.DeleteCase | nodes.SendMail


def simple(context: Context, clause: Clause, target: model.Procedure) -> Simple | None:
    """Return an effect of one line; what it names belongs to `target`, its values are read in the context."""
    if clause.kind in ("give_number", "number_new"):
        return nodes.GiveNumber()
    if clause.kind == "delete":
        return nodes.DeleteCase()
    if clause.kind == "send_mail":
        mail = context.known(clause.args[0], target.space("mail"), "mail")
        return nodes.SendMail(mail=mail, when=context.condition(clause, 1)) if mail else None
    if clause.kind == "set":
        return set_field(context, clause, target)
    adds = clause.kind == "add"
    name, value = (clause.args[1], clause.args[0]) if adds else (clause.args[0], clause.args[1])
    party = context.known(name, target.space("party"), "party")
    node = context.value(value, AUTHORITIES)
    if party is None or not isinstance(name, Word):
        return None
    if not any(target.space("party")[party].clauses("is_assigned")):
        context.found.add(errors.NOT_ASSIGNED.at(name.span, context.crumbs, name=party))
        return None
    return nodes.Assign(party=party, value=node, add=adds, when=context.condition(clause, 2))


def set_field(context: Context, clause: Clause, target: model.Procedure) -> nodes.SetField | None:
    """Return `set FIELD to VALUE`; the field stands in a tab of `target`, not in a list."""
    name = context.known(clause.args[0], _settable(target), "field")
    kind = field_type(target.space("form")[name]) if name else None
    value = context.value(clause.args[1], kind or Type("unknown"))
    if name is None:
        return None
    return nodes.SetField(field=name, value=value, when=context.condition(clause, 2))


def _settable(target: model.Procedure) -> Mapping[str, Block]:
    return {name: each for name, each in target.space("form").items() if each.kind in ("field", "switch")}


def _create(context: Context, block: Block) -> nodes.CreateCase | None:
    """Return the creation of a linked case."""
    here = context.inside(block)
    procedure = here.known(block.head[0], here.spec.procedures, "procedure")
    if procedure is None:
        return None
    target = here.spec.procedures[procedure]
    check_carry(here, block, [(here.procedure, target)])
    state = here.known(block.head[1], target.space("state"), "state")
    behalf = one(block, "behalf")
    copied = one(block, "copy_files")
    sets = [simple(here, each, target) for each in block.clauses(*SIMPLE)]
    link, back = (each.text for each in block.head[2:4] if isinstance(each, Word))
    return nodes.CreateCase(
        procedure=procedure,
        state=state or "",
        link=link,
        back=back,
        creator=here.known(behalf.args[0], here.procedure.space("party"), "party") if behalf else None,
        carry=carried(block, (here.procedure, target)),
        move=tuple(each for each in (_move(here, clause) for clause in block.clauses("move")) if each),
        files=copied is not None,
        files_chosen=_given(here, copied.args[0]) if copied and copied.args and copied.args[0] else None,
        sets=tuple(each for each in sets if each is not None and not isinstance(each, nodes.DeleteCase)),
    )


def _move(context: Context, clause: Clause) -> tuple[str, str] | None:
    lists = {name: each for name, each in context.procedure.space("form").items() if each.kind == "list"}
    moved = context.known(clause.args[0], lists, "list")
    chosen = _given(context, clause.args[1])
    return (moved, chosen) if moved and chosen else None


def _given(context: Context, word: Arg) -> str | None:
    return context.known(word, context.scope.given, "field of this action")


def with_own_fields(context: Context, own: Mapping[str, Type]) -> Context:
    """Return the context in which the fields of an action's small form are known too."""
    return replace(context, scope=replace(context.scope, given=own))
