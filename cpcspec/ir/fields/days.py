"""Field type `days`: a number of calendar days."""

from collections.abc import Mapping
from typing import Any

from cpcspec.ir.field_type import (
    NO_LABELS,
    Bounds,
    Examples,
    FieldType,
    Schema,
    Shape,
    number_annotation,
    number_problem,
    number_schema,
)

LONGEST = 36_525
"""A hundred years: beyond it, dates leave the calendar."""


def check(value: object, bounds: Bounds) -> str | None:
    """Return what is wrong with a number of days."""
    return number_problem(value, _bounded(bounds), 0)


def annotation(shape: Shape) -> str:
    """Return the annotation of a number of days."""
    return number_annotation(shape._replace(most=LONGEST if shape.most is None else min(shape.most, LONGEST)), 0)


def schema(shape: Shape) -> Schema:
    """Return the JSON Schema of a number of days."""
    return number_schema(shape._replace(most=LONGEST if shape.most is None else min(shape.most, LONGEST)), 0)


def show(value: Any, _labels: Mapping[str, str] = NO_LABELS) -> str:
    """Return the number with its unit."""
    return "" if value is None else f"{value} day" if value == 1 else f"{value} days"


def _bounded(bounds: Bounds) -> Bounds:
    return bounds._replace(most=LONGEST if bounds.most is None else min(bounds.most, LONGEST))


TYPE = FieldType(
    name="days",
    value="number",
    parameters=("least", "most"),
    check=check,
    annotation=annotation,
    schema=schema,
    show=show,
    widget="number",
    column="integer",
    in_words="a number of calendar days",
    examples=Examples(
        valid=(30, 45, 93),
        invalid=(29, 94, -1, 30.5, "30", True, None, [], {}),
        bounds=Bounds(least=30, most=93),
    ),
)
