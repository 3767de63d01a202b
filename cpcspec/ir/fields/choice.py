"""Field type `choice of CODES`: one code of a list."""

from cpcspec.ir.field_type import Bounds, Examples, FieldType, one_annotation, one_problem, one_schema, show_one


def check(value: object, bounds: Bounds) -> str | None:
    """Return what is wrong with a code."""
    return one_problem(value, bounds.codes, "must be one of the choices")


TYPE = FieldType(
    name="choice",
    value="code",
    parameters=("codes", "by"),
    obligatory=("codes",),
    check=check,
    annotation=one_annotation,
    schema=one_schema,
    show=show_one,
    widget="choice",
    column="text",
    in_words="one choice",
    examples=Examples(
        valid=("fine", "32005L0029"),
        invalid=("Fine", "fine ", "other", "", 1, True, None, ["fine"], {}),
        bounds=Bounds(codes=("fine", "32005L0029", "order")),
    ),
)
