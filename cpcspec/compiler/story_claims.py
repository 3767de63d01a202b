"""Expectations from lines: what must be true after the steps above."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pydantic import JsonValue

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Arg, Clause
from cpcspec.compiler.calendar_bounds import no_day
from cpcspec.compiler.context import Context
from cpcspec.compiler.model import with_settings
from cpcspec.compiler.origins import Origins
from cpcspec.compiler.property_claims import condition_of_a_case
from cpcspec.compiler.scope import Scope
from cpcspec.compiler.story_alone import alone, field_called, mail_alone, mail_called
from cpcspec.compiler.story_context import Line
from cpcspec.ir import nodes, story
from cpcspec.ir.properties import GONE

Made = story.Step | None
PARTY = nodes.FieldNode(id="party", type=nodes.TypeOf(name="authorities"))
TEXT = nodes.FieldNode(id="number", type=nodes.TypeOf(name="text"))
HELD = {nodes.ListNode: "list", nodes.Box: "comments", nodes.Attachments: "attachments"}


def claim_from_line(line: Line) -> Made:
    """Return the expectation that a line says; None (and findings) if it cannot be understood."""
    return _CLAIMS[line.clause.kind](line)


def _state(line: Line) -> Made:
    names = line.case(0)
    state = line.part(1, names, "state") if names else None
    return story.ThenState(**line.said(), case=line.text(0), state=state) if state else None


def _gone(line: Line) -> Made:
    return story.ThenGone(**line.said(), case=line.text(0)) if line.case(0) else None


def _value(line: Line) -> Made:
    names = line.case(1)
    if names is None:
        return None
    name, values = line.text(0), line.arg(2)
    holder = names.form.get(name)
    value: JsonValue = None
    of: str | None = None
    if isinstance(holder, nodes.FieldNode):
        value, of = _read(line, values, holder), "field"
    elif isinstance(holder, nodes.ListNode) and values is None:
        of = "field"
    elif name in names.ids["party"]:
        value, of = _read(line, values, PARTY), "party"
    elif name == "number":
        value, of = _read(line, values, TEXT), "number"
    if of is None:
        fields = {each for each, item in names.form.items() if isinstance(item, nodes.FieldNode)}
        line.report(line.word(0), fields | names.ids["party"], f"field or party of `{names.procedure.id}` called")
        return None
    return story.ThenValue.model_validate({**line.said(), "case": line.text(1), "of": of, "name": name, "value": value})


def _read(line: Line, values: Arg, holder: nodes.FieldNode) -> JsonValue:
    """Return the value that is expected, None for `not known`."""
    return None if values is None else line.reader.value(values, holder)


def _sees(line: Line) -> Made:
    masked = line.clause.kind == "then_masked"
    values = None if masked else line.arg(3)
    names = line.case(2)
    held = names.form.get(line.text(1)) if names else None
    found: tuple[nodes.FieldNode, str] | None = None
    if isinstance(held, nodes.Attachments) or (isinstance(held, nodes.Box) and values is None):
        # Files are told by their names; of a comment no value can be named.
        found = TEXT.model_copy(update={"id": held.id}), ""
    actor, found = line.actor(), found or _field(line, 1, 2)
    if actor is None or found is None:
        return None
    field, within = found
    how = "masked" if masked else "value" if values else "shown"
    value = line.reader.value(values, field) if values else None
    said = {**line.said(), "actor": actor, "case": line.text(2), "field": field.id}
    return story.ThenSees.model_validate({**said, "within": within, "how": how, "value": value})


def _unseen(line: Line) -> Made:
    """Return what `does not see` says: of one name it is a case, of two a field and its case."""
    actor = line.actor()
    if line.arg(2) is None:
        known = line.case(1)
        return story.ThenUnseen(**line.said(), actor=actor, case=line.text(1)) if actor and known else None
    names = line.case(2)
    if actor and names and type(names.form.get(line.text(1))) in HELD:
        return story.ThenUnseen(**line.said(), actor=actor, case=line.text(2), field=line.text(1))
    found = _field(line, 1, 2)
    if actor is None or found is None:
        return None
    return story.ThenUnseen(**line.said(), actor=actor, case=line.text(2), field=found[0].id, within=found[1])


def _field(line: Line, index: int, case: int) -> tuple[nodes.FieldNode, str] | None:
    """Return a field of the form with the list that it stands in (an empty text: in none)."""
    names = line.case(case)
    return field_called(line, line.word(index), names) if names else None


def _may(line: Line) -> Made:
    actor, names = line.actor(), line.case(2)
    action = line.known(1, names.actions, f"action of `{names.procedure.id}` called") if names else None
    if actor is None or action is None:
        return None
    may = line.clause.kind == "then_may"
    return story.ThenMay(**line.said(), actor=actor, action=action, case=line.text(2), may=may)


def _mail(line: Line) -> Made:
    mail, to = mail_called(line), line.actor(1)
    if mail is None or to is None:
        return None
    return story.ThenMail(**line.said(), mail=mail, to=to, sent=line.clause.kind == "then_mail")


def _ends(line: Line) -> Made:
    names, day = line.case(1), line.word(2)
    timer = line.part(0, names, "timer") if names else None
    problem = no_day(day.text)
    if problem:
        line.library.found.add(errors.STORY_DAY.at(day.span, problem=f"{day.text} {problem}"))
        return None
    return story.ThenEnds(**line.said(), case=line.text(1), timer=timer, day=day.text) if timer else None


def _idle(line: Line) -> Made:
    names = line.case(1)
    timer = line.part(0, names, "timer") if names else None
    return story.ThenIdle(**line.said(), case=line.text(1), timer=timer) if timer else None


def _linked(line: Line) -> Made:
    both = line.case(0), line.case(1)
    return story.ThenLinked(**line.said(), case=line.text(0), other=line.text(1)) if all(both) else None


def _has(line: Line) -> Made:
    names = line.case(0)
    if names is None:
        return None
    holders = {name: HELD[type(each)] for name, each in names.form.items() if type(each) in HELD} | {"links": "links"}
    name = line.known(2, holders, f"list, comment box or attachment section of `{names.procedure.id}` called")
    if name is None:
        return None
    said = {**line.said(), "case": line.text(0), "count": int(line.text(1))}
    return story.ThenHas.model_validate({**said, "of": holders[name], "name": name})


def _holds(line: Line) -> Made:
    """Return that a case holds what a block of data says: the block is read as it would be filled in."""
    names = line.case(0)
    if names is None:
        return None
    put_in = Clause("as_in", (line.word(1),), line.clause.span)
    values = line.reader.assigned((put_in,), names.form_space, {})
    return story.ThenHolds(**line.said(), case=line.text(0), data=line.text(1), values=values)


def _leaves(line: Line) -> Made:
    """Return which fields of an erased case remain; no words for fields: none."""
    names = line.case(0)
    if names is None:
        return None
    fields = {name for name, each in names.form.items() if isinstance(each, nodes.FieldNode)}
    kind = f"field of `{names.procedure.id}` called"
    listed = line.words(1) if line.clause.kind == "then_leaves" else ()
    found = [line.called(word, fields, kind) for word in listed]
    if None in found:
        return None
    return story.ThenLeaves(**line.said(), case=line.text(0), fields=tuple(each for each in found if each))


def _fulfils(line: Line) -> Made:
    """Return that a condition holds of a case, in the words of properties."""
    names = line.case(0)
    if names is None:
        return None
    library = line.library
    before = library.found.errors
    procedure = library.model.procedures[names.procedure.id]
    scope = Scope(with_settings(library.model, line.telling.settings), procedure, beyond={"gone": GONE})
    context = Context(library.model, procedure, library.found, Origins(), scope)
    made = condition_of_a_case(context, line.arg(1))
    if library.found.errors != before:
        return None
    return story.ThenFulfils(**line.said(), case=line.text(0), procedure=names.procedure.id, condition=made)


_CLAIMS: Mapping[str, Callable[[Line], Made]] = {
    "then_state": _state,
    "then_gone": _gone,
    "then_value": _value,
    "then_unknown": _value,
    "then_sees": _sees,
    "then_masked": _sees,
    "then_unseen": _unseen,
    "then_may": _may,
    "then_may_not": _may,
    "then_only_do": alone,
    "then_only_edit": alone,
    "then_only_add": alone,
    "then_only_reuse": alone,
    "then_only_see": alone,
    "then_mail": _mail,
    "then_mail_only": mail_alone,
    "then_holds": _holds,
    "then_fulfils": _fulfils,
    "then_leaves": _leaves,
    "then_leaves_nothing": _leaves,
    "then_no_mail": _mail,
    "then_ends": _ends,
    "then_idle": _idle,
    "then_linked": _linked,
    "then_has": _has,
}
