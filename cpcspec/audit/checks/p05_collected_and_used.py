"""P5: personal data that are collected and never used."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import Deep, fields_read
from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.flows import flows, pairs
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA, personal
from cpcspec.audit.study.phrases import named
from cpcspec.ir import nodes

USES = ("searchable", "column")


def find(subject: Subject) -> Iterator[Found]:
    """Yield each item with personal data that nothing reads and nobody sees but who has put it in."""
    items = list(personal(subject.node))
    if not items:
        yield not_applicable(NO_PERSONAL_DATA)
        return
    read = fields_read(subject.node)
    carried = {
        pair.source.path
        for flow in flows(subject.world.spec) if flow.source.id == subject.id
        for pair in pairs(flow) if pair.target is not None
    }  # fmt: skip
    unused = [each for each in items if each.item.id not in read and each.path not in carried]
    unused = [each for each in unused if not _shown_to_others(subject, each) and not _flagged(each)]
    for each in unused:
        says = f"{named(each.item)} holds personal data that no condition, mail, reuse or other party ever uses."
        yield fails(says, subject.at("form", each.path))
    if not unused:
        yield holds(CHECK.good, items_with_personal_data=len(items))


def _flagged(item: Deep) -> bool:
    return isinstance(item.item, nodes.FieldNode) and not set(USES).isdisjoint(item.item.flags)


def _shown_to_others(subject: Subject, item: Deep) -> bool:
    """Return whether another party than those who fill it in sees an item, as it is."""
    fillers = _fillers(subject.node, item)
    return any(
        item.path in rule.paths and not rule.masked and not fillers.issuperset(rule.parties)
        for rule in subject.table.rules
    )


def _fillers(node: nodes.Procedure, item: Deep) -> frozenset[str]:
    box = next((each for each in (*item.inside, item.item) if isinstance(each, nodes.Box | nodes.Attachments)), None)
    if box is not None:
        return frozenset(box.by)
    part = item.item.part if isinstance(item.item, nodes.FieldNode | nodes.ListNode) else ""
    return frozenset(party for each in node.parts if each.id == part for party, _ in each.edited)


CHECK = Check(
    id="P5",
    title="Personal data that are used",
    question="Is each item with personal data used for something?",
    good="Each item with personal data is read by a rule, or seen by somebody who has not put it in.",
    find=find,
)
