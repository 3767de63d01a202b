"""The names of a compiled spec that scenarios may use, found by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from cpcspec.ir import nodes, walk

Holder = nodes.FieldNode | nodes.ListNode


class Space(NamedTuple):
    """The fields and lists that may be filled in at one place, and what that place is called."""

    fields: Mapping[str, Holder]
    place: str


class Nested(NamedTuple):
    """A field inside a list of the form."""

    list: str
    field: nodes.FieldNode


class Names:
    """The names of one procedure."""

    def __init__(self, procedure: nodes.Procedure) -> None:
        """Take the procedure; its tables are made when they are first asked for."""
        self.procedure = procedure

    @cached_property
    def form(self) -> dict[str, walk.Leaf]:
        """All fields, lists, comment boxes and attachment sections at the top of the form."""
        return {placed.item.id: placed.item for placed in walk.form(self.procedure)}

    @cached_property
    def nested(self) -> dict[str, Nested]:
        """The fields inside lists, with the outermost list; of two with one name the first one counts."""
        found: dict[str, Nested] = {}
        for item in self.form.values():
            if isinstance(item, nodes.ListNode):
                for field in _inner_fields(item):
                    found.setdefault(field.id, Nested(item.id, field))
        return found

    @cached_property
    def actions(self) -> dict[str, nodes.Action]:
        """The actions."""
        return {each.id: each for each in self.procedure.actions}

    @cached_property
    def ids(self) -> dict[str, frozenset[str]]:
        """The names of states, parties, timers, mails, tabs, and of all fields that a refusal may name."""
        own = {each.id for action in self.procedure.actions for each in _holders(action.items)}
        boxes = {each.id for box in self.form.values() if isinstance(box, nodes.Box) for each in _holders(box.items)}
        return {
            "state": _ids(self.procedure.states),
            "party": _ids(self.procedure.parties),
            "timer": _ids(self.procedure.timers),
            "mail": _ids(self.procedure.mails),
            "tab": _ids(self.procedure.tabs),
            "field": frozenset(self.form) | frozenset(self.nested) | own | boxes,
        }

    @cached_property
    def form_space(self) -> Space:
        """What may be filled in on the form."""
        holders = {name: each for name, each in self.form.items() if isinstance(each, Holder)}
        return Space(holders, f"the form of `{self.procedure.id}`")

    def given_space(self, action: nodes.Action) -> Space:
        """Return what an action asks for: its own small form and the fields that it sets by the user's word."""
        own: dict[str, Holder] = {each.id: each for each in _holders(action.items)}
        asked = {name: self.form_space.fields[name] for name in action.asks if name in self.form_space.fields}
        return Space({**asked, **own}, f"the action `{action.id}`")


def box_space(box: nodes.Box) -> Space:
    """Return what may be filled in for an entry of a comment box."""
    return Space({each.id: each for each in _holders(box.items)}, f"the comment box `{box.id}`")


def row_space(rows: nodes.ListNode) -> Space:
    """Return what may be filled in for a row of a list; with `codes` the chosen entry is one of it."""
    holders: dict[str, Holder] = {each.id: each for each in _holders(rows.items)}
    if rows.key and rows.codes:
        key = nodes.FieldNode(id=rows.key, label=rows.key, type=nodes.TypeOf(name="choice", codes=rows.codes))
        holders = {rows.key: key, **holders}
    return Space(holders, f"the list `{rows.id}`")


def _holders(items: Iterable[nodes.Item]) -> Iterator[Holder]:
    return (placed.item for placed in walk.leaves(items) if isinstance(placed.item, Holder))


def _inner_fields(rows: nodes.ListNode) -> Iterator[nodes.FieldNode]:
    for holder in row_space(rows).fields.values():
        if isinstance(holder, nodes.FieldNode):
            yield holder
        else:
            yield from _inner_fields(holder)


def _ids(elements: Iterable[nodes.Element]) -> frozenset[str]:
    return frozenset(each.id for each in elements)
