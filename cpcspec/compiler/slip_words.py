"""A line that the parser could not read, and a slip that may be the cause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cpcspec.diagnostics.diagnostic import Fault

QUOTED = re.compile(r'"[^"]*"')


class Slip(NamedTuple):
    """What was written from one offset of a line to another, what was meant, and how that is said.

    `shown` is the place that a finding points at, where it is another one.
    """

    fault: Fault
    start: int
    end: int
    mended: str
    problem: str
    cure: str
    shown: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line, where the parser stopped in it (an offset), and what could have stood there.

    `code` is as long as the text; texts in quotes are filled with `_` there, and a comment with blanks.
    """

    text: str
    code: str
    at: int
    accepted: frozenset[str]

    @classmethod
    def of(cls, text: str, at: int, accepted: set[str]) -> Line:
        """Return a line with its code."""
        code = QUOTED.sub(lambda each: '"' + "_" * (len(each[0]) - 2) + '"', text)
        comment = code.find("#") if code.count('"') % 2 == 0 else -1
        code = code if comment < 0 else code[:comment] + " " * (len(code) - comment)
        return cls(text, code, min(at, len(text)), frozenset(accepted))

    def takes(self, *terminals: str) -> bool:
        """Return whether one of these could have stood where the parser stopped."""
        return not self.accepted.isdisjoint(terminals)

    def around(self, pattern: str) -> Iterator[re.Match[str]]:
        """Give what fits a pattern and holds, or touches, the place where the parser stopped."""
        return (each for each in re.finditer(pattern, self.code) if each.start() <= self.at <= each.end())
