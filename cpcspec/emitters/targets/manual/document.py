"""The shape of a manual before it is printed: sections of blocks, the same for every output."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

Style = Literal["", "strong", "note", "save", "send", "group"]


class Piece(NamedTuple):
    """One line of words in one style."""

    text: str
    style: Style = ""


Cell = tuple[Piece, ...]


class Row(NamedTuple):
    """A row of a table; a group row has one cell that heads the rows below it, `depth` counts the lists around it."""

    cells: tuple[Cell, ...]
    group: bool = False
    depth: int = 0


class Paragraph(NamedTuple):
    """Lines of running text."""

    lines: tuple[Piece, ...]
    kind: str = "paragraph"


class Bullets(NamedTuple):
    """A list of sentences."""

    items: tuple[str, ...]
    kind: str = "bullets"


class Facts(NamedTuple):
    """Terms, each with what is to be said of it."""

    pairs: tuple[tuple[str, Cell], ...]
    kind: str = "facts"


class Table(NamedTuple):
    """A table; the first cell of a row is its head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    style: str = "plain"
    kind: str = "table"


class Links(NamedTuple):
    """Links to other files: address and words."""

    items: tuple[tuple[str, str], ...]
    kind: str = "links"


class Drawing(NamedTuple):
    """A drawing: its SVG, the file that holds it too, and its name."""

    svg: str
    file: str
    name: str
    kind: str = "drawing"


Block = Paragraph | Bullets | Facts | Table | Links | Drawing


class Section(NamedTuple):
    """A section with its anchor, heading and blocks; `inner` sections stand one level below."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    inner: tuple[Section, ...] = ()


class Document(NamedTuple):
    """A whole manual; `file` is its path without ending, `home` the way back to the list of all manuals."""

    title: str
    about: str
    sections: tuple[Section, ...]
    file: str
    home: str = ""


def words(*texts: str) -> Cell:
    """Return the texts that are not empty, a line each."""
    return tuple(Piece(each) for each in texts if each)


def notes(*texts: str) -> Cell:
    """Return the texts that are not empty as remarks, a line each."""
    return tuple(Piece(each, "note") for each in texts if each)


def strong(text: str) -> Piece:
    """Return a text that stands out."""
    return Piece(text, "strong")


def facts(pairs: Iterable[tuple[str, Cell]]) -> Facts:
    """Return the facts of which there is something to say."""
    return Facts(tuple((term, cell) for term, cell in pairs if cell))
