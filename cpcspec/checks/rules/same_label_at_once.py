"""Rule `same-label-at-once`: two fields of one name side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir import fold
from cpcspec.ir.expr import And, Compare, Const, Expr, Not, OneOf
from cpcspec.ir.nodes import FieldNode, Item, ListNode, Procedure, SectionNode, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each field whose label another one beside it has, unless their conditions exclude each other."""
    for procedure in spec.procedures:
        for tab in procedure.tabs:
            yield from _in(procedure, tab.items, "")


def _in(procedure: Procedure, items: Sequence[Item], prefix: str) -> Iterator[Problem]:
    by_label: dict[str, list[FieldNode | ListNode]] = {}
    for each in items:
        if isinstance(each, FieldNode | ListNode) and each.label:
            by_label.setdefault(each.label, []).append(each)
        if isinstance(each, SectionNode):
            yield from _in(procedure, each.items, prefix)
        elif isinstance(each, ListNode):
            yield from _in(procedure, each.items, f"{prefix}{each.id}.")
    for label, several in by_label.items():
        for one, other in combinations(several, 2):
            if not _exclude(one.shown, other.shown):
                facts = {"field": other.id, "other": one.id, "label": label}
                yield Problem(Place(procedure.id, "form", prefix + other.id), facts)


def _exclude(one: Expr | None, other: Expr | None) -> bool:
    """Return whether two conditions say that one value is this, and that it is that."""
    mine, theirs = _parts(one), _parts(other)
    return any(
        left == right.arg
        if isinstance(right, Not)
        else left.arg == right
        if isinstance(left, Not)
        else _apart(left, right)
        for left in mine
        for right in theirs
    )


def _parts(expr: Expr | None) -> tuple[Expr, ...]:
    known = fold.condition(expr) if expr is not None else None
    return known.args if isinstance(known, And) else () if known is None else (known,)


def _apart(left: Expr, right: Expr) -> bool:
    one, other = _values(left), _values(right)
    return one is not None and other is not None and one[0] == other[0] and one[1].isdisjoint(other[1])


def _values(expr: Expr) -> tuple[Expr, frozenset[object]] | None:
    """Return what is compared, and with which literals it is to be equal."""
    if isinstance(expr, Compare) and expr.how == "eq" and isinstance(expr.right, Const):
        return expr.left, frozenset({expr.right.value})
    if isinstance(expr, OneOf) and all(isinstance(each, Const) for each in expr.options):
        return expr.arg, frozenset(each.value for each in expr.options if isinstance(each, Const))
    return None


RULE = Rule(
    Fault(
        "same-label-at-once",
        "`{other}` and `{field}` are both called “{label}” and may be shown side by side",
        "nobody can tell which of the two is meant",
        "give them different labels, or conditions that exclude each other",
        "warning",
    ),
    find,
)
