"""Field type `authority of KIND`: the id of one authority of the register."""

from cpcspec.ir.field_type import (
    IDENTIFIER,
    ONE_LINE,
    Bounds,
    Examples,
    FieldType,
    one_annotation,
    one_problem,
    one_schema,
    show_one,
)


def check(value: object, bounds: Bounds) -> str | None:
    """Return what is wrong with the id of an authority; `bounds.codes` are the ids that may be chosen."""
    return one_problem(value, bounds.codes, "must be an authority")


TYPE = FieldType(
    name="authority",
    value="authority",
    parameters=("kinds", "country"),
    obligatory=("kinds",),
    check=check,
    annotation=one_annotation,
    schema=one_schema,
    show=show_one,
    widget="authority",
    column="text",
    in_words="one authority",
    support=(ONE_LINE, IDENTIFIER),
    examples=Examples(
        valid=("ca_fr", "slo_de"),
        invalid=("", "x\n", "\ud800", "ca_xx", 1, True, None, ["ca_fr"], {}),
        bounds=Bounds(codes=("ca_fr", "slo_de")),
    ),
)
