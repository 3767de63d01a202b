"""A story as text of our own language: what the compiler reads back as the same story."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from pydantic import JsonValue

from cpcspec.analysis.reading import deep
from cpcspec.audit.cases.condition_text import NAME, condition_text, string
from cpcspec.ir import nodes
from cpcspec.ir import story as st
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.walk import leaves

RESERVED = frozenset(
    "and any as by count every in includes is known largest least less more most no not of on one or plus minus"
    " smallest state this today where with yes masked everything when"
    " days day weeks week months month years year hours hour".split()
)
"""Words that stand for something else where a name could stand: a code of that name is put in quotes."""
Fields = Mapping[str, nodes.FieldNode | nodes.ListNode]


def as_text(story: st.Story, spec: nodes.Spec) -> str:
    """Return a story as a scenario; raise `CannotSay` for what has no words."""
    return _Writer(spec, story).whole()


def as_written(story: st.Story, spec: nodes.Spec, path: str) -> tuple[str, st.Story]:
    """Return a story as a scenario, and the story that the compiler reads back from it in a file of that path."""
    writer = _Writer(spec, story)
    text = writer.whole()
    lines, first = text.splitlines(), len(writer.data) + 1
    steps = tuple(
        each.model_copy(update={"line": lines[number - 1].strip(), "place": f"{path}:{number}"})
        for each, number in zip(story.steps, (first + each for each in writer.begins), strict=True)
    )
    procedures = tuple(dict.fromkeys(writer.cases.values()))
    return text, story.model_copy(update={"steps": steps, "place": f"{path}:{first}", "procedures": procedures})


class _Writer:
    """Writes one story; it knows which case is of which procedure, as values are written by the type of their field."""

    def __init__(self, spec: nodes.Spec, story: st.Story) -> None:
        self._procedures = {each.id: each for each in spec.procedures}
        self._story = story
        self.cases: dict[str, str] = {}
        self.data: list[str] = []
        self.begins: list[int] = []

    def whole(self) -> str:
        """Return the scenario, with the blocks of data that it speaks of before it."""
        story = self._story
        lines = [f"scenario {story.id} {string(story.label)}"]
        lines += [f"  meets {', '.join(story.meets)}"] if story.meets else []
        lines += [f"  setting {name} is {plain(value)}" for name, value in story.settings.items()]
        for step in story.steps:
            self.begins.append(len(lines))
            lines += [f"  {each}" for each in self._steps[step.step](self, step)]
            if isinstance(step, st.Acted) and step.refused is not None:
                lines.append(f"  {_refused(step.refused)}")
        return "\n".join([*self.data, *lines, "end"]) + "\n"

    # ------------------------------------------------------------ time and deeds

    def _on(self, step: st.OnDate) -> Iterator[str]:
        yield f"on {step.day}"

    def _after(self, step: st.After) -> Iterator[str]:
        yield f"after {step.amount} {step.unit}{'' if step.amount == 1 else 's'}"

    def _starts(self, step: st.Starts) -> Iterator[str]:
        self._call(step, step.case, step.procedure)
        line = f"{step.actor} starts {step.procedure} as {step.case}"
        yield from self._with(line, step.values, self._form(step.procedure))

    def _reuses(self, step: st.Reuses) -> Iterator[str]:
        self._call(step, step.case, step.procedure)
        line = f"{step.actor} reuses {step.source} for {step.procedure} as {step.case}"
        yield from self._with(line, step.values, self._form(step.procedure))

    def _edits(self, step: st.Edits) -> Iterator[str]:
        yield from self._with(f"{step.actor} edits {step.case}", step.values, self._form(self.cases[step.case]))

    def _does(self, step: st.Does) -> Iterator[str]:
        procedure = self._procedures[self.cases[step.case]]
        action = next(each for each in procedure.actions if each.id == step.action)
        form = self._form(procedure.id)
        fields = {name: form[name] for name in action.asks if name in form} | _fields(action.items)
        made = next((each.procedure for each in action.effects if isinstance(each, nodes.CreateCase)), "")
        if step.creates and made:
            self._call(step, step.creates, made)
        named = f" as {step.creates}" if step.creates else ""
        yield from self._with(f"{step.actor} does {step.action} on {step.case}{named}", step.given, fields)

    def _comments(self, step: st.CommentsOn) -> Iterator[str]:
        leaf = next(each.item for each in deep(self._procedures[self.cases[step.case]]) if each.item.id == step.box)
        fields = _fields(leaf.items) if isinstance(leaf, nodes.Box) else {}
        yield from self._with(f"{step.actor} comments on {step.case} in {step.box}", step.values, fields)

    def _attaches(self, step: st.Attaches) -> Iterator[str]:
        yield f"{step.actor} attaches {string(step.file)} to {step.case} in {step.section}"

    def _call(self, step: st.Deed, case: str, procedure: str) -> None:
        if step.refused is None:
            self.cases[case] = procedure

    # ------------------------------------------------------------ values

    def _form(self, procedure: str) -> Fields:
        return _fields(item for tab in self._procedures[procedure].tabs for item in tab.items)

    def _with(self, line: str, values: Mapping[str, JsonValue], fields: Fields) -> Iterator[str]:
        if not values:
            yield line
            return
        yield f"{line} with"
        yield from self._assigned(values, fields)
        yield "end"

    def _assigned(self, values: Mapping[str, JsonValue], fields: Fields) -> Iterator[str]:
        for name, value in values.items():
            holder = fields.get(name)
            if value in (None, [], ()):
                yield f"  {name} is not known"
            elif isinstance(holder, nodes.ListNode) and isinstance(value, list | tuple):
                inner = _row_fields(holder)
                for row in value:
                    yield f"  row of {name}"
                    yield from (f"  {each}" for each in self._assigned(dict(_items(row)), inner))
                    yield "  end"
            else:
                yield f"  {name} is {written(value, holder)}"

    # ------------------------------------------------------------ expectations

    def _state(self, step: st.ThenState) -> Iterator[str]:
        yield f"then {step.case} is {step.state}"

    def _gone(self, step: st.ThenGone) -> Iterator[str]:
        yield f"then {step.case} is gone"

    def _value(self, step: st.ThenValue) -> Iterator[str]:
        unknown = step.value in (None, [], ())
        told = "not known" if unknown else self._told(step.case, step.of, step.name, step.value)
        yield f"then {'number' if step.of == 'number' else step.name} of {step.case} is {told}"

    def _told(self, case: str, of: str, name: str, value: JsonValue) -> str:
        if of == "number":
            return string(str(value))
        if of == "party":
            return ", ".join(map(plain_name, _texts(value)))
        return written(value, self._anywhere(case, name))

    def _anywhere(self, case: str, name: str) -> nodes.FieldNode | nodes.ListNode | None:
        """Return the field of that name, wherever in the form of a case it stands."""
        found = (each.item for each in deep(self._procedures[self.cases[case]]) if each.item.id == name)
        return next((each for each in found if isinstance(each, nodes.FieldNode | nodes.ListNode)), None)

    def _sees(self, step: st.ThenSees) -> Iterator[str]:
        how = " masked" if step.how == "masked" else ""
        if step.how == "value":
            how = f" as {written(step.value, self._anywhere(step.case, step.field))}"
        yield f"then {step.actor} sees {step.field} of {step.case}{how}"

    def _unseen(self, step: st.ThenUnseen) -> Iterator[str]:
        yield f"then {step.actor} does not see {f'{step.field} of ' if step.field else ''}{step.case}"

    def _may(self, step: st.ThenMay) -> Iterator[str]:
        yield f"then {step.actor} may {'' if step.may else 'not '}{step.action} on {step.case}"

    def _only(self, step: st.ThenOnly) -> Iterator[str]:
        who = f"only {', '.join(step.actors)}" if step.actors else "nobody"
        names = ", ".join(each.rpartition(".")[2] for each in step.names)
        sees = "see" if step.actors[1:] else "sees"
        what = {
            "do": f"may {names} on {step.case}",
            "edit": f"may edit {names} of {step.case}",
            "add": f"may add to {names} of {step.case}",
            "reuse": f"may reuse {step.case} for {names}",
            "see": f"{sees} {f'{names} of ' if names else ''}{step.case}",
            "masked": f"{sees} {f'{names} of ' if names else ''}{step.case} masked",
        }
        yield f"then {who} {what[step.how]}"

    def _holds(self, step: st.ThenHolds) -> Iterator[str]:
        name = f"{self._story.id}_data_{sum(each.startswith('data ') for each in self.data) + 1}"
        lines = self._assigned(step.values, self._form(self.cases[step.case]))
        self.data += [f'data {name} "What the case holds"', *lines, "end", ""]
        yield f"then {step.case} holds {name}"

    def _leaves(self, step: st.ThenLeaves) -> Iterator[str]:
        yield f"then {step.case} leaves {', '.join(step.fields) or 'nothing'}"

    def _fulfils(self, step: st.ThenFulfils) -> Iterator[str]:
        yield f"then {step.case} fulfils {condition_text(step.condition, self._procedures[step.procedure])}"

    def _mail(self, step: st.ThenMail) -> Iterator[str]:
        yield f"then {'' if step.sent else 'no '}mail {step.mail} to {step.to}"

    def _mail_only(self, step: st.ThenMailOnly) -> Iterator[str]:
        yield f"then mail {step.mail} only to {', '.join(step.to)}"

    def _ends(self, step: st.ThenEnds) -> Iterator[str]:
        yield f"then {step.timer} of {step.case} ends on {step.day}"

    def _idle(self, step: st.ThenIdle) -> Iterator[str]:
        yield f"then {step.timer} of {step.case} does not run"

    def _linked(self, step: st.ThenLinked) -> Iterator[str]:
        yield f"then {step.case} is linked to {step.other}"

    def _has(self, step: st.ThenHas) -> Iterator[str]:
        yield f"then {step.case} has {step.count} {'links' if step.of == 'links' else step.name}"

    _steps: ClassVar[Mapping[str, Callable[[Any, Any], Iterator[str]]]] = {
        "on": _on,
        "after": _after,
        "starts": _starts,
        "reuses": _reuses,
        "edits": _edits,
        "does": _does,
        "comments": _comments,
        "attaches": _attaches,
        "then_state": _state,
        "then_gone": _gone,
        "then_value": _value,
        "then_sees": _sees,
        "then_unseen": _unseen,
        "then_may": _may,
        "then_only": _only,
        "then_holds": _holds,
        "then_fulfils": _fulfils,
        "then_leaves": _leaves,
        "then_mail": _mail,
        "then_mail_only": _mail_only,
        "then_ends": _ends,
        "then_idle": _idle,
        "then_linked": _linked,
        "then_has": _has,
    }


def _refused(refused: st.MustRefuse) -> str:
    reason = refused.code or (string(refused.words) if refused.words else "")
    places = [f"{kind} {name}" for kind, names in (("tab", refused.tabs), ("field", refused.fields)) for name in names]
    naming = f" naming {', '.join(places)}" if places else ""
    return f"refused{f' because {reason}' if reason else ''}{naming}"


def _fields(items: Iterable[nodes.Item]) -> dict[str, nodes.FieldNode | nodes.ListNode]:
    found = (each.item for each in leaves(items))
    return {each.id: each for each in found if isinstance(each, nodes.FieldNode | nodes.ListNode)}


def _row_fields(node: nodes.ListNode) -> Fields:
    """Return what a row holds: its items, and its key, which is a code of the list that its rows are entries of."""
    key = nodes.FieldNode(id=node.key or "", type=nodes.TypeOf(name="choice", codes=node.codes))
    return {**({node.key: key} if node.key else {}), **_fields(node.items)}


def _items(row: object) -> Iterable[tuple[str, JsonValue]]:
    return row.items() if isinstance(row, Mapping) else ()


def written(value: JsonValue, holder: nodes.FieldNode | nodes.ListNode | None) -> str:
    """Return a value as its field takes it; one that does not fit as what it is."""
    kind = BY_NAME[holder.type.name].value if isinstance(holder, nodes.FieldNode) else "text"
    if isinstance(value, Mapping):
        return string(str(value.get("name", "")))
    if isinstance(value, list | tuple):
        return ", ".join(plain_name(each) for each in _texts(value))
    if isinstance(value, str):
        if kind in ("code", "authority", "codes", "authorities", "rows"):
            return plain_name(value)
        return value if kind == "date" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else string(value)
    return plain(value)


def _texts(value: JsonValue) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def plain(value: JsonValue) -> str:
    """Return a value without a field to tell its type: a text is put in quotes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return string(value) if isinstance(value, str) else str(value)


def plain_name(value: str) -> str:
    """Return a code or id, in quotes where it is no plain name."""
    return value if NAME.fullmatch(value) and value not in RESERVED else string(value)
