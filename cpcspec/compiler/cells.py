"""The cells of a CSV table: as spreadsheets write them, with the line on which each row starts.

The reader of the standard library swallows the rest of a file where a quote is never closed, and has a longest cell.
"""

from __future__ import annotations

import re
from typing import NamedTuple

SEPARATORS = (",", ";", "\t", "|")
LINE_END = re.compile(r"\r\n|\r|\n")
EXCEL_HINT = re.compile(r"sep=(.)(\r\n|\r|\n|$)")
"""A first line by which spreadsheets tell how the cells are parted."""
BREAKS = re.compile(r"\s*[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+\s*")
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\x00-\x08\x0e-\x1b\x1f\x7f]")


class Row(NamedTuple):
    """A row: the line that it starts on, and its cells without line breaks and invisible signs."""

    line: int
    cells: tuple[str, ...]


class Cells(NamedTuple):
    """All rows that hold anything, what parts their cells, and the lines on which a quote is opened and not closed."""

    rows: tuple[Row, ...]
    separator: str
    open_quotes: tuple[int, ...]


def cells_of(text: str) -> Cells:
    """Return the cells of a table."""
    told = EXCEL_HINT.match(text)
    at, line = (told.end(), 2) if told else (0, 1)
    separator = told[1] if told else _separator(text)
    rows: list[Row] = []
    unclosed: list[int] = []
    while at < len(text):
        cells, after = _row(text, at, separator, unclosed, line)
        if any(cells):
            rows.append(Row(line, tuple(cells)))
        line += len(LINE_END.findall(text, at, after))
        at = after
    return Cells(tuple(rows), separator, tuple(unclosed))


def _separator(text: str) -> str:
    """Return what parts the names of the columns in the first line; a comma where nothing does."""
    first = LINE_END.split(text.lstrip("\r\n"), maxsplit=1)[0]
    return max(SEPARATORS, key=first.count) if any(each in first for each in SEPARATORS) else ","


def _row(text: str, at: int, separator: str, unclosed: list[int], line: int) -> tuple[list[str], int]:
    """Return the cells of the row that starts at an offset, and the offset after its line end."""
    cells = []
    start = at
    mark = re.escape(separator)
    plain = re.compile(rf"[^{mark}\r\n]*")
    quoted = re.compile(rf'[ \t]*"([^"]*(?:""[^"]*)*)"[ \t]*(?={mark}|\r|\n|\Z)')
    swallowed = re.compile(rf"[\r\n][\w-]+{mark}\S")
    while True:
        match = quoted.match(text, at)
        if match and not swallowed.search(match[1]):
            cells.append(_clean(match[1].replace('""', '"')))
            at = match.end()
        else:
            bare = plain.match(text, at)
            written = bare[0] if bare else ""
            if written.lstrip().startswith('"'):
                unclosed.append(line + len(LINE_END.findall(text, start, at)))
            cells.append(_clean(written.strip().strip('"')))
            at += len(written)
        if not text.startswith(separator, at):
            break
        at += len(separator)
    end = LINE_END.match(text, at)
    return cells, end.end() if end else len(text)


def _clean(cell: str) -> str:
    return INVISIBLE.sub("", BREAKS.sub(" ", cell)).strip()
