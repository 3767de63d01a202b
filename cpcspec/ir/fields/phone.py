"""Field type `phone`: a telephone number as people write it."""

from cpcspec.ir.field_type import (
    Bounds,
    Examples,
    FieldType,
    Schema,
    Shape,
    pattern_problem,
    pattern_schema,
    pattern_support,
    show_text,
)

PATTERN = r"\+?[0-9(](?:[ ()./-]*[0-9]){3,19}"
MOST = 40


def check(value: object, _bounds: Bounds) -> str | None:
    """Return what is wrong with a telephone number."""
    return pattern_problem(value, PATTERN, MOST, "must be a telephone number such as +32 2 123 45 67")


def annotation(_shape: Shape) -> str:
    """Return the annotation of a telephone number."""
    return "PhoneNumber"


def schema(_shape: Shape) -> Schema:
    """Return the JSON Schema of a telephone number."""
    return pattern_schema(PATTERN, MOST)


TYPE = FieldType(
    name="phone",
    value="text",
    check=check,
    annotation=annotation,
    schema=schema,
    show=show_text,
    widget="phone",
    column="text",
    in_words="a telephone number",
    support=(pattern_support("PhoneNumber", PATTERN, MOST),),
    examples=Examples(
        valid=("+32 2 123 45 67", "0032/2-123.45.67", "(02) 123 45 67", "1234"),
        invalid=("12", "call me", "+", "++32 2 123", "1234\n", "٣٢١٢٣٤", "", 3221234567, True, None, [], {}),
    ),
)
