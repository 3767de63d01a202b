"""Where each element of the IR was written, kept beside it: moving text must never change the IR's hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.source import Span


class Origin(NamedTuple):
    """The place of an element's name, and the labels from the procedure down to it."""

    span: Span
    crumbs: tuple[str, ...]


class Origins:
    """Origins by procedure, kind of element and id.

    Kinds are `form` (ids of fields in lists are dotted: `list.field`), `state`, `party`, `part`, `action`, `timer`,
    `mail`, `access` and `retention` (numbered from 1), and for the whole spec, under the procedure ``""``:
    `procedure`, `codes`, `setting`, `kind`, `fragment`, `source`, `property` and `reuse`
    (`source>target`).
    """

    def __init__(self) -> None:
        """Start empty."""
        self._known: dict[tuple[str, str, str], Origin] = {}

    def put(self, procedure: str, kind: str, name: str, origin: Origin) -> None:
        """Note an element's origin; of two with one name the first one counts."""
        self._known.setdefault((procedure, kind, name), origin)

    def at(self, procedure: str, kind: str, name: str) -> Origin | None:
        """Return the origin of an element, or None if there is no such one."""
        return self._known.get((procedure, kind, name))

    def __iter__(self) -> Iterator[tuple[tuple[str, str, str], Origin]]:
        """Give all keys with their origins, in the order of writing."""
        return iter(self._known.items())
