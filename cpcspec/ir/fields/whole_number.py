"""Field type `whole number`."""

from cpcspec.ir.field_type import (
    LARGEST,
    Bounds,
    Examples,
    FieldType,
    number_annotation,
    number_problem,
    number_schema,
    show_text,
)

TYPE = FieldType(
    name="whole number",
    value="number",
    parameters=("least", "most"),
    check=number_problem,
    annotation=number_annotation,
    schema=number_schema,
    show=show_text,
    widget="number",
    column="integer",
    in_words="a whole number",
    examples=Examples(
        valid=(-5, 0, 1, 100),
        invalid=(-6, 101, LARGEST + 1, 1.5, "1", True, None, [], {}, float("inf")),
        bounds=Bounds(least=-5, most=100),
    ),
)
