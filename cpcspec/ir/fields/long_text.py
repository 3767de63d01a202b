"""Field type `long text`: several lines."""

from cpcspec.ir.field_type import (
    CONTROL_BUT_LINES,
    LINES,
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

MOST = 4000


def check(value: object, bounds: Bounds) -> str | None:
    """Return what is wrong with a text of several lines."""
    return text_problem(value, bounds.most if bounds.most is not None else MOST, CONTROL_BUT_LINES)


def annotation(shape: Shape) -> str:
    """Return the annotation of a text of several lines."""
    return text_annotation(shape, shape.most if shape.most is not None else MOST, CONTROL_BUT_LINES)


def schema(shape: Shape) -> Schema:
    """Return the JSON Schema of a text of several lines."""
    return text_schema(shape, shape.most if shape.most is not None else MOST, CONTROL_BUT_LINES)


TYPE = FieldType(
    name="long text",
    value="text",
    parameters=("most",),
    check=check,
    annotation=annotation,
    schema=schema,
    show=show_text,
    widget="textarea",
    column="text",
    in_words="text of several lines",
    support=(LINES,),
    examples=Examples(
        valid=("one\ntwo\r\n\tthree", "", "ünïcödé", "\n"),
        invalid=("x" * 25, "\x00", "bell\x07", "\udfff", 3, False, None, [], {"a": 1}),
        bounds=Bounds(most=24),
    ),
)
