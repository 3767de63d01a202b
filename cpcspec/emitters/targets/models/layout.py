"""Python code as a small tree, laid out in lines as code formatters do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

WIDTH = 120
STEP = "    "


class Text(NamedTuple):
    """Code that is never broken."""

    text: str


class Join(NamedTuple):
    """Operands with one operator between them."""

    operator: str
    parts: tuple[Code, ...]


class Wrap(NamedTuple):
    """Code in brackets; the parts stand side by side, or each on its line."""

    start: str
    parts: tuple[Code, ...]
    end: str = ")"


Code = Text | Join | Wrap


def flat(code: Code) -> str:
    """Return the code on one line."""
    if isinstance(code, Text):
        return code.text
    if isinstance(code, Wrap):
        return code.start + " ".join(map(flat, code.parts)) + code.end
    return f" {code.operator} ".join(map(flat, code.parts))


def lines(code: Code, indent: str, lead: str = "", tail: str = "") -> Iterator[str]:
    """Yield the code in lines, between `lead` and `tail`, broken at its outermost brackets where it is too long."""
    one = f"{indent}{lead}{flat(code)}{tail}"
    if len(one) <= WIDTH or isinstance(code, Text):
        yield one
    elif isinstance(code, Wrap):
        yield indent + lead + code.start
        if len(code.parts) == 1 and isinstance(code.parts[0], Join):
            yield from _operands(code.parts[0], indent + STEP)
        else:
            for part in code.parts:
                yield from lines(part, indent + STEP)
        yield indent + code.end + tail
    elif len(code.parts) == 2 and isinstance(code.parts[1], Wrap):  # noqa: PLR2004 - one operator, as the comment says
        # With one operator, formatters break inside the brackets that stand last, not around the whole.
        first, last = code.parts
        yield from lines(last, indent, f"{lead}{flat(first)} {code.operator} ", tail)
    else:
        yield f"{indent}{lead}("
        yield from _operands(code, indent + STEP)
        yield f"{indent}){tail}"


def _operands(code: Join, indent: str) -> Iterator[str]:
    whole = f"{indent}{flat(code)}"
    if len(whole) <= WIDTH:
        yield whole
        return
    for number, part in enumerate(code.parts):
        yield from lines(part, indent, f"{code.operator} " if number else "")
