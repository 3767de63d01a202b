"""What the rules of a procedure speak of when they tell authorities apart: kinds, countries, names, attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from pydantic import BaseModel

from cpcspec.ir import expr as ir
from cpcspec.ir import nodes

Kinds: TypeAlias = frozenset[str]


class Spoken(NamedTuple):
    """What rules speak of: kinds, constants (countries, names and ids among them), attributes of codes.

    `beside` are the kinds of parties that are found by the country of another one.
    """

    kinds: Kinds
    constants: frozenset[object]
    attributes: frozenset[tuple[str, str]]
    beside: frozenset[Kinds]


def spoken_of(spec: nodes.Spec, procedure: str, asked: Iterable[ir.Expr]) -> Spoken:
    """Return what the rules of a procedure, and these conditions, speak of."""
    node = next(each for each in spec.procedures if each.id == procedure)
    reuses = tuple(each for each in spec.reuses if procedure in (each.source, each.target))
    constants: set[object] = set()
    attributes: set[tuple[str, str]] = set()
    beside: set[Kinds] = set()
    for each in inside((node, reuses, tuple(asked))):
        if isinstance(each, ir.Const):
            constants.add(each.value)
        elif isinstance(each, ir.Attr) and each.codes is not None:
            attributes.add((each.codes, each.name))
        elif isinstance(each, ir.Rows) and each.codes is not None:
            read = (one.name for one in inside((each.where,)) if isinstance(one, ir.FieldRef) and one.scope == "row")
            attributes.update((each.codes, name) for name in read)
        if isinstance(each, nodes.Party) and each.country is not None:
            beside.add(frozenset(each.kinds))
    return Spoken(frozenset(_kinds_in(node)), frozenset(constants), frozenset(attributes), frozenset(beside))


def inside(found: object) -> Iterator[BaseModel]:
    """Yield a part of the IR and all parts inside it."""
    if isinstance(found, tuple):
        for each in found:
            yield from inside(each)
    elif isinstance(found, BaseModel):
        yield found
        for _, value in found:
            if isinstance(value, tuple | BaseModel):
                yield from inside(value)


def _kinds_in(found: object) -> Iterator[str]:
    for each in inside(found):
        yield from getattr(each, "kinds", ())
