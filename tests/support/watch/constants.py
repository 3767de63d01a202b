"""The constants that a spec compares with: values next to them are those on which something turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel

from cpcspec.ir import expr as ir
from cpcspec.ir.nodes import Period, Spec

DAYS = {"hour": 1, "day": 1, "week": 7, "month": 30, "year": 365}


@dataclass
class Constants:
    """Numbers, days (ISO), texts, and lengths of periods in days, as a spec names them anywhere."""

    numbers: set[int] = field(default_factory=lambda: {0, 1})
    days: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=lambda: {"a"})
    spans: set[int] = field(default_factory=lambda: {1, 30})


def constants_of(spec: Spec, *claims: BaseModel) -> Constants:
    """Return what a spec and some claims about it name."""
    found = Constants()
    for each in (*spec.procedures, *spec.reuses, *claims):
        for node in _nodes(each):
            if isinstance(node, ir.Const):
                _take(found, node.value)
            elif isinstance(node, Period | ir.Shift) and isinstance(node.amount, ir.Const):
                length = node.amount.value
                if type(length) is int:
                    found.spans.add(length * DAYS[node.unit])
    return found


def _take(found: Constants, value: object) -> None:
    if type(value) is int:
        found.numbers.add(value)
    elif isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        found.days.add(value)
    elif isinstance(value, str):
        found.texts.add(value)


def _nodes(node: object) -> Iterator[BaseModel]:
    if isinstance(node, BaseModel):
        yield node
        for name in type(node).model_fields:
            yield from _nodes(getattr(node, name))
    elif isinstance(node, tuple):
        for each in node:
            yield from _nodes(each)
