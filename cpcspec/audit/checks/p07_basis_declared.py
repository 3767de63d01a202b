"""P7: a basis for each item with personal data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.sights import is_personal
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA
from cpcspec.audit.study.phrases import named
from cpcspec.ir import nodes

Around = tuple[nodes.Element, ...]


def find(subject: Subject) -> Iterator[Found]:
    """Yield each item with personal data of which neither it nor what it stands in names a basis."""
    items = [
        (path, item, around)
        for tab in subject.node.tabs
        for path, item, around in _items(tab.items, "", (subject.node, tab))
        if isinstance(item, nodes.FieldNode | nodes.Attachments) and is_personal(item)
    ]
    if not items:
        yield not_applicable(NO_PERSONAL_DATA)
        return
    if not subject.world.spec.sources:
        yield not_applicable("The spec names no sources, so that nothing in it can have a basis.")
        return
    parts = {each.id: each for each in subject.node.parts}
    found = own = 0
    for path, item, around in items:
        part = parts.get(item.part) if isinstance(item, nodes.FieldNode) else None
        near = (item, *around[1:], *(() if part is None else (part,)))
        own += any(each.basis for each in near)
        if not any(each.basis for each in (*near, subject.node)):
            found += 1
            says = f"{named(item)} holds personal data, and neither it nor what it stands in names a basis."
            yield fails(says, subject.at("form", path))
    if not found:
        yield holds(CHECK.good, items_with_personal_data=len(items), by_more_than_the_procedure=own)


def _items(items: Iterable[nodes.Item], prefix: str, around: Around) -> Iterator[tuple[str, nodes.Item, Around]]:
    """Yield all items at any depth with their dotted ids and what stands around them, outermost first."""
    for item in items:
        if isinstance(item, nodes.SectionNode):
            yield from _items(item.items, prefix, (*around, item))
            continue
        yield prefix + item.id, item, around
        if isinstance(item, nodes.ListNode | nodes.Box):
            yield from _items(item.items, f"{prefix}{item.id}.", (*around, item))


CHECK = Check(
    id="P7",
    title="A basis for personal data",
    question="Does each item with personal data say on which basis it is collected?",
    good="Each item with personal data, or what it stands in, names its basis.",
    find=find,
)
