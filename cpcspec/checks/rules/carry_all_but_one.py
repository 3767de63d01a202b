"""Rule `carry-all-but-one`: an item that stays behind where all others of its tab go along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import Const
from cpcspec.ir.nodes import FieldNode, ListNode, Procedure, Spec
from cpcspec.ir.walk import Leaf, form

ENOUGH = 3
"""So many items of a tab must go along for the one that does not to be strange."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each item that both forms have, filled in by hand, and that is the only one of its tab left behind."""
    by_id = {each.id: each for each in spec.procedures}
    for reuse in spec.reuses:
        source, target = by_id[reuse.source], by_id[reuse.target]
        carried = {*reuse.carry, *(getattr(each, "field", "") for each in reuse.sets)}
        for item in _left_alone(source, target, carried):
            facts = {"item": item, "source": source.id, "target": target.id}
            also = ((Place(source.id, "form", item), "it is here"),)
            yield Problem(Place("", "reuse", f"{source.id}>{target.id}"), facts, also)


def _left_alone(source: Procedure, target: Procedure, carried: set[str]) -> Iterator[str]:
    both = _by_hand(source).keys() & _by_hand(target).keys()
    tabs: dict[str, list[str]] = defaultdict(list)
    for name, tab in _by_hand(source).items():
        if name in both:
            tabs[tab].append(name)
    for names in tabs.values():
        left = [each for each in names if each not in carried]
        if len(left) == 1 and len(names) > ENOUGH:
            yield left[0]


def _by_hand(procedure: Procedure) -> dict[str, str]:
    """Return the fields and lists that somebody edits, with their tabs."""
    edited = {each.id for each in procedure.parts if each.edited}
    return {
        each.item.id: each.tab.id
        for each in form(procedure)
        if each.tab is not None and _is_filled(each.item) and getattr(each.item, "part", "") in edited
    }


def _is_filled(item: Leaf) -> bool:
    """Return whether an item is filled in by hand; what fills in itself from the case is right anew in each case."""
    if isinstance(item, FieldNode):
        return item.default is None or isinstance(item.default, Const)
    return isinstance(item, ListNode)


RULE = Rule(
    Fault(
        "carry-all-but-one",
        "`{item}` is the only one of its tab that does not go along from `{source}` to `{target}`",
        "what was known already has to be asked for again, and what depends on it is hidden or missing",
        "add it to `carry`, or say why it must stay behind",
        "warning",
    ),
    find,
)
