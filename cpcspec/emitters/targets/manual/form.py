"""Tabs as tables: every field with its level, type, conditions, checks and basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cpcspec.analysis.sentences import Speaker
from cpcspec.emitters.targets.manual.document import Cell, Paragraph, Piece, Row, Section, Table, notes, strong, words
from cpcspec.emitters.targets.manual.rights import Rights
from cpcspec.ir.expr import Const, Expr
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import (
    Attachments,
    Box,
    Check,
    Element,
    FieldNode,
    Item,
    Level,
    ListNode,
    Requirement,
    SectionNode,
    Tab,
)
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.words import in_words, listed, quoted

HEAD = ("Field", "Needed", "What it holds", "Shown when", "Rules", "Basis")
MARKS: dict[Level, str] = {"save": "* to save", "send": "* to send"}
FLAGS = {
    "translatable": "May be translated by machine.",
    "searchable": "Can be searched for.",
    "column": "A column of result lists.",
}


@dataclass(frozen=True, slots=True)
class FormTeller:
    """Tells the rows of one tab, list or small form."""

    speaker: Speaker
    rights: Rights
    depth: int = 0
    part: str = ""

    def tab(self, tab: Tab) -> Section:
        """Return the section of a tab."""
        lines: list[Piece] = []
        if tab.help:
            lines.append(Piece(tab.help))
        if tab.for_each:
            lines.append(Piece(f"There is one such tab for each choice in {self._field_name(tab.for_each)}."))
        if tab.shown is not None:
            lines.append(Piece(f"Shown when {self.speaker.when(tab.shown)}."))
        lines += [Piece(each) for each in self.checks(tab.checks)]
        lines += _basis(tab)
        blocks = ((Paragraph(tuple(lines)),) if lines else ()) + (self.table(f"Tab {quoted(tab.label)}", tab.items),)
        return Section(f"tab-{tab.id}", tab.label.replace("{code}", "…"), blocks)

    def table(self, caption: str, items: Iterable[Item]) -> Table:
        """Return the table of some items."""
        return Table(caption, HEAD, tuple(self.rows(items)), "form")

    def rows(self, items: Iterable[Item]) -> Iterator[Row]:
        """Yield the rows of some items, in their order."""
        switch = ""
        for item in items:
            if isinstance(item, FieldNode):
                yield self._field(item)
            elif isinstance(item, SectionNode):
                yield from self._section(item, switch)
            elif isinstance(item, ListNode):
                yield from self._list(item)
            elif isinstance(item, Box):
                yield from self._box(item)
            else:
                yield self._attachments(item)
            switch = item.label if isinstance(item, FieldNode) and item.words else ""

    def _field_name(self, field: str) -> str:
        node = self.speaker.labels.fields.get(field)
        return quoted(node.label if node else field)

    def _field(self, node: FieldNode) -> Row:
        rules = [*self._default(node.default, node), *self.checks(node.checks)]
        marks = [FLAGS[each] for each in node.flags if each in FLAGS]
        if node.part and node.part != self.part:
            marks.append(f"Part: {self._part_label(node.part)}.")
        cells = (
            (strong(node.label), *notes(node.help)),
            self._level(node.required),
            words(self._type(node)),
            words(self.speaker.when(node.shown)),
            (*map(strong, self._personal(node)), *words(*rules), *notes(*marks)),
            _basis(node),
        )
        return Row(cells, depth=self.depth)

    def _part_label(self, part: str) -> str:
        return next((each.label for each in self.speaker.procedure.parts if each.id == part), part)

    def _level(self, required: Iterable[Requirement]) -> Cell:
        pieces: list[Piece] = []
        for need in required:
            when = condition(need.when)
            if when != NO:
                pieces.append(Piece(MARKS[need.level], need.level))
                pieces += notes(f"when {in_words(when, self.speaker.labels)}") if when is not None else ()
        return tuple(pieces)

    def _type(self, node: FieldNode) -> str:
        kind = node.type
        said = BY_NAME[kind.name].in_words
        if node.words:
            return listed(map(quoted, node.words), "or")
        if kind.codes:
            codes = self.speaker.labels.codes.get(kind.codes)
            by = f", those whose {kind.by} is that of the row" if kind.by else ""
            return f"{said} from {quoted(codes.label if codes else kind.codes)}{by}"
        if kind.kinds:
            kinds = listed((self.speaker.labels.kinds.get(each, each) for each in kind.kinds), "or")
            where = f", in {in_words(kind.country, self.speaker.labels)}" if kind.country is not None else ""
            return f"{said} ({kinds}){where}"
        if kind.rows_of:
            return f"some rows of {self._field_name(kind.rows_of)}"
        return said + self._limits(kind.least, kind.most, "characters" if "text" in kind.name else "")

    def _limits(self, least: Expr | None, most: Expr | None, unit: str) -> str:
        low, high = (in_words(each, self.speaker.labels) if each is not None else "" for each in (least, most))
        if low and high:
            return f" from {low} to {high}"
        told = f", at least {low}" if low else f", at most {high}" if high else ""
        return f"{told} {unit}".rstrip() if told else ""

    def _default(self, default: Expr | None, node: FieldNode) -> Iterator[str]:
        if default is None:
            return
        if isinstance(default, Const) and node.words and isinstance(default.value, bool):
            yield f"Default: {quoted(node.words[0 if default.value else 1])}."
        elif isinstance(default, Const) and node.type.codes:
            label = self.speaker.labels.code(node.type.codes, default.value)
            yield f"Default: {quoted(label or str(default.value))}."
        else:
            yield f"Default: {in_words(default, self.speaker.labels)}."

    def checks(self, checks: Iterable[Check]) -> Iterator[str]:
        """Yield what must hold, one sentence for each check."""
        for check in checks:
            told = self.speaker.when(check.condition)
            if told:
                message = f" Otherwise: {quoted(check.message)}" if check.message else ""
                yield f"To {check.level}, it must hold that {told}.{message}"

    def _personal(self, node: FieldNode) -> Iterator[str]:
        when = condition(node.personal) if node.personal is not None else NO
        if when is None:
            yield "Personal data."
        elif when != NO:
            yield f"Personal data when {in_words(when, self.speaker.labels)}."

    def _heading(self, element: Element, *more: str) -> Row:
        told = [each for each in more if each]
        cell = (Piece(element.label, "group"), *notes(element.help, *told), *_basis(element))
        return Row((cell,), group=True, depth=self.depth)

    def _section(self, node: SectionNode, switch: str) -> Iterator[Row]:
        """Yield the rows of a group; one behind a switch of its own name is headed by what the switch must say."""
        when = self.speaker.when(node.shown)
        if when and node.label in ("", switch):
            yield self._heading(node.model_copy(update={"label": f"When {when}"}))
        else:
            yield self._heading(node, f"Shown when {when}." if when else "")
        yield from replace(self, depth=self.depth + 1).rows(node.items)

    def _list(self, node: ListNode) -> Iterator[Row]:
        when = self.speaker.when(node.shown)
        labels = self.speaker.labels.within(node)
        inside = replace(self, speaker=replace(self.speaker, labels=labels), depth=self.depth + 1)
        facts = [
            f"List: one row for each {self._each(node)}." if node.codes else "List: any number of rows.",
            f"Shown when {when}." if when else "",
            *(self._least(each.count, each.when) for each in node.least),
            f"At most {node.most} {'row' if node.most == 1 else 'rows'}." if node.most is not None else "",
            *inside.checks(node.checks),
            f"Part: {self._part_label(node.part)}." if node.part and node.part != self.part else "",
        ]
        yield self._heading(node, *facts)
        yield from inside.rows(node.items)

    def _each(self, node: ListNode) -> str:
        codes = self.speaker.labels.codes.get(node.codes or "")
        by = f" whose {node.by} is that of the tab" if node.by else ""
        return f"entry ticked in {quoted(codes.label if codes else node.codes or '')}{by}"

    def _least(self, count: int, when: Expr | None) -> str:
        told = condition(when)
        if told == NO:
            return ""
        why = f" when {in_words(told, self.speaker.labels)}" if told is not None else ""
        return f"To send, at least {count} {'row' if count == 1 else 'rows'}{why}."

    def _box(self, node: Box) -> Iterator[Row]:
        when = self.speaker.when(node.shown)
        per = {"country": "for each country", "authority": "for each authority", None: "in all"}[node.per]
        yield self._heading(
            node,
            f"Comments by {self.rights.sentence('comment', node.id)}; never altered.",
            f"At most {node.most} {per}." if node.most is not None else "",
            f"Shown when {when}." if when else "",
            *self.speaker.effects(node.effects),
        )
        labels = self.speaker.labels.with_given(node.items)
        yield from replace(self, speaker=replace(self.speaker, labels=labels), depth=self.depth + 1).rows(node.items)

    def _attachments(self, node: Attachments) -> Row:
        kind = "Files with personal data" if node.personal else "Files without personal data"
        return self._heading(node, f"{kind}, added by {self.rights.sentence('attach', node.id)}.")


def _basis(element: Element) -> Cell:
    return notes("; ".join(element.basis), ", ".join(element.meets))
