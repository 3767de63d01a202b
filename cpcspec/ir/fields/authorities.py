"""Field type `authorities of KIND`: the ids of several authorities, each once."""

from cpcspec.ir.field_type import (
    DISTINCT,
    IDENTIFIER,
    ONE_LINE,
    Bounds,
    Examples,
    FieldType,
    several_annotation,
    several_problem,
    several_schema,
    show_several,
)


def check(value: object, bounds: Bounds) -> str | None:
    """Return what is wrong with a list of ids of authorities; `bounds.codes` are the ids that may be chosen."""
    return several_problem(value, bounds.codes, "must be a list of authorities")


TYPE = FieldType(
    name="authorities",
    value="authorities",
    parameters=("kinds", "country"),
    obligatory=("kinds",),
    check=check,
    annotation=several_annotation,
    schema=several_schema,
    show=show_several,
    widget="authorities",
    column="json",
    in_words="one or more authorities",
    support=(ONE_LINE, IDENTIFIER, DISTINCT),
    examples=Examples(
        valid=([], ["ca_fr"], ["ca_fr", "ca_de"]),
        invalid=("ca_fr", ["ca_fr", "ca_fr"], ["ca_xx"], [""], [2], [[]], None, 0, True, {}),
        bounds=Bounds(codes=("ca_fr", "ca_de")),
    ),
)
