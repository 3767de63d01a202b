"""Values for shapes, as JSON has them, and what generated models and schemas say to them."""

from __future__ import annotations

import json
from functools import cache
from types import ModuleType
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel, ValidationError

from cpcspec.emitters.shapes import Member, Shape, nested, shapes
from cpcspec.emitters.targets import models, schema
from cpcspec.ir.nodes import Spec
from cpcspec.ir.registry import BY_NAME
from tests.support.rich_spec import rich_spec

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 2**54)
    | st.text(max_size=6)
    | st.sampled_from(["2020-02-03", "ada", 0.5]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def module_of(source: str, name: str) -> ModuleType:
    """Return a module made of generated code."""
    made = ModuleType(name)
    code = compile(source, f"{name}.py", "exec", dont_inherit=True)
    exec(code, made.__dict__)  # noqa: S102 - the code under test is the one just made
    return made


@cache
def rich_models() -> ModuleType:
    """Return the models of the rich spec."""
    return module_of(models.EMITTER.render(rich_spec())["complaint/models.py"], "complaint")


@cache
def rich_schema() -> dict[str, Any]:
    """Return the schema document of the rich spec."""
    document: dict[str, Any] = json.loads(schema.EMITTER.render(rich_spec())["complaint/schema.json"])
    return document


def rich_shapes() -> dict[str, Shape]:
    """Return every shape of the rich spec by name, those of rows too."""
    spec = rich_spec()
    return {each.name: each for shape in shapes(spec, spec.procedures[0]) for each in nested(shape)}


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what judges values by the schema of a shape."""
    document = {**rich_schema(), "$ref": f"#/$defs/{name}"}
    return Draft202012Validator(document, format_checker=FormatChecker())


def fits_schema(name: str, value: object) -> bool:
    """Return whether the schema of a shape accepts a value."""
    return validator(name).is_valid(value)


def fits_model(name: str, value: object) -> bool:
    """Return whether the model of a shape accepts a value, read as JSON."""
    model: type[BaseModel] = getattr(rich_models(), name)
    try:
        model.model_validate_json(json.dumps(value))
    except ValidationError:
        return False
    return True


def values_of(spec: Spec, member: Member) -> st.SearchStrategy[Any]:
    """Return good and bad values of a member, good ones more often."""
    if member.rows is not None:
        return st.lists(objects_of(spec, member.rows), max_size=5)
    if member.codes:
        codes = next(each for each in spec.codes if each.id == member.codes)
        one = st.sampled_from([each.code for each in codes.entries])
        good: st.SearchStrategy[Any] = st.lists(one, unique=True, max_size=3) if member.type == "choices" else one
    elif member.type in ("whole number", "days"):
        good = st.integers(0, 70)
    else:
        good = st.sampled_from(BY_NAME[member.type].examples.valid)
    bad = st.sampled_from(BY_NAME[member.type].examples.invalid).filter(lambda each: each != float("inf"))
    return st.one_of(good, good, good, good, st.none(), bad)


def objects_of(spec: Spec, shape: Shape) -> st.SearchStrategy[dict[str, Any]]:
    """Return objects of a shape: some complete, some with holes, some with a key too many."""
    known = {each.id: values_of(spec, each) for each in shape.members}
    optional = {each.id: values_of(spec, each) for each in shape.members if not each.needed}
    needed = {each.id: values_of(spec, each) for each in shape.members if each.needed}
    return st.one_of(
        st.fixed_dictionaries(known),
        st.fixed_dictionaries(needed, optional=optional),
        st.fixed_dictionaries({}, optional={**known, "nobody_knows_me": st.none()}),
    )
