"""The single faults that the nodes of a form can have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from cpcspec.ir import nodes as n
from cpcspec.ir.base import Node
from cpcspec.ir.expr import Const
from tests.support.fault_kit import Around, Fault, condition_wrong, dropped, fault, flipped, moved, names_wrong


def _field(node: n.FieldNode, here: Around) -> Iterator[Fault]:
    yield from dropped(node, "required", "requirement dropped")
    yield from condition_wrong(node, "shown", "shown-condition")
    yield from dropped(node, "checks", "check dropped")
    if node.default is not None:
        yield fault("default dropped", "no default", "default", None)
        yield from moved(node, "default", "default changed")
        if isinstance(node.default, Const) and isinstance(node.default.value, bool):
            yield fault("default changed", "turned round", "default", Const(value=not node.default.value))
        if isinstance(node.default, Const) and isinstance(node.type.most, Const) and type(node.type.most.value) is int:
            beyond = node.type.most.value + 1
            yield fault("default out of bounds", f"{beyond}", "default", Const(value=beyond))
    if node.personal is not None:
        yield from condition_wrong(node, "personal", "personal-data mark")
    other = here.other(here.parts, (node.part,)) if node.part else None
    if other:
        yield fault("part swapped", f"{other} for {node.part}", "part", other)


def _requirement(node: n.Requirement, here: Around) -> Iterator[Fault]:
    if not here.given_at_once:
        lowered = node.level == "save"
        kind = "required level lowered" if lowered else "required level raised"
        yield fault(kind, f"was {node.level}", "level", "send" if lowered else "save")
    yield from condition_wrong(node, "when", "requirement's condition")


def _type(node: n.TypeOf, here: Around) -> Iterator[Fault]:
    for field in ("least", "most"):
        yield from moved(node, field, "bound moved by one")
    if node.least is not None or node.most is not None:
        # Both bounds are written in one clause: they get lost together.
        yield Fault("bounds dropped", "no bounds", ((("least",), None), (("most",), None)))
    for field in ("country", "by"):
        if getattr(node, field) is not None:
            yield fault("choice widened", f"no {field}", field, None)
    if not here.recorded(node):
        yield from names_wrong(node, "kinds", "kind", here.kinds, here)


def _check(node: n.Check, _here: Around) -> Iterator[Fault]:
    yield from condition_wrong(node, "condition", "check", droppable=False)
    if node.level == "save":
        yield fault("check level lowered", "was save", "level", "send")


def _list(node: n.ListNode, _here: Around) -> Iterator[Fault]:
    yield from condition_wrong(node, "shown", "shown-condition")
    yield from dropped(node, "least", "fewest rows dropped")
    yield from dropped(node, "checks", "check dropped")
    if node.most is not None:
        yield fault("most rows dropped", "no most", "most", None)
        yield from moved(node, "most", "bound moved by one")


def _least(node: n.LeastRows, _here: Around) -> Iterator[Fault]:
    yield from moved(node, "count", "bound moved by one")
    yield from condition_wrong(node, "when", "requirement's condition")


def _box(node: n.Box, here: Around) -> Iterator[Fault]:
    yield from condition_wrong(node, "shown", "shown-condition")
    yield from names_wrong(node, "by", "party", here.parties, here)
    yield from names_wrong(node, "states", "state", here.living, here)
    yield from dropped(node, "effects", "effect dropped")
    if node.per:
        yield fault("limit of comments dropped", f"not per {node.per}", "most", None)
        other = "authority" if node.per == "country" else "country"
        yield fault("limit of comments changed", f"per {other}", "per", other)
    if node.most is not None:
        yield fault("bound moved by one", "most +1", "most", node.most + 1)


def _attachments(node: n.Attachments, here: Around) -> Iterator[Fault]:
    yield from names_wrong(node, "by", "party", here.parties, here)
    yield from names_wrong(node, "states", "state", here.living, here)
    if node.personal:
        yield flipped(node, "personal", "personal-data mark dropped")


def _section(node: n.SectionNode, _here: Around) -> Iterator[Fault]:
    yield from condition_wrong(node, "shown", "shown-condition")


def _tab(node: n.Tab, _here: Around) -> Iterator[Fault]:
    yield from condition_wrong(node, "shown", "shown-condition")
    yield from dropped(node, "checks", "check dropped")


FORM_FAULTS: dict[type[Node], Callable[[Any, Around], Iterator[Fault]]] = {
    n.Attachments: _attachments,
    n.Box: _box,
    n.Check: _check,
    n.FieldNode: _field,
    n.LeastRows: _least,
    n.ListNode: _list,
    n.Requirement: _requirement,
    n.SectionNode: _section,
    n.Tab: _tab,
    n.TypeOf: _type,
}
