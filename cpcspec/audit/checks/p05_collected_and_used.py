"""P5: personal data that are collected and never used."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import Deep, fields_read
from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.flows import flows, pairs
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA, personal
from cpcspec.audit.study.phrases import named
from cpcspec.ir import nodes
from cpcspec.ir.walk import Leaf, leaves
from cpcspec.semantics.standing import Standing

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
    seeing = Seeing(subject)
    unused = [each for each in items if read.isdisjoint(_names(each.item)) and each.path not in carried]
    unused = [each for each in unused if not seeing.others(each) and not _flagged(each)]
    for each in unused:
        says = (
            f"{named(each.item)} holds personal data that no condition, mail or reuse uses, "
            "and that nobody sees but who has put them in."
        )
        yield fails(says, subject.at("form", each.path))
    if not unused:
        yield holds(CHECK.good, items_with_personal_data=len(items))


def _names(item: Leaf) -> set[str]:
    """Return the names by which rules may read an item; what stands in a comment box is read by its own."""
    own = {placed.item.id for placed in leaves(item.items)} if isinstance(item, nodes.Box) else set()
    return {item.id, *own}


def _flagged(item: Deep) -> bool:
    return isinstance(item.item, nodes.FieldNode) and not set(USES).isdisjoint(item.item.flags)


class Seeing:
    """Who sees the items of a procedure as they are, and who puts them in."""

    def __init__(self, subject: Subject) -> None:
        """Ask the meaning of the spec."""
        self.node = subject.node
        self.standing = Standing(subject.world.program, subject.table)

    def others(self, item: Deep) -> bool:
        """Return whether somebody may read what somebody else has put in: of another party, or of the same one."""
        readers = [each.id for each in self.node.parties if self._reads(each.id, item.path)]
        fillers = self._fillers(item) or {""}
        return any(one != other or self.standing.several(one) for one in readers for other in fillers)

    def _reads(self, party: str, path: str) -> bool:
        return any(self.standing.level(path, party, each.id, personal=True) == "shown" for each in self.node.states)

    def _fillers(self, item: Deep) -> set[str]:
        """Return the parties that put something in: where they may write, edit, or are asked for it."""
        top = item.inside[0] if item.inside else item.item
        if isinstance(top, nodes.Box | nodes.Attachments):
            return set(top.by)
        part = item.item.part if isinstance(item.item, nodes.FieldNode | nodes.ListNode) else ""
        editing = {party for each in self.node.parts if each.id == part for party, _ in each.edited}
        return editing.union(*(each.by for each in self.node.actions if top.id in each.asks))


CHECK = Check(
    id="P5",
    title="Personal data that are used",
    question="Is each item with personal data used for something?",
    good="Each item with personal data is read by a rule, or seen by somebody who has not put it in.",
    find=find,
)
