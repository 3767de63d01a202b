"""What a field type must say of itself: one such value for each file of the shelf `fields`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

Parameter = Literal["least", "most", "codes", "by", "kinds", "country", "rows_of"]
ValueKind = Literal["text", "number", "date", "bool", "code", "codes", "authority", "authorities", "file", "rows"]
ColumnKind = Literal["text", "integer", "json"]
Schema = dict[str, Any]
NO_LABELS: Mapping[str, str] = MappingProxyType({})
CONTROL = r"\u0000-\u001f\u007f"
CONTROL_BUT_LINES = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f"


class Bounds(NamedTuple):
    """The evaluated limits of one field: numbers or lengths, and the codes or ids that may be chosen."""

    least: int | None = None
    most: int | None = None
    codes: Collection[str] | None = None


NO_BOUNDS = Bounds()


class Shape(NamedTuple):
    """What generated models and schemas know of a field: fixed limits, the name of its code list, `filled`.

    `filled` asks for a value that is not empty: an empty text or list is no answer.
    """

    least: int | None = None
    most: int | None = None
    codes: str = ""
    filled: bool = False


Check = Callable[[object, Bounds], str | None]
Show = Callable[[Any, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Examples:
    """Values that the type accepts and refuses, under these bounds."""

    valid: tuple[object, ...]
    invalid: tuple[object, ...]
    bounds: Bounds = NO_BOUNDS


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field type: what may be said in the spec, which values it holds, and how tools show it.

    `check` says what is wrong with a value, or None; it never raises. It judges the form of a value only:
    whether an empty text or list is enough is a matter of `required`.
    `annotation` may use names of `typing`, `datetime` and `pydantic`, and what `support` defines.
    """

    name: str
    value: ValueKind
    check: Check
    annotation: Callable[[Shape], str]
    schema: Callable[[Shape], Schema]
    show: Show
    widget: str
    column: ColumnKind
    in_words: str
    examples: Examples
    parameters: tuple[Parameter, ...] = ()
    obligatory: tuple[Parameter, ...] = ()
    support: tuple[str, ...] = field(default=(), repr=False)


# ---------------------------------------------------------------- texts


def text_problem(value: object, most: int | None, control: str) -> str | None:
    """Return what is wrong with a text of at most so many characters, none of them among `control`."""
    if not isinstance(value, str):
        return "must be a text"
    if most is not None and len(value) > most:
        return f"has {len(value)} characters, and {most} are allowed"
    if re.search(f"[{control}]", value):
        return "contains a character that cannot be shown"
    if re.search("[\ud800-\udfff]", value):
        return "contains half a character"
    return None


def text_annotation(shape: Shape, most: int | None, control: str) -> str:
    """Return the annotation of a text of at most so many characters."""
    limits = [f"min_length={max(1, shape.least or 1)}"] if shape.filled else []
    limits += [f"max_length={most}"] if most is not None else []
    limits.append(f"pattern={'ONE_LINE' if control == CONTROL else 'LINES'}")
    return f"Annotated[str, StringConstraints({', '.join(limits)})]"


def text_schema(shape: Shape, most: int | None, control: str) -> Schema:
    """Return the JSON Schema of a text of at most so many characters."""
    schema: Schema = {"type": "string"}
    if shape.filled:
        schema["minLength"] = 1
    if most is not None:
        schema["maxLength"] = most
    schema["not"] = {"pattern": rf"[{control}\ud800-\udfff]"}
    return schema


def as_rust(pattern: str) -> str:
    r"""Return a pattern with `\uXXXX` written as Pydantic's own pattern engine wants it."""
    return re.sub(r"\\u([0-9a-f]{4})", r"\\u{\1}", pattern)


def pattern_problem(value: object, pattern: str, most: int, wrong: str) -> str | None:
    """Return `wrong` if a value is no text of that pattern and length."""
    fits = isinstance(value, str) and len(value) <= most and re.fullmatch(pattern, value)
    return None if fits else wrong


def pattern_support(name: str, pattern: str, most: int) -> str:
    """Return the Python type of that name, for texts of that pattern."""
    safe = as_rust(pattern).replace('"', r"\x22")
    return f"""
{name} = Annotated[
    str,
    StringConstraints(
        max_length={most},
        pattern=r"^(?:{safe})$",
    ),
]
"""


def pattern_schema(pattern: str, most: int) -> Schema:
    """Return the JSON Schema of a text of that pattern; the look-ahead keeps a line end away in Python too."""
    return {"type": "string", "maxLength": most, "pattern": rf"^(?:{pattern})$(?!\n)"}


def show_text(value: Any, _labels: Mapping[str, str] = NO_LABELS) -> str:
    """Return a text as it is; nothing for an unknown one."""
    return "" if value is None else str(value)


# ---------------------------------------------------------------- numbers


def number_problem(value: object, bounds: Bounds, lowest: int | None = None) -> str | None:
    """Return what is wrong with a whole number between the bounds."""
    if not isinstance(value, int) or isinstance(value, bool):
        return "must be a whole number"
    least = bounds.least if bounds.least is not None else lowest
    if least is not None and value < least:
        return f"must be at least {least}"
    if bounds.most is not None and value > bounds.most:
        return f"must be at most {bounds.most}"
    return None if abs(value) <= LARGEST else f"must be at most {LARGEST}"


LARGEST = 2**53 - 1
"""The largest whole number that JSON readers keep exactly."""


def number_annotation(shape: Shape, lowest: int = -LARGEST) -> str:
    """Return the annotation of a whole number between the bounds."""
    least, most = _limits(shape, lowest)
    return f"Annotated[int, Field(strict=True, ge={least}, le={most})]"


def number_schema(shape: Shape, lowest: int = -LARGEST) -> Schema:
    """Return the JSON Schema of a whole number between the bounds."""
    least, most = _limits(shape, lowest)
    return {"type": "integer", "minimum": least, "maximum": most}


def _limits(shape: Shape, lowest: int) -> tuple[int, int]:
    least = lowest if shape.least is None else shape.least
    return max(least, -LARGEST), LARGEST if shape.most is None else min(shape.most, LARGEST)


# ---------------------------------------------------------------- one of many, several of many


def one_problem(value: object, allowed: Collection[str] | None, wrong: str) -> str | None:
    """Return what is wrong with one code or id."""
    if not isinstance(value, str) or not value or text_problem(value, None, CONTROL):
        return wrong
    return "is not among the choices" if allowed is not None and value not in allowed else None


def several_problem(value: object, allowed: Collection[str] | None, wrong: str) -> str | None:
    """Return what is wrong with a list of distinct codes or ids."""
    if not isinstance(value, list | tuple):
        return wrong
    for each in value:
        problem = one_problem(each, allowed, wrong)
        if problem:
            return problem if problem == wrong else f"contains `{each}`, which is not among the choices"
    return "says the same thing twice" if len(set(value)) < len(value) else None


def one_annotation(shape: Shape) -> str:
    """Return the annotation of one code or id."""
    return shape.codes or "Identifier"


def several_annotation(shape: Shape) -> str:
    """Return the annotation of several distinct codes or ids."""
    least = "Field(min_length=1), " if shape.filled else ""
    return f"Annotated[tuple[{one_annotation(shape)}, ...], {least}AfterValidator(distinct)]"


def one_schema(shape: Shape) -> Schema:
    """Return the JSON Schema of one code or id."""
    return {"$ref": f"#/$defs/{shape.codes}"} if shape.codes else text_schema(Shape(filled=True), None, CONTROL)


def several_schema(shape: Shape) -> Schema:
    """Return the JSON Schema of several distinct codes or ids."""
    schema: Schema = {"type": "array", "items": one_schema(shape), "uniqueItems": True}
    return {**schema, "minItems": 1} if shape.filled else schema


def show_one(value: Any, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Return the label of a code or id."""
    return "" if value is None else labels.get(str(value), str(value))


def show_several(value: Any, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Return the labels of several codes or ids, in their order."""
    return ", ".join(show_one(each, labels) for each in value or ())


ONE_LINE = rf'''
ONE_LINE = r"^[^{as_rust(CONTROL)}]*$"
"""What a text of one line may hold."""
'''
LINES = rf'''
LINES = r"^[^{as_rust(CONTROL_BUT_LINES)}]*$"
"""What a text of several lines may hold."""
'''
IDENTIFIER = '''
Identifier = Annotated[str, StringConstraints(min_length=1, pattern=ONE_LINE)]
"""The id of an authority or of a row."""
'''
DISTINCT = '''
def distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values if none is there twice."""
    if len(set(values)) < len(values):
        message = "says the same thing twice"
        raise ValueError(message)
    return values
'''
