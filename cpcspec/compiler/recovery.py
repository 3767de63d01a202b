"""A text under repair: bad lines are blanked or mended, so that the rest of the file is still read.

Every repair keeps the number of lines, and remembers where each sign of a mended line stood before; the parser then
reads the whole text again. That costs one parse for each fault, and needs no knowledge of the parser's stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpcspec.compiler.keywords import keywords
from cpcspec.diagnostics.suggest import nearest
from cpcspec.source import SourceFile

OPENERS = frozenset(
    "procedure fragment tab section switch list comments action access retention create scenario situation data row"
    " with".split()
)
TOP = frozenset("source kind codes register setting procedure fragment reuse property scenario situation data".split())
PROCEDURE_ITEMS = frozenset("use start party part state tab action timer mail access retention".split())
MISSING_END = "\x1e"
SURE = 3
"""From so many letters on, two words that are alike are hardly so by chance."""


class Patient:
    """The lines of a file under repair."""

    def __init__(self, source: SourceFile) -> None:
        """Take the text over; a last line end is added where it lacks."""
        self._lines = source.text.replace(MISSING_END, " ").split("\n")
        self._columns: dict[int, list[int]] = {}
        self._cut: set[int] = set()
        self._tried: set[tuple[int, int, str]] = set()
        self._closed = 0

    @property
    def text(self) -> str:
        """The text as it now stands, with ends added at its end."""
        return "\n".join(self._lines) + "\n" + MISSING_END * self._closed

    @property
    def last_line(self) -> int:
        """The number of the last line."""
        return len(self._lines)

    def line(self, number: int) -> str:
        """Return a line as it now stands."""
        return self._lines[number - 1]

    def indent(self, number: int) -> int:
        """Return how many blanks (and end marks) lead the line."""
        line = self._lines[number - 1]
        return len(line) - len(line.lstrip(f" \t{MISSING_END}"))

    @property
    def mended(self) -> bool:
        """Whether repairs have moved signs of any line."""
        return bool(self._columns)

    def before(self, number: int, column: int) -> int:
        """Return where the sign that is now at a column of a line stood before repairs moved it."""
        columns = self._columns.get(number)
        return columns[min(max(column, 1), len(columns)) - 1] + 1 if columns else column

    def replace(self, number: int, start: int, end: int, text: str) -> None:
        """Put a text in the place of what a line holds from one offset to another."""
        line = self._lines[number - 1]
        columns = self._columns.setdefault(number, list(range(len(line) + 1)))
        last = max(columns[end] - 1, columns[start])
        columns[start:end] = [min(columns[start] + each, last) for each in range(len(text))]
        self._lines[number - 1] = line[:start] + text + line[end:]

    def column(self, number: int, column: object) -> int:
        """Return a column that lies within the line."""
        wanted = column if isinstance(column, int) and column > 0 else 1
        return min(wanted, len(self._lines[number - 1]) + 1)

    def first_word(self, number: int) -> str:
        """Return the first word of a line, or an empty text."""
        match = re.match(r"\w+", self._lines[number - 1].lstrip(f" \t{MISSING_END}"))
        return match[0] if match else ""

    def suggest(self, word: str, accepted: set[str]) -> str:
        """Return the accepted keyword that the word was probably meant to be, or an empty text."""
        # Words of two letters are alike too easily; only a slip after the first letter counts.
        options = [each for each in keywords(accepted) if len(each) >= SURE or word.startswith(each[:1])]
        near = nearest(word, options) if len(word) > 1 and word.isidentifier() else None
        return near if near and near != word else ""

    def blank(self, number: int) -> None:
        """Take a line out; end marks stay, since they belong to the lines above."""
        line = self._lines[number - 1]
        self._lines[number - 1] = MISSING_END * line.count(MISSING_END)
        self._columns.pop(number, None)

    def cut(self, number: int, column: int) -> bool:
        """Keep a line up to a column (a text left open is closed); return False if that was tried before."""
        if number in self._cut:
            return False
        self._cut.add(number)
        line = self._lines[number - 1]
        rest = line[column - 1 :]
        closed = rest.rstrip() + '"' if rest.startswith('"') and rest.count('"') == 1 else ""
        self.replace(number, column - 1, len(line), closed)
        return True

    def tries(self, number: int, start: int, text: str) -> bool:
        """Return whether a repair of a line is new; it counts as tried then."""
        new = (number, start, text) not in self._tried
        self._tried.add((number, start, text))
        return new

    def says_only(self, number: int, word: str) -> bool:
        """Return whether a line holds that word and nothing else."""
        return self._lines[number - 1].strip(f" \t{MISSING_END}").partition("#")[0].rstrip() == word

    def blank_with_body(self, number: int) -> None:
        """Take a line out, with the lines below it that are indented deeper and the `end` that closes them."""
        depth = self._depth(number)
        self.blank(number)
        following = number + 1
        while following <= self.last_line and (not self.line(following).strip() or self._depth(following) > depth):
            self.blank(following)
            following += 1
        closes = following <= self.last_line and self.first_word(following) == "end"
        if closes and following > number + 1 and self._depth(following) == depth:
            self.blank(following)

    def replace_first(self, number: int, word: str) -> None:
        """Put another first word on a line."""
        at = self.indent(number)
        self.replace(number, at, at + len(self.first_word(number)), word)

    def respell(self, after: int, old: str, new: str) -> None:
        """Put another name in the place of one, in all lines below a line, but not in texts and comments."""
        name = re.compile(rf'"[^"]*"|#.*|(?<![\w-])({re.escape(old)})(?![\w-])')
        for number in range(after, self.last_line + 1):
            if old in self._lines[number - 1]:
                for match in reversed(list(name.finditer(self._lines[number - 1]))):
                    if match[1]:
                        self.replace(number, match.start(), match.end(), new)

    def close_before(self, number: int | None) -> None:
        """Put an end mark before a line, or at the end of the text."""
        if number is None:
            self._closed += 1
            return
        self.replace(number, 0, 0, MISSING_END)

    def outer(self, number: int) -> set[str]:
        """Return the words (as terminals) that could stand on a line once the blocks as deep as it were closed."""
        opened = self._open_blocks(number)
        if not opened or self._depth(number) > self._depth(opened[-1]):
            return set()
        return {each.upper() for each in (PROCEDURE_ITEMS if len(opened) > 1 else TOP)}

    def opens_elsewhere(self, word: str, number: int) -> bool:
        """Return whether the word starts an element that belongs further out than the block around the line."""
        depth = len(self._open_blocks(number))
        return (word in TOP and depth >= 1) or (word in PROCEDURE_ITEMS and depth > 1)

    def unclosed(self, number: int | None) -> int | None:
        """Return the line of the innermost block that is open before a line (None: at the end).

        Where the indentation tells that an inner `end` closed an outer block by mistake, that inner block is named.
        """
        opened = self._open_blocks(number)
        if not opened:
            return None
        return self.misfit(number) or opened[-1]

    def too_early(self, number: int) -> Iterator[tuple[int, int]]:
        """Give the `end` lines above a line that close a block which goes on below them, each with that block.

        Indentation tells: such an `end` is deeper than what it closes, or deeper lines follow it. Without indentation,
        an element of a procedure that follows tells that the procedure goes on.
        """
        opened: list[int] = []
        for at in range(1, number):
            if self.first_word(at) == "end" and opened:
                below = self._next(at)
                deeper = self._depth(at) > self._depth(opened[-1]) or self._depth(below) > self._depth(at)
                if deeper or (len(opened) == 1 and self.first_word(below) in PROCEDURE_ITEMS):
                    yield at, opened[-1]
            self._follow(opened, at)

    def left_open(self, number: int) -> Iterator[tuple[int, int]]:
        """Give the blocks that are open where a line up to this one is no deeper, each with the first such line."""
        opened: list[int] = []
        for at in range(1, number + 1):
            word = self.first_word(at)
            if word and opened and MISSING_END not in self._lines[at - 1]:
                deeper = self._depth(at) - self._depth(opened[-1])
                if deeper < 0 or (deeper == 0 and word != "end"):
                    yield opened[-1], at
            self._follow(opened, at)

    def _next(self, number: int) -> int:
        """Return the next line that says something; the line itself where there is none."""
        below = range(number + 1, self.last_line + 1)
        return next((each for each in below if self.first_word(each)), number)

    def stands_under(self, number: int) -> str:
        """Return the keyword of the nearest line above that is as deep and opens nothing, or an empty text."""
        for at in range(number - 1, 0, -1):
            word = self.first_word(at)
            if word and self._depth(at) <= self._depth(number):
                opens = word == "end" or _opens(word, self._lines[at - 1]) or self._depth(at) < self._depth(number)
                return "" if opens else word
        return ""

    def hidden(self, number: int) -> str:
        """Return a line as it stands, and put a blank one in its place."""
        line = self._lines[number - 1]
        self._lines[number - 1] = ""
        return line

    def show(self, number: int, line: str) -> None:
        """Put a line that was hidden back."""
        self._lines[number - 1] = line

    def _open_blocks(self, number: int | None) -> list[int]:
        opened: list[int] = []
        last = self.last_line if number is None else number - 1
        for at in range(1, last + 1):
            self._follow(opened, at)
        return opened

    def _follow(self, opened: list[int], at: int) -> None:
        line = self._lines[at - 1]
        for _ in range(line.count(MISSING_END)):
            if opened:
                opened.pop()
        word = self.first_word(at)
        if word == "end":
            if opened:
                opened.pop()
        elif _opens(word, line):
            opened.append(at)

    def misfit(self, number: int | None) -> int | None:
        """Return the first block whose `end` is indented less than the block itself."""
        opened: list[int] = []
        last = self.last_line if number is None else number - 1
        for at in range(1, last + 1):
            if self.first_word(at) == "end" and opened and self._depth(at) < self._depth(opened[-1]):
                return opened[-1]
            self._follow(opened, at)
        return None

    def _depth(self, number: int) -> int:
        line = self._lines[number - 1].replace(MISSING_END, "").expandtabs(4)
        return len(line) - len(line.lstrip())


def _opens(word: str, line: str) -> bool:
    """Return whether a line opens a block; `personal data` and the like are clauses, `data NAME "..."` is a block."""
    if word == "data":
        return bool(re.match(r'\s*data\s+\w+\s+"', line))
    return (word in OPENERS and word != "with") or bool(re.search(r"\bwith\s*(#.*)?$", line))
