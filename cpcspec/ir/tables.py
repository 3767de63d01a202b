"""What a spec takes from tables: the entries of code lists, and authorities."""

from __future__ import annotations

from pydantic import Field

from cpcspec.ir.base import Node


class Code(Node):
    """One entry of a code list; dates are ISO strings, attributes texts."""

    code: str
    label: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    attributes: dict[str, str] = Field(default_factory=dict)


class AuthorityRow(Node):
    """An authority of the register that comes with the spec."""

    id: str
    name: str = ""
    kinds: tuple[str, ...] = ()
    country: str = ""
    mailbox: str = ""
