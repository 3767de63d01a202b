"""What a property claims of one procedure: claims from clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Arg, Block, Clause, Expr, Word
from cpcspec.compiler.context import Context, text
from cpcspec.compiler.sight import paths_named
from cpcspec.diagnostics.diagnostic import Said
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir import properties as claims
from cpcspec.ir.fold import NO, YES, folded

Made = claims.Claim | None
VERBS: Mapping[str, str] = {"edit": "part", "write": "comments", "attach": "attachments"}
"""What may be done to the form, and what kind of thing it may be done to."""
KINDS: Mapping[str, str] = {"edit": "edit", "write": "comment", "attach": "attach"}
WORDS: Mapping[str, str] = {"part": "part", "comments": "comment box", "attachments": "attachment section"}
WHATEVER = "act"
WHERE = "in rules; what is claimed of a case is claimed whoever acts, and on whatever day"


def claim_from_clause(context: Context, clause: Clause) -> Made:
    """Return what a clause claims of the procedure of the context; None (and findings) if it cannot be understood."""
    before = context.found.errors
    made = _CLAIMS[clause.kind](context, clause)
    return made if context.found.errors == before else None


def is_idle(claim: claims.Claim) -> bool:
    """Return whether a claim is true whatever the rules say."""
    if isinstance(claim, claims.Always | claims.AtLast):
        return claim.condition == YES
    if isinstance(claim, claims.Never):
        return claim.condition == NO
    if isinstance(claim, claims.Once):
        return claim.condition == NO or claim.then == YES
    if isinstance(claim, claims.LeadsTo):
        return claim.cause == NO or claim.effect == YES
    if isinstance(claim, claims.OnlyAfter):
        return claim.condition == NO or claim.before == YES
    return False


# ---------------------------------------------------------------- conditions


def condition_of_a_case(context: Context, arg: Arg) -> ir.Expr:
    """Return a condition on a case; report what has no meaning where neither moment nor actor is given."""
    made = context.checker.condition(arg)
    if made is None or not isinstance(arg, Expr):
        return YES
    for name in _momentary(made):
        context.found.add(errors.OUT_OF_PLACE.at(arg.span, context.crumbs, name=name, where=WHERE))
    return folded(made)


def _momentary(node: BaseModel) -> Iterator[str]:
    """Yield the names of what depends on who acts, or on the day."""
    if isinstance(node, ir.PartyRef) and node.name == "actor":
        yield "actor"
    if isinstance(node, ir.SystemRef) and node.name not in ("state", "this"):
        yield node.name
    for _, value in node:
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, BaseModel):
                yield from _momentary(each)


def _period(context: Context, clause: Arg) -> nodes.Period | None:
    """Return a period whose length is the same in every case; report any other."""
    if not isinstance(clause, Clause):
        return None
    made = context.period(clause)
    if not isinstance(made.amount, ir.Const):
        said: Said = {"text": clause.span.text, "type": "different in each case", "expected": "a number or a setting"}
        context.found.add(errors.WRONG_VALUE.at(clause.span, context.crumbs, **said))
    return made


def _always(context: Context, clause: Clause) -> Made:
    return claims.Always(condition=condition_of_a_case(context, clause.args[0]))


def _never(context: Context, clause: Clause) -> Made:
    return claims.Never(condition=condition_of_a_case(context, clause.args[0]))


def _at_last(context: Context, clause: Clause) -> Made:
    return claims.AtLast(condition=condition_of_a_case(context, clause.args[0]))


def _once(context: Context, clause: Clause) -> Made:
    first, then = (condition_of_a_case(context, each) for each in clause.args)
    return claims.Once(condition=first, then=then)


def _leads_to(context: Context, clause: Clause) -> Made:
    cause, effect = (condition_of_a_case(context, each) for each in clause.args[:2])
    return claims.LeadsTo(cause=cause, effect=effect, within=_period(context, clause.args[2]))


def _only_after(context: Context, clause: Clause) -> Made:
    condition, before = (condition_of_a_case(context, each) for each in clause.args)
    return claims.OnlyAfter(condition=condition, before=before)


# ---------------------------------------------------------------- rights


def _only_may(context: Context, clause: Clause) -> Made:
    parties, activities, states, when = clause.args
    said = activities if isinstance(activities, tuple) else ()
    found = [_activity(context, each) for each in said if isinstance(each, Clause)]
    return claims.OnlyMay(
        parties=context.parties(parties),
        activities=tuple(each for each in found if each is not None),
        states=context.states(states) if states else context.all_states(),
        when=condition_of_a_case(context, when) if when else None,
    )


def _activity(context: Context, clause: Clause) -> claims.Activity | None:
    """Return what may be done: an action, a verb with what it is done to, a verb alone, or anything at all."""
    first, second = clause.args
    verb = text(clause)
    if isinstance(second, Word):
        kind = context.known(first, VERBS, "verb")
        name = context.known(second, _objects(context, kind), WORDS[VERBS[kind]]) if kind else None
        return _made(KINDS[verb], name) if name else None
    if verb in context.procedure.space("action"):
        return _made("action", verb)
    if verb in (WHATEVER, *KINDS):
        return _made(KINDS.get(verb, "any"))
    context.known(first, {**context.procedure.space("action"), **dict.fromkeys((WHATEVER, *KINDS))}, "action")
    return None


def _objects(context: Context, verb: str) -> Mapping[str, Block]:
    if VERBS[verb] == "part":
        return context.procedure.space("part")
    return {name: each for name, each in context.procedure.space("form").items() if each.kind == VERBS[verb]}


def _made(kind: str, name: str = "") -> claims.Activity:
    return claims.Activity.model_validate({"kind": kind, "id": name})


def _only_see(context: Context, clause: Clause) -> Made:
    parties, what, states, period, after = clause.args
    named = what if isinstance(what, tuple) else ()
    kind = "items" if named else "anything" if isinstance(what, Clause) and what.kind == "anything" else "personal"
    return claims.OnlySee.model_validate(
        {
            "parties": context.parties(parties),
            "what": kind,
            "paths": paths_named(context, named),
            "states": context.states(states) if states else context.all_states(),
            "period": _period(context, period),
            "after": condition_of_a_case(context, after) if after else None,
        }
    )


def _at_most(context: Context, clause: Clause) -> Made:
    count, name, per = clause.args
    boxes = {each: block for each, block in context.procedure.space("form").items() if block.kind == "comments"}
    box = context.known(name, boxes, "comment box")
    if box is None or not isinstance(count, Word) or not isinstance(per, Clause):
        return None
    return claims.AtMost.model_validate({"box": box, "count": int(count.text), "per": text(per)})


def _starts_only(context: Context, clause: Clause) -> Made:
    start, by = clause.args
    origin = start.args[0] if isinstance(start, Clause) else None
    menu = isinstance(origin, Clause)
    if not isinstance(origin, tuple):
        kinds = context.names(by, context.spec.kinds, "kind of authority") if by else ()
        return claims.StartsOnly(menu=menu, kinds=kinds)
    sources = context.names(origin, context.spec.procedures, "procedure")
    known: dict[str, Block] = {}
    for each in sources:
        known |= context.spec.procedures[each].space("party")
    parties = context.names(by, known, "party of these procedures") if by else ()
    return claims.StartsOnly(sources=sources, parties=parties)


_CLAIMS: Mapping[str, Callable[[Context, Clause], Any]] = {
    "always": _always,
    "never": _never,
    "at_last": _at_last,
    "once": _once,
    "leads_to": _leads_to,
    "only_after": _only_after,
    "only_may": _only_may,
    "only_see": _only_see,
    "at_most": _at_most,
    "starts_only": _starts_only,
}
