"""Field type `rows of LIST`: some rows of a list of the form, by their ids (or codes), each once."""

from cpcspec.ir.field_type import (
    DISTINCT,
    IDENTIFIER,
    ONE_LINE,
    Bounds,
    Examples,
    FieldType,
    Shape,
    several_annotation,
    several_problem,
    several_schema,
    show_several,
)


def check(value: object, bounds: Bounds) -> str | None:
    """Return what is wrong with a list of rows; `bounds.codes` are the ids of the rows that are there."""
    return several_problem(value, bounds.codes, "must be a list of rows")


def annotation(shape: Shape) -> str:
    """Return the annotation of some rows."""
    return several_annotation(shape._replace(codes=""))


def schema(shape: Shape) -> dict[str, object]:
    """Return the JSON Schema of some rows."""
    return several_schema(shape._replace(codes=""))


TYPE = FieldType(
    name="rows",
    value="rows",
    parameters=("rows_of",),
    obligatory=("rows_of",),
    check=check,
    annotation=annotation,
    schema=schema,
    show=show_several,
    widget="rows",
    column="json",
    in_words="some rows of a list",
    support=(ONE_LINE, IDENTIFIER, DISTINCT),
    examples=Examples(
        valid=([], ["1"], ["2", "1"]),
        invalid=("1", ["1", "1"], ["3"], [1], [{}], None, 1, True, {}),
        bounds=Bounds(codes=("1", "2")),
    ),
)
