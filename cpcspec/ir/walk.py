"""Walking through forms: every field, list, box and attachment section with what stands around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.ir.expr import Expr
from cpcspec.ir.nodes import Attachments, Box, FieldNode, Item, ListNode, Procedure, SectionNode, Tab

Leaf = FieldNode | ListNode | Box | Attachments


class Placed(NamedTuple):
    """A leaf of a form with the tab it stands in and all conditions under which it is shown."""

    item: Leaf
    shown: tuple[Expr, ...] = ()
    tab: Tab | None = None


def leaves(items: Iterable[Item], shown: tuple[Expr, ...] = (), tab: Tab | None = None) -> Iterator[Placed]:
    """Yield the leaves of these items in their order, sections opened; lists are not entered."""
    for item in items:
        own = () if isinstance(item, Attachments) or item.shown is None else (item.shown,)
        if isinstance(item, SectionNode):
            yield from leaves(item.items, shown + own, tab)
        else:
            yield Placed(item, shown + own, tab)


def form(procedure: Procedure) -> Iterator[Placed]:
    """Yield the leaves of all tabs of a procedure, in their order."""
    for tab in procedure.tabs:
        yield from leaves(tab.items, (tab.shown,) if tab.shown is not None else (), tab)


def lists(items: Iterable[Item]) -> Iterator[ListNode]:
    """Yield the lists among these items at any depth, outer ones first."""
    for placed in leaves(items):
        if isinstance(placed.item, ListNode):
            yield placed.item
            yield from lists(placed.item.items)
