"""What a procedure reads: the fields, parties and code lists that anything in it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import BaseModel

from cpcspec.ir.expr import FieldRef, PartyRef
from cpcspec.ir.nodes import Attachments, Box, CreateCase, ListNode, Procedure, Tab, TypeOf
from cpcspec.ir.walk import Leaf, form, leaves

PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Deep(NamedTuple):
    """A leaf of the form at any depth: its dotted id, its tab, and the lists around it, outermost first."""

    path: str
    item: Leaf
    tab: Tab | None
    inside: tuple[ListNode, ...] = ()


def deep(procedure: Procedure) -> Iterator[Deep]:
    """Yield all leaves of a form, those inside lists too."""
    for placed in form(procedure):
        yield from _deeper(placed.item, placed.tab, "", ())


def _deeper(item: Leaf, tab: Tab | None, prefix: str, inside: tuple[ListNode, ...]) -> Iterator[Deep]:
    yield Deep(prefix + item.id, item, tab, inside)
    if isinstance(item, ListNode):
        for each in leaves(item.items):
            yield from _deeper(each.item, tab, f"{prefix}{item.id}.", (*inside, item))


def within(node: object) -> Iterator[BaseModel]:
    """Yield a node and all nodes inside it."""
    if isinstance(node, BaseModel):
        yield node
        for value in node.__dict__.values():
            yield from within(value)
    elif isinstance(node, tuple):
        for value in node:
            yield from within(value)


def parties_read(procedure: Procedure) -> set[str]:
    """Return the parties that something is given to, asked of, told to or shown to."""
    found = {each.name for each in within(procedure) if isinstance(each, PartyRef)}
    found.update(name for part in procedure.parts for name, _ in part.edited)
    found.update(name for each in procedure.actions for name in each.by)
    found.update(name for each in deep(procedure) if isinstance(each.item, Box | Attachments) for name in each.item.by)
    found.update(name for timer in procedure.timers for each in timer.reminders for name in each.to)
    found.update(name for each in procedure.mails for name in (*each.to, *PLACEHOLDER.findall(each.text)))
    found.update(name for each in procedure.access for name in each.parties)
    found.update(name for each in procedure.retention.hide for name in each.spared)
    found.update(each.creator for each in within(procedure) if isinstance(each, CreateCase) and each.creator)
    return found


def fields_read(procedure: Procedure) -> set[str]:
    """Return the short names of the fields and lists that something in the procedure depends on."""
    found = {each.name for each in within(procedure) if isinstance(each, FieldRef)}
    found.update(each.rows_of for each in within(procedure) if isinstance(each, TypeOf) and each.rows_of)
    found.update(each.for_each for each in procedure.tabs if each.for_each)
    found.update(each.field for each in procedure.parties if each.field)
    found.update(name for each in procedure.mails for name in PLACEHOLDER.findall(each.text))
    found.update(name for each in procedure.retention.erase for name in each.keep)
    return found
