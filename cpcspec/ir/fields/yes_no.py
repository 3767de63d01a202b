"""Field type `yes/no`; a switch is one, with its own two words."""

from collections.abc import Mapping
from typing import Any

from cpcspec.ir.field_type import NO_LABELS, Bounds, Examples, FieldType, Schema, Shape


def check(value: object, _bounds: Bounds) -> str | None:
    """Return what is wrong with a yes or no."""
    return None if isinstance(value, bool) else "must be yes or no"


def annotation(_shape: Shape) -> str:
    """Return the annotation of a yes or no."""
    return "Annotated[bool, Strict()]"


def schema(_shape: Shape) -> Schema:
    """Return the JSON Schema of a yes or no."""
    return {"type": "boolean"}


def show(value: Any, labels: Mapping[str, str] = NO_LABELS) -> str:
    """Return `yes` or `no`, or the switch's own words (labels `yes` and `no`)."""
    word = "" if value is None else "yes" if value else "no"
    return labels.get(word, word)


TYPE = FieldType(
    name="yes/no",
    value="bool",
    check=check,
    annotation=annotation,
    schema=schema,
    show=show,
    widget="yes_no",
    column="integer",
    in_words="yes or no",
    examples=Examples(valid=(True, False), invalid=("yes", "true", 1, 0, "", None, [], {})),
)
