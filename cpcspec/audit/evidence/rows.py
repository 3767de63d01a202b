"""Rows of lists as conditions on them need: as many as they count, and of each make that they tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import Any, Protocol

from cpcspec.ir import expr as ir
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import Field, Holding, Listing

MOST_MAKES = 10
"""So many rows that differ are tried in one list."""
MOST_ROWS = 12
"""So many rows are put into one list at most."""
Row = dict[str, Any]


class Values(Protocol):
    """Knows values for fields."""

    def of_field(self, item: Field, env: Env, atoms: tuple[ir.Expr, ...]) -> Iterator[Any]:
        """Yield values that a field takes, and that conditions tell apart."""

    def plain(self, item: Holding, env: Env) -> Any:
        """Return a value that a field takes."""

    def codes(self, name: str) -> Any:
        """Return the codes of a list by their names."""


def made_up(listing: Listing, env: Env, atoms: tuple[ir.Expr, ...], known: Values) -> Iterator[list[Row] | None]:
    """Yield rows for a list: none, alike, and of two makes, in numbers round those that conditions name."""
    makes = list(islice(_makes(listing, env, atoms, known), MOST_MAKES))
    sizes = _sizes(atoms)
    yield None
    if listing.key is not None:
        codes = list(known.codes(listing.node.codes or ""))
        yield from (
            [{**row, listing.key: code} for code in codes[:size]]
            for size in sizes
            for row in makes
            if size <= len(codes)
        )
        return
    yield from ([dict(row) for _ in range(size)] for size in sizes for row in makes)
    for one, other in product(makes, makes):
        if one is not other:
            for size in sizes:
                yield from ([dict(one)] * few + [dict(other)] * (size - few) for few in sizes if few < size)
    yield [dict(each) for each in makes]


def _sizes(atoms: tuple[ir.Expr, ...]) -> list[int]:
    """Return how many rows there may be: few, and round each number that a count is compared with."""
    counted = [
        each for each in _inside(atoms) if isinstance(each, ir.Compare) and any(map(_counts, (each.left, each.right)))
    ]
    numbers = {side.value for each in counted for side in (each.left, each.right) if isinstance(side, ir.Const)}
    near = {each + more for each in numbers if type(each) is int for more in (-1, 0, 1)}
    return sorted(each for each in {1, 2, *near} if 0 < each <= MOST_ROWS)


def _counts(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Rows) and expr.how == "count"


def _makes(listing: Listing, env: Env, atoms: tuple[ir.Expr, ...], known: Values) -> Iterator[Row]:
    """Yield rows that conditions tell apart, with all that must be in them."""
    read = {each.name for each in _inside(atoms) if isinstance(each, ir.FieldRef) and each.scope == "row"}
    choices: list[list[Any]] = []
    before = env.rows
    env.rows = (*before, {})
    try:
        for item in listing.items:
            if isinstance(item, Listing):
                inner = islice(made_up(item, env, atoms, known), MOST_MAKES) if item.id in read or item.least else ()
                choices.append(list(inner) or [None])
            elif item.id in read:
                choices.append(list(known.of_field(item, env, atoms)))
            else:
                choices.append([known.plain(item, env) if item.required else None])
    finally:
        env.rows = before
    for values in product(*choices):
        row = {item.id: value for item, value in zip(listing.items, values, strict=True) if value is not None}
        yield row


def _inside(found: object) -> Iterator[ir.ExprNode]:
    if isinstance(found, tuple | list):
        for each in found:
            yield from _inside(each)
    elif isinstance(found, ir.ExprNode):
        yield found
        for _, value in found:
            yield from _inside(value)
