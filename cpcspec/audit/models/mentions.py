"""What a part of the IR mentions: fields, and the days that the system keeps."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from cpcspec.ir import expr as ir


def mentions(found: object) -> Iterator[ir.FieldRef | ir.SystemRef]:
    """Yield what a part of the IR mentions of fields, and of what the system keeps."""
    if isinstance(found, ir.FieldRef | ir.SystemRef):
        yield found
    elif isinstance(found, tuple | list):
        for each in found:
            yield from mentions(each)
    elif isinstance(found, BaseModel):
        for _, value in found:
            yield from mentions(value)


def fields_read(found: object) -> set[str]:
    """Return the fields of the form that a part of the IR mentions."""
    return {each.name for each in mentions(found) if isinstance(each, ir.FieldRef) and each.scope == "form"}


def given_read(found: object) -> set[str]:
    """Return the fields of a small form that a part of the IR mentions."""
    return {each.name for each in mentions(found) if isinstance(each, ir.FieldRef) and each.scope == "given"}


def reads(found: object, day: ir.SystemRef) -> bool:
    """Return whether a part of the IR mentions a day that the system keeps."""
    return any(each == day for each in mentions(found))
