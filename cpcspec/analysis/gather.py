"""Many items said in few words: whole parts and tabs by their names, the rest one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cpcspec.ir import walk
from cpcspec.ir.nodes import FieldNode, ListNode, Procedure
from cpcspec.ir.words import quoted


def gathered(procedure: Procedure, ids: Collection[str]) -> list[str]:
    """Return what items are called: `the part “Reply”`, `the tab “Traders”`, `“Subject”`.

    Those inside lists are dotted; what is inside a list that is named itself is not named again.
    """
    left = set(ids)
    said: list[str] = []
    for kind, label, members in _wholes(procedure):
        if members and members <= left:
            said.append(f"the {kind} {quoted(label)}")
            left -= members
    named = item_names(procedure)
    known = [each for each in named if each in left]
    said += [named[each] for each in known if each.rpartition(".")[0] not in ids]
    return list(dict.fromkeys([*said, *(quoted(each) for each in sorted(left - set(named)))]))


def _wholes(procedure: Procedure) -> Iterator[tuple[str, str, set[str]]]:
    """Yield tabs and parts with the ids of all that they hold; a tab of one item is no shorter than that item."""
    parts: dict[str, set[str]] = {}
    tabs: dict[str, set[str]] = {}
    for tab in procedure.tabs:
        own = {placed.item.id for placed in walk.leaves(tab.items)}
        tabs[tab.id] = own if len(own) > 1 else set()
    for name, part_id in _parts(procedure):
        parts.setdefault(part_id, set()).add(name)
    for each in procedure.tabs:
        yield "tab", each.label, tabs[each.id]
    for part in procedure.parts:
        yield "part", part.label, parts.get(part.id, set())


def _parts(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Yield the dotted id and the part of each field and list, those in lists too."""
    for placed in walk.form(procedure):
        if isinstance(placed.item, FieldNode):
            yield placed.item.id, placed.item.part
        elif isinstance(placed.item, ListNode):
            yield from _in_list(placed.item, "", placed.item.part)


def _in_list(node: ListNode, prefix: str, part: str) -> Iterator[tuple[str, str]]:
    name = f"{prefix}{node.id}"
    yield name, node.part or part
    for placed in walk.leaves(node.items):
        if isinstance(placed.item, FieldNode):
            yield f"{name}.{placed.item.id}", placed.item.part or node.part or part
        elif isinstance(placed.item, ListNode):
            yield from _in_list(placed.item, f"{name}.", node.part or part)


def item_names(procedure: Procedure) -> dict[str, str]:
    """Return what each item is called, by dotted id, in the order of the form."""
    found: dict[str, str] = {}
    for placed in walk.form(procedure):
        found[placed.item.id] = quoted(placed.item.label)
        if isinstance(placed.item, ListNode):
            found |= _in_rows(placed.item, placed.item.id)
    return found


def _in_rows(node: ListNode, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for placed in walk.leaves(node.items):
        inner = f"{name}.{placed.item.id}"
        found[inner] = f"{quoted(placed.item.label)} in {quoted(node.label)}"
        if isinstance(placed.item, ListNode):
            found |= _in_rows(placed.item, inner)
    return found
