"""What there is to say of each item of a form, aspect by aspect, so that two versions can be laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from cpcspec.analysis.sentences import Speaker
from cpcspec.ir.base import Node
from cpcspec.ir.expr import Const, Expr
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import (
    Attachments,
    Box,
    Check,
    Element,
    FieldNode,
    Item,
    ListNode,
    SectionNode,
    Tab,
)
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.words import in_words, listed, quoted

Facts = dict[str, tuple[str, ...]]
"""What is said, by aspect; an aspect with nothing to say is left out."""


class Thing(NamedTuple):
    """An element that two versions may both have: where it is, what it is called, itself, and what is said of it.

    `kind` and `id` are those of the origins; `bare` is the element without the items that are things of their own.
    `tell` makes the facts: most elements are alike in both versions, and nobody asks for theirs.
    """

    kind: str
    id: str
    title: str
    bare: Node
    tell: Callable[[], Facts]

    @property
    def facts(self) -> Facts:
        """Return what is said of it, aspect by aspect."""
        return self.tell()


def facts_of(*pairs: tuple[str, Iterable[str]]) -> Facts:
    """Return the facts of these pairs of an aspect and its phrases; empty phrases say nothing."""
    known = {aspect: tuple(dict.fromkeys(each for each in phrases if each)) for aspect, phrases in pairs}
    return {aspect: phrases for aspect, phrases in known.items() if phrases}


def element_facts(element: Element) -> tuple[tuple[str, Iterable[str]], ...]:
    """Return what is said of every element: label, help, law, requirements."""
    return (
        ("label", [quoted(element.label)]),
        ("help", [quoted(element.help) if element.help else ""]),
        ("basis", element.basis),
        ("requirements met", element.meets),
    )


@dataclass(frozen=True, slots=True)
class FormFacts:
    """Says the items of one tab, list, box or small form."""

    speaker: Speaker
    prefix: str = ""
    around: str = ""

    def things(self, items: Iterable[Item]) -> Iterator[Thing]:
        """Yield every item with what is said of it, those inside others after them."""
        for item in items:
            if isinstance(item, FieldNode):
                yield self._thing("field", item, partial(self._field, item), item)
            elif isinstance(item, SectionNode):
                yield self._thing("section", item, partial(self._section, item), item.model_copy(update={"items": ()}))
                yield from self.things(item.items)
            elif isinstance(item, ListNode):
                yield self._thing("list", item, partial(self._list, item), item.model_copy(update={"items": ()}))
                inner = replace(self.speaker, labels=self.speaker.labels.within(item))
                yield from self._within(item, inner).things(item.items)
            elif isinstance(item, Box):
                yield self._thing("comment box", item, partial(self._box, item), item.model_copy(update={"items": ()}))
                inner = replace(self.speaker, labels=self.speaker.labels.with_given(item.items))
                yield from self._within(item, inner).things(item.items)
            else:
                yield self._thing("attachments", item, partial(self._attachments, item), item)

    def _within(self, item: Element, speaker: Speaker) -> FormFacts:
        return FormFacts(speaker, f"{self.prefix}{item.id}.", f" of {quoted(item.label)}")

    def _thing(self, word: str, item: Element, tell: Callable[[], Facts], bare: Node) -> Thing:
        return Thing("form", f"{self.prefix}{item.id}", f"the {word} {quoted(item.label)}{self.around}", bare, tell)

    # ------------------------------------------------------------ items

    def _field(self, node: FieldNode) -> Facts:
        return facts_of(
            *element_facts(node),
            ("part", [node.part]),
            ("type", [self.type(node)]),
            ("needed", self._needed(node)),
            ("shown when", self._shown(node.shown)),
            ("default", [self._default(node)]),
            ("must hold", self.checks(node.checks)),
            ("personal data", [self._personal(node)]),
            ("marks", node.flags),
        )

    def _section(self, node: SectionNode) -> Facts:
        return facts_of(*element_facts(node), ("shown when", self._shown(node.shown)))

    def _list(self, node: ListNode) -> Facts:
        labels = self.speaker.labels
        codes = labels.codes.get(node.codes or "")
        inside = FormFacts(replace(self.speaker, labels=labels.within(node)))
        least = [
            f"at least {each.count} to send{f', when {told}' if told else ''}"
            for each in node.least
            if condition(each.when) != NO
            for told in [self.speaker.when(each.when)]
        ]
        return facts_of(
            *element_facts(node),
            ("part", [node.part]),
            ("rows", [f"entries of {quoted(codes.label)}" if codes else "", f"by {node.by}" if node.by else ""]),
            ("fewest rows", least),
            ("most rows", [str(node.most) if node.most is not None else ""]),
            ("shown when", self._shown(node.shown)),
            ("must hold", inside.checks(node.checks)),
        )

    def _box(self, node: Box) -> Facts:
        per = {"country": " for each country", "authority": " for each authority", None: ""}[node.per]
        return facts_of(
            *element_facts(node),
            ("who may add", self._parties(node.by)),
            ("in", self._states(node.states)),
            ("at most", [f"{node.most}{per}" if node.most is not None else ""]),
            ("shown when", self._shown(node.shown)),
            ("does", [each.rstrip(".") for each in self.speaker.effects(node.effects)]),
        )

    def _attachments(self, node: Attachments) -> Facts:
        return facts_of(
            *element_facts(node),
            ("who may add", self._parties(node.by)),
            ("in", self._states(node.states)),
            ("personal data", ["yes" if node.personal else "no"]),
        )

    def tab(self, tab: Tab) -> Thing:
        """Return a tab, without what it holds."""
        bare = tab.model_copy(update={"items": ()})
        return Thing("form", tab.id, f"the tab {quoted(tab.label)}", bare, partial(self._tab, tab))

    def _tab(self, tab: Tab) -> Facts:
        node = self.speaker.labels.fields.get(tab.for_each or "")
        return facts_of(
            *element_facts(tab),
            ("once for each choice in", [quoted(node.label if node else tab.for_each) if tab.for_each else ""]),
            ("shown when", self._shown(tab.shown)),
            ("must hold", self.checks(tab.checks)),
        )

    # ------------------------------------------------------------ aspects

    def type(self, node: FieldNode) -> str:
        """Return what a field may hold."""
        kind, labels = node.type, self.speaker.labels
        said = BY_NAME[kind.name].in_words
        if node.words:
            return f"{said}, as {listed(map(quoted, node.words), 'or')}"
        if kind.codes:
            codes = labels.codes.get(kind.codes)
            by = f", those whose {kind.by} is that of the row" if kind.by else ""
            return f"{said} from {quoted(codes.label if codes else kind.codes)}{by}"
        if kind.kinds:
            kinds = listed((labels.kinds.get(each, each) for each in kind.kinds), "or")
            return f"{said} ({kinds}){f', in {in_words(kind.country, labels)}' if kind.country is not None else ''}"
        if kind.rows_of:
            rows = labels.fields.get(kind.rows_of)
            return f"some rows of {quoted(rows.label if rows else kind.rows_of)}"
        ends = ((kind.least, "at least"), (kind.most, "at most"))
        return ", ".join([said, *(f"{word} {in_words(end, labels)}" for end, word in ends if end is not None)])

    def _needed(self, node: FieldNode) -> Iterator[str]:
        for each in node.required:
            if condition(each.when) != NO:
                told = self.speaker.when(each.when)
                yield f"to {each.level}{f', when {told}' if told else ''}"

    def _shown(self, shown: Expr | None) -> tuple[str, ...]:
        told = self.speaker.when(shown)
        return (told,) if told else ()

    def _default(self, node: FieldNode) -> str:
        default = node.default
        if isinstance(default, Const) and node.type.codes:
            return quoted(self.speaker.labels.code(node.type.codes, default.value) or str(default.value))
        return in_words(default, self.speaker.labels) if default is not None else ""

    def _personal(self, node: FieldNode) -> str:
        when = condition(node.personal) if node.personal is not None else NO
        if when is None:
            return "always"
        return "" if when == NO else f"when {in_words(when, self.speaker.labels)}"

    def checks(self, checks: Iterable[Check]) -> Iterator[str]:
        """Yield what must hold, one phrase for each check."""
        for check in checks:
            told = self.speaker.when(check.condition)
            if told:
                yield f"to {check.level}: {told}{f' (else {quoted(check.message)})' if check.message else ''}"

    def _parties(self, ids: Iterable[str]) -> list[str]:
        return [self.speaker.labels.parties.get(each, each) for each in ids]

    def _states(self, ids: Iterable[str]) -> list[str]:
        return [quoted(self.speaker.labels.states.get(each, each)) for each in ids]
