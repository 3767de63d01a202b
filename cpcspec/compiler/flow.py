"""Parties, parts, states, actions, timers and mails: IR from the model."""

from __future__ import annotations

import re
from dataclasses import replace

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Block, Clause, Word
from cpcspec.compiler.context import Context, facts, one, text
from cpcspec.compiler.effects import effects, with_own_fields
from cpcspec.compiler.forms import flags, small_form
from cpcspec.compiler.scope import COUNTRY, DATE, field_type, own_types
from cpcspec.diagnostics.diagnostic import Said
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes

PLACEHOLDER = re.compile(r"\{(\w*)\}")
FIXED_PLACEHOLDERS = ("number", "procedure", "state", "link")


def party(context: Context, block: Block) -> nodes.Party:
    """Return a party."""
    here = context.inside(block)
    here.note("party", block)
    kind, named = one(block, "is_kind"), one(block, "is_named")
    if kind:
        country = kind.args[1] if len(kind.args) > 1 else None
        return nodes.Party(
            **facts(block),
            how="kind",
            kinds=here.names(kind.args[0], here.spec.kinds, "kind of authority"),
            country=here.value(country, COUNTRY) if country else None,
        )
    if named:
        return nodes.Party(**facts(block), how="field", field=_authority_field(here, named))
    return nodes.Party(**facts(block), how="assigned" if one(block, "is_assigned") else "creator")


def _authority_field(context: Context, clause: Clause) -> str | None:
    form = context.procedure.space("form")
    name = context.known(clause.args[0], form, "field")
    kind = field_type(form[name]) if name else None
    if kind and kind.kind not in ("authority", "authorities", "unknown"):
        said: Said = {"text": name, "type": kind, "expected": "an authority"}
        context.found.add(errors.WRONG_VALUE.at(clause.span, context.crumbs, **said))
    return name


def part(context: Context, block: Block) -> nodes.Part:
    """Return a part of the form with who may edit it in which states."""
    here = context.inside(block)
    here.note("part", block)
    edited = []
    for clause in block.clauses("edited"):
        states = here.states(clause.args[1]) if clause.args[1:] and clause.args[1] else here.all_states(final=False)
        edited += [(each, states) for each in here.parties(clause.args[0])]
    return nodes.Part(**facts(block), edited=tuple(edited), button=text(one(block, "button")))


def state(context: Context, block: Block) -> nodes.State:
    """Return a state."""
    context.inside(block).note("state", block)
    marks = {kind: one(block, kind) is not None for kind in ("initial", "final")}
    return nodes.State(**facts(block), initial=marks["initial"], final=marks["final"])


def action(context: Context, block: Block) -> nodes.Action:
    """Return an action with its guards, its small form and its effects."""
    here = with_own_fields(context.inside(block), own_types(block))
    here.note("action", block)
    by, confirm, shows = one(block, "by"), one(block, "confirm"), one(block, "shows")
    form = here.procedure.space("form")
    tabs = {name: each for name, each in form.items() if each.kind == "tab"}
    fields = {name: each for name, each in form.items() if field_type(each)}
    return nodes.Action(
        **facts(block),
        by=here.parties(by.args[0]) if by else (),
        moves=_moves(here, block),
        confirm=text(confirm),
        needs=_all(block, "needs", here, here.procedure.space("part"), "part"),
        asks=_all(block, "asks", here, fields, "field"),
        checks=tuple(each for clause in block.clauses("check") if (each := _check(here, clause))),
        shows=here.known(shows.args[0], tabs, "tab") if shows else None,
        items=small_form(here, block),
        effects=effects(here, block),
    )


def _all(block: Block, kind: str, context: Context, space: dict[str, Block], word: str) -> tuple[str, ...]:
    found = [name for clause in block.clauses(kind) for name in context.names(clause.args[0], space, word)]
    return tuple(dict.fromkeys(found))


def _moves(context: Context, block: Block) -> tuple[nodes.Move, ...]:
    moves = []
    for clause in block.clauses("from_to_state", "in_states"):
        states = context.states(clause.args[0])
        if clause.kind == "in_states":
            moves.append(nodes.Move(states=states))
            continue
        to = context.known(clause.args[1], context.procedure.space("state"), "state")
        moves.append(nodes.Move(states=states, to=to, when=context.condition(clause, 2)))
    return tuple(moves)


def _check(context: Context, clause: Clause) -> nodes.Check | None:
    condition = context.condition(clause)
    return nodes.Check(condition=condition, message=text(clause, 1)) if condition is not None else None


def timer(context: Context, block: Block) -> nodes.Timer:
    """Return a timer with its reminders and what happens at its end."""
    here = context.inside(block)
    here.note("timer", block)
    runs, ends, then = one(block, "runs"), one(block, "ends"), one(block, "then_to")
    start: ir.Expr = ir.Const(value=None)
    period = nodes.Period(amount=ir.Const(value=0), unit="day")
    if ends:
        period, start = here.period(ends.args[0]), here.value(ends.args[1], DATE)
    return nodes.Timer(
        **facts(block),
        states=here.states(runs.args[0]) if runs else (),
        period=period,
        start=start,
        when=here.condition(one(block, "timer_when")),
        reminders=tuple(each for each in (_reminder(here, clause) for clause in block.clauses("remind")) if each),
        to=here.known(then.args[0], here.procedure.space("state"), "state") if then else None,
        effects=effects(here, block),
        flags=flags(block),
    )


def _reminder(context: Context, clause: Clause) -> nodes.Reminder | None:
    names, period, side, every, mail = clause.args
    known = context.known(mail, context.procedure.space("mail"), "mail")
    to = context.parties(names)
    # What lies beyond the calendar never falls due: a reminder then is only idle.
    length = context.period(period, "warning")
    again = context.period(every, "warning") if isinstance(every, Clause) else None
    if known is None:
        return None
    before = isinstance(side, Clause) and text(side) == "before"
    return nodes.Reminder(to=to, period=length, before=before, every=again, mail=known)


def mail(context: Context, block: Block) -> nodes.Mail:
    """Return a mail."""
    here = context.inside(block)
    here.note("mail", block)
    to = one(block, "mail_to")
    on, body = one(block, "mail_on"), one(block, "text")
    triggers = _triggers(here)
    names = here.names(on.args[0], triggers, "action, comment box, attachment section or timer") if on else ()
    if body:
        _placeholders(here, body)
    return nodes.Mail(
        **facts(block),
        to=here.parties(to.args[0]) if to else (),
        on=names,
        except_actor=bool(to and len(to.args) > 1 and to.args[1]),
        when=here.condition(one(block, "mail_when")),
        text=text(body),
    )


def _triggers(context: Context) -> dict[str, Block]:
    form = context.procedure.space("form")
    places = {name: each for name, each in form.items() if each.kind in ("comments", "attachments")}
    return {**places, **context.procedure.space("timer"), **context.procedure.space("action")}


def _placeholders(context: Context, clause: Clause) -> None:
    """Report placeholders of a mail's text that stand for nothing."""
    word = clause.args[0]
    spaces = context.procedure.space
    fields = [name for name, each in spaces("form").items() if each.kind in ("field", "switch")]
    known = {*FIXED_PLACEHOLDERS, *spaces("party"), *spaces("timer"), *fields}
    for found in PLACEHOLDER.finditer(word.text) if isinstance(word, Word) else ():
        if found[1] not in known and isinstance(word, Word):
            start = word.span.start + 1 + found.start()
            span = replace(word.span, start=start, end=start + len(found[0]))
            hint = did_you_mean(found[1], known)
            said: Said = {"kind": "placeholder", "name": found[0]}
            context.found.add(errors.UNKNOWN_NAME.at(span, context.crumbs, hint=hint, **said))
