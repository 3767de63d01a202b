"""What the names in expressions stand for, as far as that must be known before any case is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cpcspec.ir.nodes import FieldNode, Item, ListNode
from cpcspec.ir.tables import Code
from cpcspec.ir.walk import leaves, lists


@dataclass(frozen=True, slots=True)
class Names:
    """What the names in an expression stand for, as far as that must be known beforehand."""

    codes: Mapping[str, Mapping[str, Code]] = field(default_factory=dict)
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    inside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The names that a row of each list has."""
    keys: Mapping[str, str | None] = field(default_factory=dict)
    """The key of each list (None: its rows are counted)."""
    rows_of: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The list that each field of type `rows` (by scope and name) chooses from."""
    rows: tuple[frozenset[str], ...] = ()

    def known(self, items: Iterable[Item], scope: str) -> Names:
        """Return the names with those of a form, or of an action's own small form."""
        items = tuple(items)
        found = list(lists(items))
        inside = {each.id: _names_inside(each) for each in found}
        fields = (placed.item for placed in leaves(items))
        chosen = {
            (scope, each.id): each.type.rows_of for each in fields if isinstance(each, FieldNode) and each.type.rows_of
        }
        keys = {each.id: each.key for each in found}
        return replace(
            self,
            inside={**self.inside, **inside},
            keys={**self.keys, **keys},
            rows_of={**self.rows_of, **chosen},
        )

    def within(self, names: frozenset[str]) -> Names:
        """Return the names inside a row that has these."""
        return replace(self, rows=(*self.rows, names))

    def depth(self, name: str) -> int | None:
        """Return the place among the rows around of the nearest one that has the name; the innermost if none has."""
        for place in range(len(self.rows) - 1, -1, -1):
            if name in self.rows[place]:
                return place
        return len(self.rows) - 1 if self.rows else None


def _names_inside(node: ListNode) -> frozenset[str]:
    own = {placed.item.id for placed in leaves(node.items)}
    return frozenset(own | {node.key} if node.key else own)
