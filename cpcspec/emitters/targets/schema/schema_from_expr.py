"""JSON Schema from expressions, as far as JSON Schema can say them: an object fits where the condition holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cpcspec.emitters.shapes import Member, Shape, found
from cpcspec.ir.expr import And, Compare, CompareOp, Const, Expr, FieldRef, Includes, Known, Not, OneOf, Or, Rows
from cpcspec.ir.field_type import Schema
from cpcspec.ir.registry import BY_NAME

UNKNOWN: Schema = {"enum": [None, "", []]}
TURNED: Mapping[CompareOp, CompareOp] = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
ORDER: Mapping[str, str] = {"lt": "exclusiveMaximum", "le": "maximum", "gt": "exclusiveMinimum", "ge": "minimum"}


def schema_of(expr: Expr, shape: Shape) -> Schema | None:
    """Return the schema that an object of this shape fits exactly where the condition holds, if there is one."""
    say = _SAID.get(expr.op)
    return say(expr, shape) if say is not None else None


def _has(name: str, value: Schema) -> Schema:
    """Return the schema of an object whose property is there and fits."""
    return {"properties": {name: value}, "required": [name]}


def _member(expr: Expr, shape: Shape) -> Member | None:
    return found(expr, (shape,)) if isinstance(expr, FieldRef) else None


def _const(expr: Const, _shape: Shape) -> Schema:
    return {} if expr.value is True else {"not": {}}


def _field(expr: FieldRef, shape: Shape) -> Schema | None:
    member = _member(expr, shape)
    return _has(member.id, {"const": True}) if member is not None else None


def _not(expr: Not, shape: Shape) -> Schema | None:
    arg = schema_of(expr.arg, shape)
    return {"not": arg} if arg is not None else None


def _and(expr: And, shape: Shape) -> Schema | None:
    return _all(expr.args, shape, "allOf")


def _or(expr: Or, shape: Shape) -> Schema | None:
    return _all(expr.args, shape, "anyOf")


def _all(args: Iterable[Expr], shape: Shape, keyword: str) -> Schema | None:
    parts = [schema_of(each, shape) for each in args]
    known = [each for each in parts if each is not None]
    return {keyword: known} if known and len(known) == len(parts) else None


def _known(expr: Known, shape: Shape) -> Schema | None:
    member = _member(expr.arg, shape)
    return _has(member.id, {"not": UNKNOWN}) if member is not None else None


def _compare(expr: Compare, shape: Shape) -> Schema | None:
    if isinstance(expr.left, Const):
        turned = Compare(how=TURNED[expr.how], left=expr.right, right=expr.left)
        return None if isinstance(expr.right, Const) else _compare(turned, shape)
    if not isinstance(expr.right, Const):
        return None
    if isinstance(expr.left, Rows):
        return _counted(expr.left, expr.how, expr.right.value, shape)
    member = _member(expr.left, shape)
    if member is None:
        return None
    if expr.how in ("eq", "ne"):
        value = expr.right.value
        same = _has(member.id, {"const": value} if value is not None else {})
        if value is None:
            same = {"not": _has(member.id, {"not": {"type": "null"}})}
        return same if expr.how == "eq" else {"not": same}
    if expr.right.value is None:
        return {"not": {}}
    if BY_NAME[member.type].value != "number":
        return None
    return _has(member.id, {"type": "integer", ORDER[expr.how]: expr.right.value})


def _one_of(expr: OneOf, shape: Shape) -> Schema | None:
    member = _member(expr.arg, shape)
    options = [each.value for each in expr.options if isinstance(each, Const)]
    # An unknown value may also be absent, which `enum` cannot say.
    if member is None or len(options) < len(expr.options) or None in options:
        return None
    return _has(member.id, {"enum": options})


def _includes(expr: Includes, shape: Shape) -> Schema | None:
    member = _member(expr.arg, shape)
    if member is None or not isinstance(expr.member, Const):
        return None
    wanted = {"const": expr.member.value}
    single = BY_NAME[member.type].value in ("code", "authority")
    return _has(member.id, wanted if single else {"type": "array", "contains": wanted})


def _rows(expr: Rows, shape: Shape) -> Schema | None:
    member, where = _over(expr, shape)
    if member is None or where is None:
        return None
    if expr.how == "every":
        return {"properties": {member.id: {"items": where}}}
    return _has(member.id, {"type": "array", "contains": where})


def _counted(expr: Rows, how: CompareOp, number: Any, shape: Shape) -> Schema | None:
    member, where = _over(expr, shape)
    if member is None or where is None or expr.how != "count" or not isinstance(number, int):
        return None
    ranges = {
        "ge": (number, None),
        "gt": (number + 1, None),
        "le": (0, number),
        "lt": (0, number - 1),
        "eq": (number, number),
        "ne": (number, number),
    }
    least, most = ranges[how]
    inside = _between(member.id, where, max(least, 0), most)
    return {"not": inside} if how == "ne" else inside


def _between(name: str, where: Schema, least: int, most: int | None) -> Schema:
    """Return the schema of an object with so many rows of that kind; a list that is not there has none."""
    if most is not None and most < least:
        return {"not": {}}
    limits = {"minContains": least, **({"maxContains": most} if most is not None else {})}
    counted = {"type": "array", "contains": where, **limits}
    return _has(name, counted) if least else {"properties": {name: {"anyOf": [{"type": "null"}, counted]}}}


def _over(expr: Rows, shape: Shape) -> tuple[Member | None, Schema | None]:
    """Return the list that is meant, and the schema of the rows that count."""
    member = _member(expr.over, shape)
    if member is None or expr.where is None:
        return member, {}
    return member, (schema_of(expr.where, member.rows) if member.rows is not None else None)


_SAID: Mapping[str, Callable[[Any, Shape], Schema | None]] = {
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
