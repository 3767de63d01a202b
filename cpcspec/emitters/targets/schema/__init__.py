"""Target `schema`: JSON Schema of the forms of each procedure, one definition for each shape."""

from __future__ import annotations

import json
from typing import Any

from cpcspec.emitters.emitter import Emitter, Files
from cpcspec.emitters.shapes import Member, Rule, Shape, code_name, nested, shapes
from cpcspec.emitters.targets.schema.schema_from_expr import schema_of
from cpcspec.ir.field_type import Schema
from cpcspec.ir.field_type import Shape as Limits
from cpcspec.ir.nodes import CodeList, Procedure, Spec
from cpcspec.ir.registry import BY_NAME

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def render(spec: Spec) -> Files:
    """Return one schema for each procedure; the data of a shape fit `#/$defs/<shape>`."""
    return {f"{each.id}/schema.json": _text(_document(spec, each)) for each in spec.procedures}


def _text(document: Schema) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _document(spec: Spec, procedure: Procedure) -> Schema:
    found = [each for shape in shapes(spec, procedure) for each in nested(shape)]
    used = {member.codes for shape in found for member in shape.members}
    definitions = {code_name(each.id): _codes(each) for each in spec.codes if each.id in used}
    definitions |= {shape.name: _definition(shape) for shape in found}
    return {
        "$schema": DIALECT,
        "$id": f"urn:cpcspec:{procedure.id}",
        "$comment": "Made from the spec by `cpcspec build`; do not edit.",
        "title": procedure.label,
        "$defs": definitions,
    }


def _codes(codes: CodeList) -> Schema:
    labels = {each.code: each.label for each in codes.entries}
    return {"title": codes.label, "enum": list(labels), "x-labels": labels}


def _definition(shape: Shape) -> Schema:
    pairs = [(rule, _rule(shape, rule)) for rule in shape.rules]
    rules = [told for _, told in pairs if told is not None]
    left = [rule.message for rule, told in pairs if told is None]
    notes = [*left, *(rule.message for rule in shape.elsewhere), *shape.notes]
    schema: Schema = {
        "title": shape.title[:1].upper() + shape.title[1:],
        "type": "object",
        "properties": {each.id: _property(each) for each in shape.members},
        "required": [each.id for each in shape.members if each.needed],
        "additionalProperties": False,
    }
    if rules:
        schema["allOf"] = rules
    if notes:
        schema["description"] = "Judged by the case, not here:\n" + "\n".join(f"- {each}" for each in notes)
    return schema


def _property(member: Member) -> Schema:
    schema = _value(member)
    # A list is empty when nothing is in it; every other value that is not needed may be unknown.
    known = schema if member.needed or member.rows is not None else {"anyOf": [schema, {"type": "null"}]}
    facts: dict[str, Any] = {"title": member.node.label, "description": member.node.help}
    facts["x-basis"], facts["x-meets"] = list(member.node.basis), list(member.node.meets)
    return {**known, **{key: value for key, value in facts.items() if value}}


def _value(member: Member) -> Schema:
    if member.rows is not None:
        limits = {"minItems": member.least, "maxItems": member.most}
        items = {"type": "array", "items": {"$ref": f"#/$defs/{member.rows.name}"}}
        return {**items, **{key: value for key, value in limits.items() if value is not None}}
    codes = code_name(member.codes) if member.codes else ""
    return BY_NAME[member.type].schema(Limits(member.least, member.most, codes, filled=member.needed))


def _rule(shape: Shape, rule: Rule) -> Schema | None:
    """Return a rule as JSON Schema says it, or None where it has no words for it."""
    then = schema_of(rule.then, shape)
    if rule.when is None:
        return None if then is None else {**then, "description": rule.message}
    when = schema_of(rule.when, shape)
    return None if then is None or when is None else {"if": when, "then": then, "description": rule.message}


EMITTER = Emitter("schema", render)
