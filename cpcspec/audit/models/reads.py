"""What an expression reads, by the names of the variables that a model would need to decide it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cpcspec.ir import expr as ir
from cpcspec.ir.nodes import Box, FieldNode, Party
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.walk import form
from cpcspec.ir.walk import leaves as form_leaves
from cpcspec.semantics.form import Field
from cpcspec.semantics.tables import ProcedureTable

Names = frozenset[str]
NO_NAMES: Names = frozenset()
DATES = ("created_on", "changed_on", "entered_on", "today")


def leaves(expr: ir.Expr) -> Iterator[ir.Expr]:
    """Yield the parts of a condition that `and`, `or` and `not` join."""
    if isinstance(expr, ir.And | ir.Or):
        for each in expr.args:
            yield from leaves(each)
    elif isinstance(expr, ir.Not):
        yield from leaves(expr.arg)
    else:
        yield expr


class Reader:
    """Tells what expressions of one procedure read; None for what no small model can decide."""

    def __init__(self, table: ProcedureTable) -> None:
        """Read for this procedure."""
        self.table = table
        self.parties = {each.id: each for each in table.node.parties}
        self._small = dict(_small(table))

    def wanted(self, expr: ir.Expr | None) -> Names:
        """Return all that the decidable parts of a condition read."""
        if expr is None:
            return NO_NAMES
        return NO_NAMES.union(*(self.names(each, None) or NO_NAMES for each in leaves(expr)))

    def party(self, name: str) -> Names | None:
        """Return what decides who plays a party."""
        party = self.parties.get(name)
        return NO_NAMES if party is None or name == "actor" else self._player(party)

    def _player(self, party: Party) -> Names | None:
        if party.how == "creator":
            return frozenset(("creator",))
        if party.how == "assigned":
            return frozenset((f"party:{party.id}",))
        if party.how == "field":
            return frozenset((f"field:{party.field}",))
        return NO_NAMES if party.country is None else self.names(party.country, None)

    def names(self, expr: ir.Expr, given: Collection[str] | None) -> Names | None:
        """Return what an expression reads; `given` are the fields of a small form that are known (None: all)."""
        if isinstance(expr, ir.Const):
            return NO_NAMES
        if isinstance(expr, ir.FieldRef):
            return self._field(expr, given)
        if isinstance(expr, ir.SystemRef):
            return frozenset(("at",)) if expr.name == "state" else None if expr.name == "number" else NO_NAMES
        if isinstance(expr, ir.PartyRef):
            return self.party(expr.name)
        if isinstance(expr, ir.LinkedAny):
            return frozenset((f"link:{expr.procedure}",))
        if isinstance(expr, ir.Known):
            return self._known(expr.arg, given)
        if not self._is_decided(expr):
            return None
        return self._joined(expr, given)

    def _is_decided(self, expr: ir.Expr) -> bool:
        """Return whether the cells of fields tell what comes of an expression, apart from its parts."""
        if isinstance(expr, ir.Compare):
            return self._comparable(expr)
        if isinstance(expr, ir.OneOf):
            return all(self._alike(expr.arg, each) for each in expr.options)
        if isinstance(expr, ir.Includes):
            return not self._is_free(expr.member)
        return not isinstance(expr, ir.Shift) and not (isinstance(expr, ir.Rows) and self._is_list(expr.over))

    def gathers(self, expr: object, *, inside: bool = False) -> bool:
        """Return whether countries or names are gathered of all of a kind, of whom the small world has but some."""
        if isinstance(expr, ir.PartyRef):
            party = self.parties.get(expr.name)
            return inside and party is not None and party.how == "kind"
        if isinstance(expr, tuple):
            return any(self.gathers(each, inside=inside) for each in expr)
        if not isinstance(expr, ir.ExprNode):
            return False
        inside = inside or (isinstance(expr, ir.Attr) and expr.codes is None)
        return any(self.gathers(value, inside=inside) for _, value in expr)

    def _known(self, expr: ir.Expr, given: Collection[str] | None) -> Names | None:
        """Return what decides whether a value is known: of a date that is moved, whether its parts are."""
        if not isinstance(expr, ir.Shift | ir.Pick):
            return self.names(expr, given)
        found = [self._known(each, given) for each in _parts(expr)]
        return None if None in found else NO_NAMES.union(*(each for each in found if each is not None))

    def _joined(self, expr: ir.Expr, given: Collection[str] | None) -> Names | None:
        found = NO_NAMES
        for each in _parts(expr):
            names = self.names(each, given)
            if names is None or (names and next(iter(names)).startswith("link:")):
                return None
            found |= names
        return found

    def _field(self, expr: ir.FieldRef, given: Collection[str] | None) -> Names | None:
        if expr.scope == "row":
            return NO_NAMES
        if expr.scope == "given":
            return NO_NAMES if given is None or expr.name in given else None
        item = self.table.by_id.get(expr.name)
        return frozenset((f"field:{expr.name}",)) if isinstance(item, Field) else None

    def _is_list(self, over: ir.Expr) -> bool:
        """Return whether rows of a list are gone through, which models do not keep."""
        if not isinstance(over, ir.FieldRef):
            return False
        return over.name in self.table.names.inside or any(name == over.name for _, name in self.table.names.rows_of)

    def _comparable(self, expr: ir.Compare) -> bool:
        """Return whether the cells of fields decide a comparison: not between dates, free texts or two numbers."""
        if expr.how in ("eq", "ne"):
            return self._alike(expr.left, expr.right)
        constant = isinstance(expr.left, ir.Const) or isinstance(expr.right, ir.Const)
        return constant and not any(self._is_free(each) for each in (expr.left, expr.right))

    def _alike(self, one: ir.Expr, other: ir.Expr) -> bool:
        """Return whether the cells of fields decide if two values are the same."""
        if ir.Const(value=None) in (one, other):
            return True
        if self._is_free(one) or self._is_free(other):
            return False
        constant = isinstance(one, ir.Const) or isinstance(other, ir.Const)
        # Two numbers of one cell may differ: what stands for them is the same.
        return constant or not (self._kind(one) == self._kind(other) == "number")

    def _is_free(self, expr: ir.Expr) -> bool:
        """Return whether one value stands for all that a text, a date or the like may be."""
        return self._kind(expr) in ("text", "date", "file", "rows")

    def _kind(self, expr: ir.Expr) -> str:
        """Return the kind of the values of an expression, as field types name it; empty if it is none of those."""
        if isinstance(expr, ir.SystemRef):
            return "date" if expr.name in DATES else "text" if expr.name == "number" else ""
        if isinstance(expr, ir.Rows):
            return "number" if expr.how == "count" else "bool"
        if isinstance(expr, ir.Pick):
            return self._kind(expr.left) or self._kind(expr.right)
        if isinstance(expr, ir.Shift):
            return "date"
        if not isinstance(expr, ir.FieldRef) or expr.scope == "row":
            return ""
        if expr.scope == "given":
            return self._small.get(expr.name, "rows")
        item = self.table.by_id.get(expr.name)
        return item.type.value if isinstance(item, Field) else "rows"


def _small(table: ProcedureTable) -> Iterator[tuple[str, str]]:
    """Yield the fields of all small forms with the kind of their values; where two of one name differ, as a text."""
    kinds: dict[str, set[str]] = {}
    owners = [each.items for each in table.node.actions]
    owners += [placed.item.items for placed in form(table.node) if isinstance(placed.item, Box)]
    for items in owners:
        for placed in form_leaves(items):
            item = placed.item
            kind = BY_NAME[item.type.name].value if isinstance(item, FieldNode) else "rows"
            kinds.setdefault(item.id, set()).add(kind)
    yield from ((name, found.pop() if len(found) == 1 else "text") for name, found in kinds.items())


def _parts(expr: ir.Expr) -> Iterator[ir.Expr]:
    """Yield the expressions directly inside another one."""
    for _, value in expr:
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, ir.ExprNode):
                yield each  # type: ignore[misc]
