"""Each field type says the same in its check, its Pydantic annotation and its JSON Schema."""

from __future__ import annotations

import json
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import TypeAdapter, ValidationError

from cpcspec.ir.field_type import NO_BOUNDS, Bounds, FieldType, Shape
from cpcspec.ir.registry import FIELD_TYPES
from tests.support.shaped import JSON_VALUES, module_of

IMPORTS = """
from datetime import date, datetime
from typing import Annotated, Literal
from pydantic import (
    AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints
)
"""
CODES = "Codes"
EACH_TYPE = pytest.mark.parametrize("kind", FIELD_TYPES, ids=lambda each: each.name.replace(" ", "-"))


def _bounds(kind: FieldType) -> Bounds:
    """Return the bounds of the examples that a shape can know: ids of authorities and rows are judged by the case."""
    bounds = kind.examples.bounds
    return bounds if "codes" in kind.parameters else bounds._replace(codes=None)


def _shape(kind: FieldType) -> Shape:
    bounds = _bounds(kind)
    return Shape(bounds.least, bounds.most, CODES if bounds.codes is not None else "")


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    kind = next(each for each in FIELD_TYPES if each.name == name)
    codes = ", ".join(map(repr, _bounds(kind).codes or ("",)))
    source = f"{IMPORTS}\n{CODES} = Literal[{codes}]\n{''.join(kind.support)}\nTYPE = {kind.annotation(_shape(kind))}\n"
    made: ModuleType = module_of(source, "field_type")
    return TypeAdapter(made.TYPE)


@cache
def _validator(name: str) -> Draft202012Validator:
    kind = next(each for each in FIELD_TYPES if each.name == name)
    definitions = {CODES: {"enum": list(_bounds(kind).codes or ())}}
    schema = {**kind.schema(_shape(kind)), "$defs": definitions}
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _model_accepts(kind: FieldType, value: object) -> bool:
    try:
        _adapter(kind.name).validate_json(json.dumps(value))
    except ValidationError:
        return False
    return True


@EACH_TYPE
def test_examples_are_judged_as_they_say(kind: FieldType) -> None:
    """The check accepts each valid example and says of each other one what is wrong with it."""
    bounds = kind.examples.bounds
    assert [each for each in kind.examples.valid if kind.check(each, bounds)] == []
    assert [each for each in kind.examples.invalid if not kind.check(each, bounds)] == []


@EACH_TYPE
def test_check_model_and_schema_agree_on_the_examples(kind: FieldType) -> None:
    """What the check says of an example with the bounds that a shape knows, model and schema say too."""
    for value in (*kind.examples.valid, *kind.examples.invalid):
        accepted = kind.check(value, _bounds(kind)) is None
        assert _model_accepts(kind, value) is accepted, value
        assert _validator(kind.name).is_valid(value) is accepted, value


@given(kind=st.sampled_from(FIELD_TYPES), value=JSON_VALUES)
def test_check_model_and_schema_agree_on_any_value(kind: FieldType, value: object) -> None:
    """No value is good for one of the three and bad for another, and none of them breaks."""
    accepted = kind.check(value, _bounds(kind)) is None
    assert _model_accepts(kind, value) is accepted
    assert _validator(kind.name).is_valid(value) is accepted


@EACH_TYPE
def test_filled_refuses_what_is_empty(kind: FieldType) -> None:
    """A value that is needed is not empty, for the schema as for the model."""
    schema = kind.schema(Shape(filled=True))
    validator = Draft202012Validator({**schema, "$defs": {"": {}}})
    empty: tuple[object, ...] = ("", [], None)
    assert not [each for each in empty if validator.is_valid(each)]


@EACH_TYPE
def test_a_value_is_shown_and_an_unknown_one_is_nothing(kind: FieldType) -> None:
    """Every valid value has words, and None has none."""
    assert kind.show(None, {}) == ""
    assert all(isinstance(kind.show(each, {}), str) for each in kind.examples.valid)


@EACH_TYPE
def test_parameters_are_known(kind: FieldType) -> None:
    """What must be said can be said, and a type without bounds is happy without them."""
    assert set(kind.obligatory) <= set(kind.parameters)
    assert kind.check(kind.examples.valid[-1], NO_BOUNDS) is None
