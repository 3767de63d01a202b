"""What a `basis` line cites: sources, and places in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

SHORTEST_SOURCE = 3
"""Shorter words in small letters are `to` and the like, no names of sources."""


class Citation(NamedTuple):
    """A place in a source: the source's short name, and the whole citation as it is shown."""

    source: str
    text: str


def citations(line: str) -> Iterator[Citation]:
    """Yield what a line cites; `CPCR 11(1), 13(1)` cites two places in one source."""
    source = ""
    for part in line.replace(";", ",").split(","):
        piece = part.strip()
        first = piece.split()[0] if piece else ""
        if not first:
            continue
        if _continues(first):
            yield Citation(source, f"{source} {piece}".strip())
        else:
            source = first
            yield Citation(first, piece)


def _continues(first: str) -> bool:
    return first[0].isdigit() or (first.islower() and len(first) < SHORTEST_SOURCE)
