"""Expectations about everybody, from lines with `only` or `nobody`: who alone may do something, sees or gets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import JsonValue

from cpcspec.compiler.ast import Word
from cpcspec.compiler.story_context import Line
from cpcspec.compiler.story_names import Names
from cpcspec.ir import nodes, story


def alone(line: Line) -> story.ThenOnly | None:
    """Return who alone may do something, or sees something; all others of the register do not."""
    actors = [line.authority(each) for each in line.words(0)]
    how = line.clause.kind.removeprefix("then_only_")
    what = _seen(line) if how == "see" else _done(line, how)
    if what is None or None in actors:
        return None
    others = [each for each in line.library.model.register if each not in actors]
    return story.ThenOnly.model_validate({**line.said(), "how": how, **what, "actors": actors, "others": others})


def _done(line: Line, how: str) -> dict[str, JsonValue] | None:
    """Return which of the things of a case it is about, named before the case; for reuse named after it."""
    place, case = (2, 1) if how == "reuse" else (1, 2)
    names = line.case(case)
    if names is None:
        return None
    of = f"of `{names.procedure.id}` called"
    known: Mapping[str, tuple[Iterable[str], str]] = {
        "do": (names.actions, f"action {of}"),
        "edit": (_of_type(names.form, nodes.FieldNode, nodes.ListNode), f"field or list {of}"),
        "add": (_of_type(names.form, nodes.Box, nodes.Attachments), f"comment box or attachment section {of}"),
        "reuse": (line.library.procedures, "procedure called"),
    }
    called: list[JsonValue] = [line.called(each, *known[how]) for each in line.words(place)]
    return None if None in called else {"case": line.text(case), "names": called}


def _of_type(form: Mapping[str, object], *types: type) -> set[str]:
    return {name for name, item in form.items() if isinstance(item, types)}


def _seen(line: Line) -> dict[str, JsonValue] | None:
    """Return the fields that it is about; where no case is named after them, the only name is that of the case."""
    words = list(line.words(1))
    names = line.case_called(words[0] if line.arg(2) is None else line.word(2))
    if names is None or line.arg(2) is None:
        return {"case": words[0].text} if names else None
    how = "see" if line.arg(3) is None else "masked"
    paths: list[JsonValue] = [_path(line, each, names) for each in words]
    return None if None in paths else {"case": line.text(2), "names": paths, "how": how}


def _path(line: Line, word: Word, names: Names) -> str | None:
    """Return the path of a field, or the name of a comment box or attachment section; None if there is none."""
    if word.text in _of_type(names.form, nodes.Box, nodes.Attachments):
        return word.text
    found = field_called(line, word, names)
    return found and (f"{found[1]}.{found[0].id}" if found[1] else found[0].id)


def field_called(line: Line, word: Word, names: Names) -> tuple[nodes.FieldNode, str] | None:
    """Return a field of the form with the list that it stands in (an empty text: in none); report a wrong name."""
    holder = names.form.get(word.text)
    if isinstance(holder, nodes.FieldNode):
        return holder, ""
    nested = names.nested.get(word.text)
    if nested is None:
        known = _of_type(names.form, nodes.FieldNode) | set(names.nested)
        line.report(word, known, f"field of `{names.procedure.id}` called")
        return None
    return nested.field, nested.list


def mail_alone(line: Line) -> story.ThenMailOnly | None:
    """Return who alone is sent a mail."""
    mail, to = mail_called(line), [line.authority(each) for each in line.words(1)]
    if mail is None or None in to:
        return None
    return story.ThenMailOnly.model_validate({**line.said(), "mail": mail, "to": to})


def mail_called(line: Line) -> str | None:
    """Return the mail that a line names first, of any of the procedures that have cases by then."""
    told = [line.library.procedures[each] for each in dict.fromkeys(line.telling.cases.values())]
    return line.known(0, {name for names in told for name in names.ids["mail"]}, "mail of these procedures called")
