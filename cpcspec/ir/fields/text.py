"""Field type `text`: one line."""

from cpcspec.ir.field_type import (
    CONTROL,
    ONE_LINE,
    Bounds,
    Examples,
    FieldType,
    Schema,
    Shape,
    show_text,
    text_annotation,
    text_problem,
    text_schema,
)

MOST = 500


def check(value: object, bounds: Bounds) -> str | None:
    """Return what is wrong with a one-line text."""
    if isinstance(value, str) and ("\n" in value or "\r" in value):
        return "must be one line"
    return text_problem(value, bounds.most if bounds.most is not None else MOST, CONTROL)


def annotation(shape: Shape) -> str:
    """Return the annotation of a one-line text."""
    return text_annotation(shape, shape.most if shape.most is not None else MOST, CONTROL)


def schema(shape: Shape) -> Schema:
    """Return the JSON Schema of a one-line text."""
    return text_schema(shape, shape.most if shape.most is not None else MOST, CONTROL)


TYPE = FieldType(
    name="text",
    value="text",
    parameters=("most",),
    check=check,
    annotation=annotation,
    schema=schema,
    show=show_text,
    widget="text",
    column="text",
    in_words="one line of text",
    support=(ONE_LINE,),
    examples=Examples(
        valid=("Böhm & Söhne", "a", "", "日本", "<b>", "12345678", "🙂🙂"),
        invalid=("123456789ABCDE", "two\nlines", "end\n", "\x00", "tab\t", "\ud800", 7, True, None, [], {}, ["a"]),
        bounds=Bounds(most=12),
    ),
)
