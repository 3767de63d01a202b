"""A source file, its lines, and spans: half-open ranges that can name their line and column."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A text with its path as people know it (relative, with forward slashes)."""

    path: str
    text: str
    starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the line starts, so that a position is found in logarithmic time."""
        found = [0]
        at = self.text.find("\n")
        while at >= 0:
            found.append(at + 1)
            at = self.text.find("\n", at + 1)
        object.__setattr__(self, "starts", tuple(found))

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Return the text of a line (counted from 1) without its line end; empty beyond the last."""
        if not 1 <= number <= len(self.starts):
            return ""
        start = self.starts[number - 1]
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def last_said(self) -> int:
        """Return the number of the last line that is not blank, or 1."""
        return self.position(max(len(self.text.rstrip()) - 1, 0))[0]

    def line_span(self, number: int) -> Span:
        """Return the span of a line's text, without the blanks around it."""
        text = self.line(number)
        start = self.starts[min(number, len(self.starts)) - 1]
        lead = len(text) - len(text.lstrip())
        return Span(self, start + lead, start + max(len(text.rstrip()), lead))


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of a source file."""

    source: SourceFile
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text that the span covers."""
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        """The line that the span starts in, counted from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """The column that the span starts at, counted from 1."""
        return self.source.position(self.start)[1]

    def __str__(self) -> str:
        """Return `path:line:column`."""
        return f"{self.source.path}:{self.line}:{self.column}"
