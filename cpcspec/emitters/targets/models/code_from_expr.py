"""Python code from expressions, for the rules that a generated model judges by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cpcspec.emitters.shapes import Member, Shape, found
from cpcspec.emitters.targets.models.layout import Code, Join, Text, Wrap, flat
from cpcspec.emitters.targets.models.names import attribute
from cpcspec.ir.expr import And, Compare, Const, Expr, FieldRef, Includes, Known, Not, OneOf, Or, Rows
from cpcspec.ir.registry import BY_NAME

ORDER = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Place(NamedTuple):
    """Where code stands: the shapes around it, innermost last, each with the name of its object."""

    shapes: tuple[Shape, ...]
    objects: tuple[str, ...] = ("self",)

    def inner(self, rows: Shape) -> Place:
        """Return the place inside the rows of a list."""
        depth = len(self.objects)
        return Place((*self.shapes, rows), (*self.objects, "row" if depth == 1 else f"row_{depth}"))

    def member(self, ref: FieldRef) -> tuple[Member, str]:
        """Return the member that a reference means, and the code that reads it."""
        for depth in range(len(self.shapes), 0, -1):
            member = found(ref, self.shapes[depth - 1 : depth])
            if member is not None:
                return member, f"{self.objects[depth - 1]}.{attribute(member.id)}"
        raise LookupError(ref.name)


def test(expr: Expr, place: Place) -> Code:
    """Return the code of a condition."""
    return _TESTS[expr.op](expr, place)


def _const(expr: Const, _place: Place) -> Code:
    return Text("True" if expr.value is True else "False")


def _field(expr: FieldRef, place: Place) -> Code:
    return Text(f"{place.member(expr)[1]} is True")


def _not(expr: Not, place: Place) -> Code:
    arg = expr.arg
    if isinstance(arg, OneOf):
        return _among(arg, place, "not in")
    if isinstance(arg, Compare) and arg.how in ("eq", "ne"):
        return test(arg.model_copy(update={"how": "ne" if arg.how == "eq" else "eq"}), place)
    if isinstance(arg, FieldRef):
        return Text(f"{place.member(arg)[1]} is not True")
    if isinstance(arg, Includes):
        return _includes(arg, place, "not in")
    if isinstance(arg, Not):
        return test(arg.arg, place)
    code = test(arg, place)
    if isinstance(code, Join):
        return Wrap("not (", (code,))
    return (
        code._replace(text=f"not {code.text}") if isinstance(code, Text) else code._replace(start=f"not {code.start}")
    )


def _and(expr: And, place: Place) -> Code:
    return _join("and", expr.args, place, "True")


def _or(expr: Or, place: Place) -> Code:
    return _join("or", expr.args, place, "False")


def _join(operator: str, args: tuple[Expr, ...], place: Place, empty: str) -> Code:
    parts: list[Code] = []
    for each in args:
        code = test(each, place)
        if isinstance(code, Join) and code.operator == operator:
            parts += code.parts
        else:
            parts.append(Wrap("(", (code,)) if isinstance(code, Join) else code)
    return parts[0] if len(parts) == 1 else Join(operator, tuple(parts)) if parts else Text(empty)


def _compare(expr: Compare, place: Place) -> Code:
    left, right = _value(expr.left, place, expr.right), _value(expr.right, place, expr.left)
    if expr.how in ("eq", "ne"):
        if right in ("True", "False", "None") or left in ("True", "False", "None"):
            return Text(f"{left} {'is' if expr.how == 'eq' else 'is not'} {right}")
        return Text(f"{left} {'==' if expr.how == 'eq' else '!='} {right}")
    if "None" in (left, right):
        return Text("False")
    unknown = [side for side, of in ((left, expr.left), (right, expr.right)) if isinstance(of, FieldRef)]
    parts: list[Code] = [Text(f"{each} is not None") for each in unknown]
    parts.append(Text(f"{left} {ORDER[expr.how]} {right}"))
    return Join("and", tuple(parts)) if parts[1:] else parts[0]


def _value(expr: Expr, place: Place, beside: Expr) -> str:
    if isinstance(expr, Const):
        return constant(expr.value, dated=_is_date(beside, place))
    if isinstance(expr, FieldRef):
        return place.member(expr)[1]
    if isinstance(expr, Rows) and expr.how == "count":
        return _count(expr, place)
    return flat(Wrap("(", (test(expr, place),)))


def constant(value: object, *, dated: bool = False) -> str:
    """Return the code of a literal."""
    if dated and isinstance(value, str):
        year, month, day = (int(each) for each in value.split("-"))
        return f"date({year}, {month}, {day})"
    return text(value) if isinstance(value, str) else repr(value)


def text(value: str) -> str:
    """Return the code of a text in double quotes."""
    return re.sub(r"[\x7f-\xa0\u2028\u2029\ud800-\udfff]", _escaped, json.dumps(value, ensure_ascii=False))


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _is_date(expr: Expr, place: Place) -> bool:
    if not isinstance(expr, FieldRef):
        return False
    kind = BY_NAME.get(place.member(expr)[0].type)
    return kind is not None and kind.value == "date"


def _known(expr: Known, place: Place) -> Code:
    if isinstance(expr.arg, FieldRef):
        return Text(f"known({place.member(expr.arg)[1]})")
    return Text(f"known({_value(expr.arg, place, expr.arg)})")


def _one_of(expr: OneOf, place: Place) -> Code:
    return _among(expr, place, "in")


def _among(expr: OneOf, place: Place, operator: str) -> Code:
    options = [_value(each, place, expr.arg) for each in expr.options]
    end = ",)" if len(options) == 1 else ")"
    return Text(f"{_value(expr.arg, place, expr.arg)} {operator} ({', '.join(options)}{end}")


def _includes(expr: Includes, place: Place, operator: str = "in") -> Code:
    member, code = place.member(expr.arg) if isinstance(expr.arg, FieldRef) else (None, "()")
    kind = BY_NAME.get(member.type) if member else None
    wanted = _value(expr.member, place, expr.arg)
    if kind is not None and kind.value in ("code", "authority"):
        return Text(f"{code} {'==' if operator == 'in' else '!='} {wanted}")
    return Text(f"{wanted} {operator} ({code} or ())")


def _rows(expr: Rows, place: Place) -> Code:
    if expr.how == "count":
        return Text(f"{_count(expr, place)} > 0")
    member, code = _over(expr, place)
    if expr.where is None or member.rows is None:
        return Text(f"known({code})" if expr.how == "any" else "True")
    inner = place.inner(member.rows)
    condition = test(expr.where, inner)
    how = {"any": "any(", "every": "all("}[expr.how]
    return Wrap(how, (condition, Text(f"for {inner.objects[-1]} in {code} or ()")))


def _count(expr: Rows, place: Place) -> str:
    member, code = _over(expr, place)
    if expr.where is None or member.rows is None:
        return f"len({code} or ())"
    inner = place.inner(member.rows)
    return f"sum(1 for {inner.objects[-1]} in {code} or () if {flat(test(expr.where, inner))})"


def _over(expr: Rows, place: Place) -> tuple[Member, str]:
    if isinstance(expr.over, FieldRef):
        return place.member(expr.over)
    raise LookupError(expr.over.op)


_TESTS: Mapping[str, Callable[[Any, Place], Code]] = {
    "const": _const,
    "field": _field,
    "not": _not,
    "and": _and,
    "or": _or,
    "compare": _compare,
    "known": _known,
    "one_of": _one_of,
    "includes": _includes,
    "rows": _rows,
}
