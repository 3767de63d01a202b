"""The line of a source that a finding is about, drawn for a screen: tabs, wide letters and long lines included."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from cpcspec.source import Span

TAB = 4
WIDTH = 110
"""How many columns of a long line are shown."""
BEFORE = 40
"""How many columns of a long line are shown before the place itself."""
CUT = "…"


class Excerpt(NamedTuple):
    """A line as it is shown, and the two columns (from 0, half-open) that its carets stand under."""

    text: str
    start: int
    end: int


def excerpt(span: Span) -> Excerpt:
    """Return the first line of a span, with its place; a place without any width gets one caret."""
    line = span.source.line(span.line)
    first = span.column - 1
    last = min(first + (span.end - span.start), len(line))
    before, marked = shown(line[:first]), shown(line[first:last], width(shown(line[:first])))
    after = shown(line[last:], width(before + marked))
    start = width(before)
    return _window(before + marked + after, start, start + max(width(marked), 1))


def shown(text: str, column: int = 0) -> str:
    """Return a text fit for a screen: tabs filled up from that column, control characters made visible and harmless."""
    out: list[str] = []
    for letter in text:
        drawn = _drawn(letter, column)
        out.append(drawn)
        column += width(drawn)
    return "".join(out)


def _drawn(letter: str, column: int) -> str:
    if letter == "\t":
        return " " * (TAB - column % TAB)
    hidden = unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "\N{REPLACEMENT CHARACTER}" if hidden else letter


def width(text: str) -> int:
    """Return how many columns a text takes: wide letters two, combining marks none."""
    return sum(_columns(each) for each in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _window(text: str, start: int, end: int) -> Excerpt:
    """Return the part of a long line around the place, with dots where something was left out."""
    if width(text) <= WIDTH:
        return Excerpt(text, start, end)
    left = max(start - BEFORE, 0)
    kept: list[str] = []
    column = skipped = 0
    for letter in text:
        if column < left:
            skipped += _columns(letter)
        elif column - left < WIDTH:
            kept.append(letter)
        column += _columns(letter)
    lead = CUT if skipped else ""
    moved = len(lead) - skipped
    tail = CUT if column - left > WIDTH else ""
    return Excerpt(lead + "".join(kept) + tail, start + moved, min(end + moved, WIDTH + len(lead)))
