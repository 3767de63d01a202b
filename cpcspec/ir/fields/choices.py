"""Field type `choices of CODES`: several codes of a list, each once."""

from cpcspec.ir.field_type import (
    DISTINCT,
    Bounds,
    Examples,
    FieldType,
    several_annotation,
    several_problem,
    several_schema,
    show_several,
)


def check(value: object, bounds: Bounds) -> str | None:
    """Return what is wrong with a list of codes."""
    return several_problem(value, bounds.codes, "must be a list of choices")


TYPE = FieldType(
    name="choices",
    value="codes",
    parameters=("codes", "by"),
    obligatory=("codes",),
    check=check,
    annotation=several_annotation,
    schema=several_schema,
    show=show_several,
    widget="choices",
    column="json",
    in_words="one or more choices",
    support=(DISTINCT,),
    examples=Examples(
        valid=([], ["fine"], ["order", "fine"]),
        invalid=("fine", ["fine", "fine"], ["other"], [""], [1], [None], [["fine"]], None, 1, True, {}, {"fine": 1}),
        bounds=Bounds(codes=("fine", "order")),
    ),
)
