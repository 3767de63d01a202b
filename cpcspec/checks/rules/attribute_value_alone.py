"""Rule `attribute-value-alone`: a value in a table that no condition knows, or one in a condition that no table has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from cpcspec.analysis.reading import deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import Attr, Compare, Const, Expr, FieldRef, OneOf, Rows
from cpcspec.ir.nodes import CodeList, FieldNode, ListNode, Procedure, Spec

Column = tuple[str, str]
"""A code list and one of its attributes."""
CLOSE = 0.74
SHORTEST = 3
MANY = 3
"""A column that is compared with so many values is one whose values all have a meaning."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each value that conditions and tables do not share, though both speak of the same attribute."""
    asked = _asked(spec)
    named = _named(spec)
    for codes in spec.codes:
        for name in codes.attributes:
            column = Counter(each.attributes.get(name, "") for each in codes.entries)
            empty = column.pop("", 0)
            if empty == 1 and column.total() >= MANY and (codes.id, name) in asked:
                yield _problem(codes, name, "", "one code alone has nothing there, and conditions ask for it")
            if column:
                yield from _problems(codes, name, column, asked.get((codes.id, name), set()))
                yield from _strangers(codes, name, column, named.get((codes.id, name)))


def _problems(codes: CodeList, name: str, column: Counter[str], asked: set[str]) -> Iterator[Problem]:
    for value in sorted(asked - column.keys()):
        yield _problem(codes, name, value, "a condition asks for it, and no code has it")
    # In a column of names hardly any value comes twice: only what comes again and again has look-alikes.
    usual = {each for each in column if column[each] > 1} if 2 * len(column) <= column.total() else set()
    for value, often in sorted(column.items()):
        like = _like(value, (asked | usual) - {value})
        if like and often == 1 and value not in asked:
            yield _problem(codes, name, value, f"one code alone has it, and others have `{like}`")
        elif len(asked) >= MANY and value not in asked:
            yield _problem(codes, name, value, "conditions ask for other values, and never for this one")


def _strangers(codes: CodeList, name: str, column: Iterable[str], named: frozenset[str] | None) -> Iterator[Problem]:
    for value in sorted(set(column) - named) if named is not None else ():
        yield _problem(codes, name, value, "it is to be a code of another list, and that list has none such")


def _problem(codes: CodeList, name: str, value: str, reason: str) -> Problem:
    facts = {"codes": codes.id, "attribute": name, "value": value, "reason": reason}
    return Problem(Place("", "codes", codes.id), facts)


def _like(value: str, others: Iterable[str]) -> str:
    """Return another value that this one may be a slip for; empty if there is none."""
    for other in sorted(others):
        if value.casefold().strip() == other.casefold().strip():
            return other
        long = min(len(value), len(other)) >= SHORTEST - 1 and max(len(value), len(other)) >= SHORTEST
        if long and SequenceMatcher(None, value, other).ratio() >= CLOSE:
            return other
    return ""


# ---------------------------------------------------------------- what conditions ask for


def _asked(spec: Spec) -> Mapping[Column, set[str]]:
    """Return the values that conditions compare each attribute with."""
    found: dict[Column, set[str]] = defaultdict(set)
    for procedure in spec.procedures:
        _note(procedure, None, found)
    for reuse in spec.reuses:
        _note(reuse, None, found)
    return found


def _note(node: object, codes: str | None, found: dict[Column, set[str]]) -> None:
    """Note the comparisons inside a node; inside `any` over chosen codes, fields of the row are their attributes."""
    if isinstance(node, tuple):
        for each in node:
            _note(each, codes, found)
        return
    if not hasattr(node, "__dict__"):
        return
    if isinstance(node, Compare):
        _compared(node.left, (node.right,), codes, found)
        _compared(node.right, (node.left,), codes, found)
    elif isinstance(node, OneOf):
        _compared(node.arg, node.options, codes, found)
    inside = node.codes if isinstance(node, Rows) else codes
    for value in node.__dict__.values():
        _note(value, inside, found)


def _compared(left: Expr, right: Iterable[Expr], codes: str | None, found: dict[Column, set[str]]) -> None:
    values = {each.value for each in right if isinstance(each, Const) and isinstance(each.value, str)}
    if isinstance(left, Attr) and left.codes:
        found[left.codes, left.name] |= values
    elif isinstance(left, FieldRef) and left.scope == "row" and codes:
        found[codes, left.name] |= values


def _named(spec: Spec) -> Mapping[Column, frozenset[str]]:
    """Return, for attributes that tie the codes of one list to those of another, the codes of that other list."""
    entries = {each.id: frozenset(one.code for one in each.entries) for each in spec.codes}
    found: dict[Column, frozenset[str]] = {}
    for procedure in spec.procedures:
        for column, other in _ties(procedure):
            found[column] = found.get(column, frozenset()) | entries.get(other, frozenset())
    return found


def _ties(procedure: Procedure) -> Iterator[tuple[Column, str]]:
    chosen = {each.item.id: each.item.type.codes for each in deep(procedure) if isinstance(each.item, FieldNode)}
    for each in deep(procedure):
        item = each.item
        if isinstance(item, ListNode) and item.codes and item.by and each.tab and each.tab.for_each:
            yield (item.codes, item.by), chosen.get(each.tab.for_each) or ""
        elif isinstance(item, FieldNode) and item.type.codes and item.type.by:
            rows = next((one.codes for one in reversed(each.inside) if one.codes), None)
            if rows:
                yield (item.type.codes, item.type.by), rows


RULE = Rule(
    Fault(
        "attribute-value-alone",
        "`{value}` in the column `{attribute}` of `{codes}` may be a slip: {reason}",
        "conditions silently do not hold for such a code",
        "write the value in the table and in the conditions alike",
        "warning",
    ),
    find,
)
