"""Field type `email`: an e-mail address, as browsers judge it."""

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

LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
PATTERN = rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{LABEL}(?:\.{LABEL})+"
MOST = 254


def check(value: object, _bounds: Bounds) -> str | None:
    """Return what is wrong with an e-mail address."""
    return pattern_problem(value, PATTERN, MOST, "must be an e-mail address such as name@example.eu")


def annotation(_shape: Shape) -> str:
    """Return the annotation of an e-mail address."""
    return "EmailAddress"


def schema(_shape: Shape) -> Schema:
    """Return the JSON Schema of an e-mail address."""
    return pattern_schema(PATTERN, MOST)


TYPE = FieldType(
    name="email",
    value="text",
    check=check,
    annotation=annotation,
    schema=schema,
    show=show_text,
    widget="email",
    column="text",
    in_words="an e-mail address",
    support=(pattern_support("EmailAddress", PATTERN, MOST),),
    examples=Examples(
        valid=("a@b.eu", "first.last+tag@mail.example.eu"),
        invalid=("a", "a@b", "@b.eu", "a b@c.eu", "a@b..eu", "a@-b.eu", "a@b.eu\n", "", 1, True, None, [], {}),
    ),
)
