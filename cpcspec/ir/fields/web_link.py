"""Field type `web link`: an address that starts with http:// or https://."""

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

BLANK = r"\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff"
PATTERN = rf'https?://[^"<>\\/?#{BLANK}]+(?:[/?#][^"<>\\{BLANK}]*)?'
MOST = 2000


def check(value: object, _bounds: Bounds) -> str | None:
    """Return what is wrong with a web link."""
    wrong = "must be a web address such as https://europa.eu"
    if isinstance(value, str) and any("\ud800" <= each <= "\udfff" for each in value):
        return wrong
    return pattern_problem(value, PATTERN, MOST, wrong)


def annotation(_shape: Shape) -> str:
    """Return the annotation of a web link."""
    return "WebLink"


def schema(_shape: Shape) -> Schema:
    """Return the JSON Schema of a web link."""
    return {**pattern_schema(PATTERN, MOST), "not": {"pattern": r"[\ud800-\udfff]"}}


TYPE = FieldType(
    name="web link",
    value="text",
    check=check,
    annotation=annotation,
    schema=schema,
    show=show_text,
    widget="web_link",
    column="text",
    in_words="a web address",
    support=(pattern_support("WebLink", PATTERN, MOST),),
    examples=Examples(
        valid=("https://europa.eu", "http://a.example:8080/x?y=z#top", "https://bücher.example/Ü"),
        invalid=(
            "europa.eu", "ftp://a.example", "javascript:alert(1)", "https://", "https:///x", "https://a b",
            "https://a.example\n", 'https://a.example/"x', "HTTPS://A\ud800", "", 1, True, None, [], {},
        ),
    ),
)  # fmt: skip
