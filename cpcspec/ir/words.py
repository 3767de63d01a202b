"""Expressions in plain English, with the labels that users see. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cpcspec.ir import walk
from cpcspec.ir.expr import (
    And,
    Attr,
    Compare,
    Const,
    Expr,
    FieldRef,
    Includes,
    Known,
    LinkedAny,
    Not,
    OneOf,
    Or,
    PartyRef,
    Pick,
    Rows,
    Shift,
    SystemRef,
    Without,
)
from cpcspec.ir.nodes import CodeList, Element, FieldNode, Item, ListNode, Period, Procedure, Spec
from cpcspec.ir.registry import BY_NAME

SYSTEM: Mapping[str, str] = {
    "state": "the state",
    "number": "the number",
    "created_on": "the day of creation",
    "changed_on": "the day of the last change",
    "entered_on": "the day the state was entered",
    "today": "today",
    "this": "the code of this tab",
}
COMPARED: Mapping[str, str] = {
    "eq": "is",
    "ne": "is not",
    "lt": "is less than",
    "le": "is at most",
    "gt": "is more than",
    "ge": "is at least",
}
DATED: Mapping[str, str] = {
    **COMPARED,
    "lt": "is before",
    "le": "is on or before",
    "gt": "is after",
    "ge": "is on or after",
}
OPPOSITE: Mapping[str, str] = {"eq": "ne", "ne": "eq"}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
Named = Mapping[str, FieldNode | ListNode]


@dataclass(frozen=True, slots=True)
class Labels:
    """Every label that an expression at some place may need."""

    fields: Named = field(default_factory=dict)
    rows: Named = field(default_factory=dict)
    given: Named = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, CodeList] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    attributes: str | None = None
    """The code list whose attributes are read, inside `any CHOICES where`."""

    def within(self, found: ListNode) -> Labels:
        """Return the labels inside the rows of a list; those of the rows around it stay known."""
        keys = {**self.keys, found.key: found.codes} if found.key and found.codes else self.keys
        return replace(self, rows={**self.rows, **named(found.items)}, keys=keys, attributes=None)

    def with_given(self, items: Iterable[Item]) -> Labels:
        """Return the labels with those of an action's own small form."""
        return replace(self, given=named(items))

    def node(self, ref: FieldRef) -> FieldNode | ListNode | None:
        """Return the field or list that a reference means, if it is one."""
        space = {"form": self.fields, "row": self.rows, "given": self.given}[ref.scope]
        return space.get(ref.name)

    def code(self, codes: str | None, code: object) -> str | None:
        """Return the label of a code."""
        found = self.codes.get(codes or "")
        return next((each.label for each in found.entries if each.code == code), None) if found else None


def labels_of(spec: Spec, procedure: Procedure | None = None) -> Labels:
    """Return the labels of a spec, seen from one of its procedures."""
    shared = Labels(
        codes={each.id: each for each in spec.codes},
        procedures={each.id: each for each in spec.procedures},
        kinds=_labels(spec.kinds),
    )
    if procedure is None:
        return shared
    form = [item for tab in procedure.tabs for item in tab.items]
    return replace(shared, fields=named(form), parties=_labels(procedure.parties), states=_labels(procedure.states))


def named(items: Iterable[Item]) -> dict[str, FieldNode | ListNode]:
    """Return the fields and lists among these items, by name."""
    found = (placed.item for placed in walk.leaves(items))
    return {item.id: item for item in found if isinstance(item, FieldNode | ListNode)}


def _labels(elements: Iterable[Element]) -> dict[str, str]:
    return {each.id: each.label for each in elements}


def in_words(expr: Expr, labels: Labels) -> str:
    """Return an expression in plain English, without capital and full stop."""
    return _WORDS[expr.op](expr, labels)


def period_in_words(period: Period, labels: Labels) -> str:
    """Return a period in plain English: `3 months`, `“Days for the reply” days`."""
    return _amount(period.amount, period.unit, labels)


def quoted(text: str) -> str:
    """Return a label in quotation marks."""
    return f"“{text}”"


def capital(text: str) -> str:
    """Return a text that begins with a capital."""
    return text[:1].upper() + text[1:]


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Return the parts as an English enumeration."""
    known = list(parts)
    if not known[1:]:
        return "".join(known)
    return f"{', '.join(known[:-1])} {last} {known[-1]}"


# ---------------------------------------------------------------- values


def _const(expr: Const, _labels: Labels) -> str:
    value = expr.value
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) or ISO_DATE.fullmatch(value) else quoted(value)


def literal(expr: Expr, beside: Expr, labels: Labels) -> str:
    """Return a literal as it reads beside another expression: with the label of its code or state."""
    if not isinstance(expr, Const):
        return in_words(expr, labels)
    if isinstance(expr.value, bool):
        words = _switch_words(beside, labels)
        return quoted(words[0 if expr.value else 1]) if words else _const(expr, labels)
    if isinstance(beside, SystemRef) and beside.name == "state":
        return quoted(labels.states.get(str(expr.value), str(expr.value)))
    label = labels.code(_codes_of(beside, labels), expr.value)
    return quoted(label) if label else _const(expr, labels)


def _switch_words(expr: Expr, labels: Labels) -> tuple[str, str] | None:
    node = labels.node(expr) if isinstance(expr, FieldRef) else None
    return node.words if isinstance(node, FieldNode) else None


def _codes_of(expr: Expr, labels: Labels) -> str | None:
    """Return the code list whose codes the expression gives, if any."""
    if not isinstance(expr, FieldRef):
        return labels.attributes if isinstance(expr, SystemRef) and expr.name == "this" else None
    node = labels.node(expr)
    if isinstance(node, FieldNode):
        return node.type.codes
    return labels.keys.get(expr.name) if expr.scope == "row" else None


def _field(expr: FieldRef, labels: Labels) -> str:
    node = labels.node(expr)
    if node is not None:
        return quoted(node.label)
    if expr.scope == "row" and expr.name in labels.keys:
        return "the entry chosen"
    return f"its {_plain(expr.name)}" if labels.attributes is not None else _plain(expr.name)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _system(expr: SystemRef, labels: Labels) -> str:
    return "it" if expr.name == "this" and labels.attributes is not None else SYSTEM[expr.name]


def _party(expr: PartyRef, labels: Labels) -> str:
    return "the acting authority" if expr.name == "actor" else quoted(labels.parties.get(expr.name, expr.name))


def _attr(expr: Attr, labels: Labels) -> str:
    return f"the {_plain(expr.name)} of {in_words(expr.of, labels)}"


def _pick(expr: Pick, labels: Labels) -> str:
    how = {"largest": "later", "smallest": "earlier"} if _is_date(expr.left, labels) else {}
    left, right = in_words(expr.left, labels), in_words(expr.right, labels)
    word = how.get(expr.how, {"largest": "larger", "smallest": "smaller"}[expr.how])
    return f"the {word} of {left} and {right}"


def _without(expr: Without, labels: Labels) -> str:
    return f"{in_words(expr.left, labels)} without {in_words(expr.right, labels)}"


def _shift(expr: Shift, labels: Labels) -> str:
    way = "before" if expr.back else "after"
    return f"{_amount(expr.amount, expr.unit, labels)} {way} {in_words(expr.date, labels)}"


def _amount(amount: Expr, unit: str, labels: Labels) -> str:
    one = isinstance(amount, Const) and amount.value == 1
    return f"{in_words(amount, labels)} {unit}{'' if one else 's'}"


# ---------------------------------------------------------------- conditions


def _not(expr: Not, labels: Labels) -> str:
    arg = expr.arg
    if isinstance(arg, Known | OneOf | Includes):
        return _TESTS[arg.op](arg, labels, "not ")
    if isinstance(arg, Compare) and arg.how in OPPOSITE:
        return in_words(arg.model_copy(update={"how": OPPOSITE[arg.how]}), labels)
    if isinstance(arg, Rows) and arg.how == "any":
        return _rows(arg, labels, "no")
    if isinstance(arg, LinkedAny):
        return f"no {_linked_case(arg, labels)}"
    if isinstance(arg, Not):
        return in_words(arg.arg, labels)
    return f"it is not so that {_bracketed(arg, labels)}"


def _and(expr: And, labels: Labels) -> str:
    return " and ".join(_bracketed(each, labels, And) for each in expr.args) or "always"


def _or(expr: Or, labels: Labels) -> str:
    return " or ".join(_bracketed(each, labels, Or) for each in expr.args) or "never"


def _bracketed(expr: Expr, labels: Labels, inside: type[And | Or] | None = None) -> str:
    """Return an expression, in brackets where it joins several and stands among others."""
    words = in_words(expr, labels)
    joins = isinstance(expr, And | Or) and len(expr.args) > 1 and type(expr) is not inside
    return f"({words})" if joins or (isinstance(expr, Rows) and expr.where is not None) else words


def _compare(expr: Compare, labels: Labels) -> str:
    if isinstance(expr.right, Const) and expr.right.value is None:
        return _known(Known(arg=expr.left), labels, "not " if expr.how == "eq" else "")
    dated = _is_date(expr.left, labels) or _is_date(expr.right, labels)
    words = (DATED if dated else COMPARED)[expr.how]
    return f"{literal(expr.left, expr.right, labels)} {words} {literal(expr.right, expr.left, labels)}"


def _is_date(expr: Expr, labels: Labels) -> bool:
    if isinstance(expr, FieldRef):
        node = labels.node(expr)
        return isinstance(node, FieldNode) and BY_NAME[node.type.name].value == "date"
    if isinstance(expr, Const):
        return isinstance(expr.value, str) and bool(ISO_DATE.fullmatch(expr.value))
    if isinstance(expr, SystemRef):
        return expr.name == "today" or expr.name.endswith("_on")
    return isinstance(expr, Shift) or (isinstance(expr, Pick) and _is_date(expr.left, labels))


def _known(expr: Known, labels: Labels, negated: str = "") -> str:
    return f"{in_words(expr.arg, labels)} is {negated}known"


def _one_of(expr: OneOf, labels: Labels, negated: str = "") -> str:
    options = listed((literal(each, expr.arg, labels) for each in expr.options), "or")
    return f"{in_words(expr.arg, labels)} is {negated}{options}"


def _includes(expr: Includes, labels: Labels, negated: str = "") -> str:
    member = literal(expr.member, expr.arg, labels)
    if _is_one(expr.arg, labels):
        return f"{in_words(expr.arg, labels)} is {negated}{member}"
    return f"{in_words(expr.arg, labels)} {'does not include' if negated else 'includes'} {member}"


def _is_one(expr: Expr, labels: Labels) -> bool:
    """Return whether an expression gives one authority, so that `is` reads better than `includes`."""
    if isinstance(expr, FieldRef):
        node = labels.node(expr)
        return isinstance(node, FieldNode) and BY_NAME[node.type.name].value == "authority"
    return isinstance(expr, PartyRef) and expr.name == "actor"


def _rows(expr: Rows, labels: Labels, some: str = "at least one") -> str:
    over = in_words(expr.over, labels)
    inside, row, rows = _inside(expr, labels)
    where = in_words(expr.where, inside) if expr.where is not None else ""
    if expr.how == "count":
        return f"the number of {rows} of {over}" + (f" where {where}" if where else "")
    if not where:
        return f"{over} has {some} {row}"
    if expr.how == "every":
        return f"for every {row} of {over}, {where}"
    return f"for {some} {row} of {over}, {where}"


def _inside(expr: Rows, labels: Labels) -> tuple[Labels, str, str]:
    """Return the labels inside the rows, and what one and several of them are called."""
    node = labels.node(expr.over) if isinstance(expr.over, FieldRef) else None
    if isinstance(node, ListNode):
        return labels.within(node), "row", "rows"
    if isinstance(node, FieldNode) and node.type.rows_of:
        found = labels.fields.get(node.type.rows_of)
        return (labels.within(found) if isinstance(found, ListNode) else labels), "row", "rows"
    inside = replace(labels, attributes=expr.codes or "", rows={})
    return (inside, "choice", "choices") if expr.codes else (inside, "authority", "authorities")


def _linked(expr: LinkedAny, labels: Labels) -> str:
    return f"a {_linked_case(expr, labels)}"


def _linked_case(expr: LinkedAny, labels: Labels) -> str:
    procedure = labels.procedures.get(expr.procedure)
    name = f"linked {quoted(procedure.label if procedure else expr.procedure)}"
    if expr.states is None:
        return f"{name} exists"
    known = _labels(procedure.states) if procedure else {}
    return f"{name} is in {listed((quoted(known.get(each, each)) for each in expr.states), 'or')}"


_TESTS: Mapping[str, Callable[[Any, Labels, str], str]] = {"known": _known, "one_of": _one_of, "includes": _includes}
_WORDS: Mapping[str, Callable[[Any, Labels], str]] = {
    "const": _const,
    "field": _field,
    "system": _system,
    "party": _party,
    "attr": _attr,
    "not": _not,
    "and": _and,
    "or": _or,
    "compare": _compare,
    "known": _known,
    "one_of": _one_of,
    "includes": _includes,
    "rows": _rows,
    "linked": _linked,
    "pick": _pick,
    "shift": _shift,
    "without": _without,
}
