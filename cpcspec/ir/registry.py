"""The field types, in the order of the documents."""

from cpcspec.ir.field_type import FieldType
from cpcspec.ir.fields import (
    authorities,
    authority,
    choice,
    choices,
    date,
    days,
    email,
    file,
    long_text,
    phone,
    rows,
    text,
    web_link,
    whole_number,
    yes_no,
)

FIELD_TYPES: tuple[FieldType, ...] = (
    text.TYPE,
    long_text.TYPE,
    whole_number.TYPE,
    days.TYPE,
    date.TYPE,
    yes_no.TYPE,
    choice.TYPE,
    choices.TYPE,
    authority.TYPE,
    authorities.TYPE,
    web_link.TYPE,
    email.TYPE,
    phone.TYPE,
    file.TYPE,
    rows.TYPE,
)
BY_NAME: dict[str, FieldType] = {each.name: each for each in FIELD_TYPES}
