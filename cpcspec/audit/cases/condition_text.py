"""A condition as text of our own language: what the compiler reads back as the same condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from cpcspec.analysis.reading import deep
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.properties import GONE
from cpcspec.ir.registry import BY_NAME

NAME = re.compile(r"[^\W\d]\w*")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
COMPARED: Mapping[str, str] = {
    "eq": "is",
    "ne": "is not",
    "lt": "is less than",
    "le": "is at most",
    "gt": "is more than",
    "ge": "is at least",
}
DATED: Mapping[str, str] = {**COMPARED, "lt": "is before", "gt": "is after"}
STATE = ir.SystemRef(name="state")
A_DAY = ir.SystemRef(name="entered_on")
PLAIN = (ir.Const, ir.FieldRef, ir.SystemRef, ir.PartyRef, ir.Attr)
"""What needs no brackets wherever it stands."""


class CannotSay(Exception):
    """What is to be said has no words in the language, as a text with a quotation mark or a line end in it."""


def condition_text(expr: ir.Expr, procedure: nodes.Procedure) -> str:
    """Return a condition over a case of the procedure as it is written; raise `CannotSay` for what has no words."""
    return _Writer(procedure).text(expr)


def string(value: str) -> str:
    """Return a text in quotes; raise `CannotSay` if it cannot stand in quotes."""
    if re.search(r'["\r\n]', value):
        message = f"a text of a scenario may not hold a quotation mark or a line end: {value!r}"
        raise CannotSay(message)
    return f'"{value}"'


class _Writer:
    """Writes conditions; it knows the types of fields, as what stands beside a field is written by its type."""

    def __init__(self, procedure: nodes.Procedure) -> None:
        found = (placed.item for placed in deep(procedure))
        self._fields = {each.id: each for each in found if isinstance(each, nodes.FieldNode)}

    def text(self, expr: ir.Expr) -> str:
        """Return an expression as it stands alone."""
        if isinstance(expr, ir.Const):
            return self._literal(expr, None)
        return self._writers[expr.op](self, expr)

    def _inner(self, expr: ir.Expr, beside: ir.Expr | None = None) -> str:
        """Return an expression as it stands among others."""
        if isinstance(expr, ir.Const):
            return self._literal(expr, beside)
        return self.text(expr) if isinstance(expr, PLAIN) else f"({self.text(expr)})"

    def _literal(self, expr: ir.Const, beside: ir.Expr | None) -> str:
        value = expr.value
        if value is None:
            message = "a condition has no word for nothing"
            raise CannotSay(message)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int):
            return str(value)
        if beside == STATE:
            return "gone" if value == GONE else value
        return value if DAY.fullmatch(value) and self._is_date(beside) else string(value)

    def _is_date(self, expr: ir.Expr | None) -> bool:
        if isinstance(expr, ir.FieldRef):
            node = self._fields.get(expr.name)
            return node is not None and BY_NAME[node.type.name].value == "date"
        if isinstance(expr, ir.SystemRef):
            return expr.name.endswith("_on") or expr.name == "today"
        return isinstance(expr, ir.Shift) or (isinstance(expr, ir.Pick) and self._is_date(expr.left))

    # ------------------------------------------------------------------ one for each kind of expression

    def _named(self, expr: ir.FieldRef | ir.SystemRef | ir.PartyRef) -> str:
        return expr.name

    def _attr(self, expr: ir.Attr) -> str:
        return f"{self.text(expr.of)}.{expr.name}"

    def _not(self, expr: ir.Not) -> str:
        if isinstance(expr.arg, ir.Known):
            return f"{self._inner(expr.arg.arg)} is not known"
        return f"not ({self.text(expr.arg)})"

    def _joined(self, expr: ir.And | ir.Or) -> str:
        if len(expr.args) < 2:  # noqa: PLR2004 - one condition is not joined with any
            message = "a condition joins at least two others"
            raise CannotSay(message)
        joins = (ir.And, ir.Or)
        parts = [f"({self.text(each)})" if isinstance(each, joins) else self.text(each) for each in expr.args]
        return f" {expr.op} ".join(parts)

    def _compare(self, expr: ir.Compare) -> str:
        left, right = self._inner(expr.left, expr.right), self._inner(expr.right, expr.left)
        dated = self._is_date(expr.left) or self._is_date(expr.right)
        return f"{left} {(DATED if dated else COMPARED)[expr.how]} {right}"

    def _known(self, expr: ir.Known) -> str:
        return f"{self._inner(expr.arg)} is known"

    def _one_of(self, expr: ir.OneOf) -> str:
        options = ", ".join(self._inner(each, expr.arg) for each in expr.options)
        return f"{self._inner(expr.arg)} is one of {options}"

    def _includes(self, expr: ir.Includes) -> str:
        return f"{self._inner(expr.arg)} includes {self._inner(expr.member, expr.arg)}"

    def _rows(self, expr: ir.Rows) -> str:
        over = self.text(expr.over)
        how = {"any": "any ", "every": "every ", "count": "count of "}[expr.how]
        if expr.where is None and expr.how != "count":
            message = "a condition on rows says what is so of them"
            raise CannotSay(message)
        return f"{how}{over}" + (f" where ({self.text(expr.where)})" if expr.where is not None else "")

    def _linked(self, expr: ir.LinkedAny) -> str:
        if expr.states == ():
            message = "a condition on linked cases names a state"
            raise CannotSay(message)
        where = f" where state is one of {', '.join(expr.states)}" if expr.states is not None else ""
        return f"any linked {expr.procedure}{where}"

    def _pick(self, expr: ir.Pick) -> str:
        return f"{expr.how} of {self._inner(expr.left, expr.right)} and {self._inner(expr.right, expr.left)}"

    def _without(self, expr: ir.Without) -> str:
        return f"{self._inner(expr.left)} without {self._inner(expr.right)}"

    def _shift(self, expr: ir.Shift) -> str:
        way = "minus" if expr.back else "plus"
        return f"{self._inner(expr.date, A_DAY)} {way} {self.text(expr.amount)} {expr.unit}s"

    _writers: ClassVar[Mapping[str, Callable[[Any, Any], str]]] = {
        "field": _named,
        "system": _named,
        "party": _named,
        "attr": _attr,
        "not": _not,
        "and": _joined,
        "or": _joined,
        "compare": _compare,
        "known": _known,
        "one_of": _one_of,
        "includes": _includes,
        "rows": _rows,
        "linked": _linked,
        "pick": _pick,
        "without": _without,
        "shift": _shift,
    }
