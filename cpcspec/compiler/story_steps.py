"""Steps from lines: what passes, who does what, and why it must be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Clause, Expr, Word
from cpcspec.compiler.calendar_bounds import no_day
from cpcspec.compiler.story_context import Line, filled_in
from cpcspec.compiler.story_names import Names, Space, box_space
from cpcspec.compiler.story_values import literal
from cpcspec.ir import nodes, story
from cpcspec.ir.expr import Unit

REASONS = frozenset(
    "invalid incomplete not_a_party wrong_state condition not_editable closed limit unknown not_visible"
    " not_allowed".split()
)
UNITS: Mapping[str, Unit] = {"hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year"}
Made = story.Step | None


def step_from_line(line: Line) -> Made:
    """Return the step that a line says; None (and findings) if it cannot be understood."""
    return _STEPS[line.clause.kind](line)


def refusal_from_line(line: Line, names: Names | None) -> story.MustRefuse:
    """Return why the step above must be refused; tabs and fields are those of the procedure at hand."""
    reason = next((each for each in line.clause.args if isinstance(each, Word)), None)
    places: dict[str, list[str]] = {"tab": [], "field": []}
    for place in line.clause.args:
        if isinstance(place, Clause) and isinstance(place.args[0], Clause) and isinstance(place.args[1], Word):
            first, word = place.args[0].args[0], place.args[1]
            kind = first.text if isinstance(first, Word) else ""
            places[kind].append(word.text)
            if names and word.text not in names.ids[kind]:
                line.report(word, names.ids[kind], f"{kind} of `{names.procedure.id}` called")
    if reason and not reason.quoted and reason.text not in REASONS:
        line.report(reason, REASONS, "reason")
    code, words = ("", reason.text) if reason and reason.quoted else (reason.text if reason else "", "")
    return story.MustRefuse(code=code, words=words, tabs=tuple(places["tab"]), fields=tuple(places["field"]))


def procedure_of(line: Line) -> Names | None:
    """Return the names of the procedure that a step is about, without any finding."""
    library, kind = line.library, line.clause.kind
    index = {"starts": 1, "reuses": 2, "edits": 1, "does": 2, "comments_on": 1, "attaches": 2}[kind]
    name = line.text(index)
    return library.procedures.get(name if kind in ("starts", "reuses") else line.telling.cases.get(name, ""))


# ---------------------------------------------------------------- time


def _on(line: Line) -> Made:
    word = line.word(0)
    problem = no_day(word.text)
    if problem:
        line.library.found.add(errors.STORY_DAY.at(word.span, problem=f"{word.text} {problem}"))
        return None
    line.telling.pass_to(word)
    return story.OnDate(**line.said(), day=word.text)


def _after(line: Line) -> Made:
    period = line.clause.args[0]
    if not isinstance(period, Clause):
        return None
    amount, unit = period.args[0], period.args[1]
    number = literal(amount) if isinstance(amount, Expr) else None
    if isinstance(number, str) and isinstance(amount, Expr):
        settings = {**line.library.settings(), **line.telling.settings}
        known = {name for name, value in settings.items() if isinstance(value, int) and not isinstance(value, bool)}
        if number not in known:
            line.report(Word(number, amount.span), known, "setting with a whole number called")
        number = settings.get(number)
    word = unit.text.removesuffix("s") if isinstance(unit, Word) else ""
    if not isinstance(number, int) or word not in UNITS:
        return None
    return story.After(**line.said(), amount=number, unit=UNITS[word])


# ---------------------------------------------------------------- deeds


def _starts(line: Line) -> Made:
    actor, names = line.actor(), line.procedure(1)
    values = _values(line, 3, names.form_space if names else None)
    if names and line.refused is None:
        line.telling.name_case(line.word(2), names.procedure.id)
    if actor is None or names is None:
        return None
    made = names.procedure.id
    return story.Starts(
        **line.said(), actor=actor, refused=line.refused, case=line.text(2), procedure=made, values=values
    )


def _reuses(line: Line) -> Made:
    actor, source, names = line.actor(), line.case(1), line.procedure(2)
    values = _values(line, 4, names.form_space if names else None)
    if names and line.refused is None:
        line.telling.name_case(line.word(3), names.procedure.id)
    if actor is None or source is None or names is None:
        return None
    return story.Reuses(
        **line.said(),
        actor=actor,
        refused=line.refused,
        source=line.text(1),
        case=line.text(3),
        procedure=names.procedure.id,
        values=values,
    )


def _edits(line: Line) -> Made:
    actor, names = line.actor(), line.case(1)
    values = _values(line, 2, names.form_space if names else None)
    if actor is None or names is None:
        return None
    return story.Edits(**line.said(), actor=actor, refused=line.refused, case=line.text(1), values=values)


def _does(line: Line) -> Made:
    actor, names = line.actor(), line.case(2)
    name = line.known(1, names.actions, f"action of `{names.procedure.id}` called") if names else None
    action = names.actions[name] if names and name else None
    given = _values(line, 4, names.given_space(action) if names and action else None)
    creates = _created(line, action) if action else ""
    if actor is None or action is None:
        return None
    return story.Does(
        **line.said(),
        actor=actor,
        refused=line.refused,
        case=line.text(2),
        action=action.id,
        given=given,
        creates=creates,
    )


def _created(line: Line, action: nodes.Action) -> str:
    """Return the name of the case that an action creates, noted unless the step must be refused."""
    word = line.word(3)
    made = next((each for each in action.effects if isinstance(each, nodes.CreateCase)), None)
    if word.text and made is None:
        line.library.found.add(errors.CREATES_NOTHING.at(word.span, action=action.id, name=word.text))
    elif word.text and made and line.refused is None:
        line.telling.name_case(word, made.procedure)
    return word.text


def _comments(line: Line) -> Made:
    actor, names = line.actor(), line.case(1)
    boxes = {name: each for name, each in names.form.items() if isinstance(each, nodes.Box)} if names else {}
    box = line.known(2, boxes, f"comment box of `{names.procedure.id}` called") if names else None
    values = _values(line, 3, box_space(boxes[box]) if box else None)
    if actor is None or box is None:
        return None
    return story.CommentsOn(**line.said(), actor=actor, refused=line.refused, case=line.text(1), box=box, values=values)


def _attaches(line: Line) -> Made:
    actor, names = line.actor(), line.case(2)
    known = {name for name, each in names.form.items() if isinstance(each, nodes.Attachments)} if names else set()
    section = line.known(3, known, f"attachment section of `{names.procedure.id}` called") if names else None
    if actor is None or section is None:
        return None
    return story.Attaches(
        **line.said(), actor=actor, refused=line.refused, case=line.text(2), section=section, file=line.text(1)
    )


def _values(line: Line, index: int, space: Space | None) -> story.Values:
    return line.reader.assigned(filled_in(line, index), space, {}) if space else {}


_STEPS: Mapping[str, Callable[[Line], Made]] = {
    "on_date": _on,
    "after": _after,
    "starts": _starts,
    "reuses": _reuses,
    "edits": _edits,
    "does": _does,
    "comments_on": _comments,
    "attaches": _attaches,
}
DEEDS = frozenset(("starts", "reuses", "edits", "does", "comments_on", "attaches"))
