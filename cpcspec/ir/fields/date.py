"""Field type `date`: an ISO date such as 2020-02-03."""

import datetime as dt

from cpcspec.ir.field_type import Bounds, Examples, FieldType, Schema, Shape, show_text

PATTERN = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$(?!\n)"


def check(value: object, _bounds: Bounds) -> str | None:
    """Return what is wrong with a date."""
    try:
        right = isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        right = False
    return None if right else "must be a date such as 2020-02-03"


def annotation(_shape: Shape) -> str:
    """Return the annotation of a date."""
    return "Annotated[date, BeforeValidator(iso_day)]"


def schema(_shape: Shape) -> Schema:
    """Return the JSON Schema of a date."""
    return {"type": "string", "format": "date", "pattern": PATTERN}


SUPPORT = '''
def iso_day(value: object) -> date:
    """Return the date that a text such as 2020-02-03 means; a date is one already."""
    if isinstance(value, str):
        found = date.fromisoformat(value)
        if found.isoformat() == value:
            return found
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    message = "must be a date such as 2020-02-03"
    raise ValueError(message)
'''

TYPE = FieldType(
    name="date",
    value="date",
    check=check,
    annotation=annotation,
    schema=schema,
    show=show_text,
    widget="date",
    column="text",
    in_words="a date",
    support=(SUPPORT,),
    examples=Examples(
        valid=("2020-02-29", "0001-01-01", "9999-12-31"),
        invalid=(
            "2021-02-29", "20200203", "2020-W05-1", "2020-2-3", "03/02/2020", "2020-02-03T00:00:00", "2020-02-03\n",
            " 2020-02-03", "0000-01-01", "1580688000", "", 20200203, True, None, [], {},
        ),
    ),
)  # fmt: skip
