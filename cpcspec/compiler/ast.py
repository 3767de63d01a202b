"""The abstract syntax: what was written, with spans, before any name means anything.

The tree is deliberately uniform: a block holds clauses and blocks in their order. Formatter, editor and
fragments walk it without knowing every keyword; the meaning of each keyword lives in the passes after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cpcspec.source import Span


@dataclass(frozen=True, slots=True)
class Word:
    """A name, quoted text, number, date or citation; `text` is without quotes."""

    text: str
    span: Span
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Expr:
    """An expression; `args` are words for a path or literal, else expressions, words and tuples of them."""

    op: str
    args: tuple[Arg, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """One line that says one thing of the block around it."""

    kind: str
    args: tuple[Arg, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """An element: its head (name, label and the like) and its body in order; `origin` names its fragment, if any."""

    kind: str
    head: tuple[Arg, ...]
    body: tuple[Clause | Block, ...]
    span: Span
    origin: str = ""

    @property
    def name(self) -> Word:
        """The element's short name; its keyword where it has none (`access`, `retention`)."""
        for each in self.head:
            if isinstance(each, Word) and not each.quoted:
                return each
        return Word(self.kind, self.span)

    @property
    def label(self) -> str:
        """The quoted label, or the short name where it has none."""
        for each in self.head:
            if isinstance(each, Word) and each.quoted:
                return each.text
        return self.name.text

    def clauses(self, *kinds: str) -> Iterator[Clause]:
        """Give the clauses of these kinds, in order."""
        return (each for each in self.body if isinstance(each, Clause) and each.kind in kinds)

    def blocks(self, *kinds: str) -> Iterator[Block]:
        """Give the blocks of these kinds, in order; all blocks if no kind is named."""
        return (each for each in self.body if isinstance(each, Block) and (not kinds or each.kind in kinds))


Arg = Word | Expr | Clause | Block | tuple["Arg", ...] | None


@dataclass(frozen=True, slots=True)
class File:
    """All top-level elements of one source file."""

    blocks: tuple[Block, ...]
