"""Which items a claim on sight speaks of, and who sees one of them in a real case that should not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cpcspec.audit.evidence.asking import Asked
from cpcspec.audit.states.sights import is_personal, paths, personal_paths
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.properties import OnlySee
from cpcspec.ir.walk import Placed, form, leaves


class Sight:
    """What one claim on sight says of the form of a procedure."""

    def __init__(self, node: nodes.Procedure, claim: OnlySee) -> None:
        """Look at that form."""
        self.node, self.claim = node, claim

    @property
    def is_whole(self) -> bool:
        """Whether it is enough that the case is seen at all."""
        return self.claim.what == "anything" and self.claim.period is None

    def items(self) -> tuple[str, ...]:
        """Return the items that the claim speaks of, those that are personal in any case first."""
        if self.claim.what == "anything":
            return paths(self.node)
        if self.claim.what == "items":
            return tuple(self.claim.paths)
        sure = [each for each in personal_paths(self.node) if self._is_sure(each)]
        return tuple(dict.fromkeys((*sure, *personal_paths(self.node))))

    def wrong(self, asked: Asked, first: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield who sees which item (empty: the case at all) of a case as it is, and should not."""
        if asked.case is None or asked.case.state not in self.claim.states:
            return
        allowed = asked.play(self.claim.parties)
        for who in asked.everybody(first):
            for path in ("",) if self.is_whole else self.items():
                if who not in allowed and self._is_meant(asked, path) and asked.sees(who, path):
                    yield who, path

    def _is_sure(self, path: str) -> bool:
        """Return whether an item holds personal data in any case."""
        item = self._item(path)
        if isinstance(item, nodes.FieldNode):
            return item.personal == ir.Const(value=True)
        return item is not None and is_personal(item)

    def _is_meant(self, asked: Asked, path: str) -> bool:
        """Return whether an item is one that the claim speaks of in that very case."""
        if self.claim.what != "personal" or self._is_sure(path):
            return True
        item = self._item(path)
        # Whether a row makes its field personal is not asked: then another item has to show it.
        known = isinstance(item, nodes.FieldNode) and item.personal is not None and "." not in path
        return known and asked.fulfils(item.personal)

    def _item(self, path: str) -> Any:
        """Return the item at a path, in the rows of lists too."""
        placed: Iterable[Placed] = form(self.node)
        item: Any = None
        for name in path.split("."):
            item = next((each.item for each in placed if each.item.id == name), None)
            placed = leaves(item.items) if isinstance(item, nodes.ListNode) else ()
        return item
