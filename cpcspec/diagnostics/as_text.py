"""Findings as people read them: place, excerpt with carets, why it matters, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO

from cpcspec.diagnostics.diagnostic import Diagnostic
from cpcspec.diagnostics.excerpt import excerpt, shown
from cpcspec.source import Span

STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "place": "bold",
    "code": "dim",
    "frame": "blue",
    "word": "bold cyan",
    "good": "green",
    "plain": "",
}
Piece = tuple[str, str]
"""A text and what it is: a key of `STYLES`."""


def render(findings: Iterable[Diagnostic], *, colour: bool = False) -> str:
    """Return the findings one below the other, and the summary; coloured with the codes that terminals know."""
    listed = list(findings)
    pieces = [piece for each in listed for piece in (*_finding(each), ("\n", "plain"))]
    pieces.append((summary(listed) + "\n", _worst(listed)))
    return coloured(pieces) if colour else "".join(text for text, _ in pieces)


def summary(findings: Iterable[Diagnostic]) -> str:
    """Return a line such as `3 errors, 1 warning in 2 files`."""
    listed = list(findings)
    errors = sum(each.severity == "error" for each in listed)
    files = len({each.span.source.path for each in listed})
    counts = [_many(errors, "error"), _many(len(listed) - errors, "warning")]
    said = ", ".join(each for each in counts if not each.startswith("0 "))
    return f"{said} in {_many(files, 'file')}" if said else "no findings"


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _worst(findings: list[Diagnostic]) -> str:
    return min((each.severity for each in findings), default="plain")


def place(span: Span) -> str:
    """Return `path:line:column`, or the path alone where there is no text to point into."""
    return shown(str(span) if span.source.text else span.source.path)


def _finding(finding: Diagnostic) -> Iterator[Piece]:
    yield f"{place(finding.span)}: ", "place"
    yield f"{finding.severity}: ", finding.severity
    yield shown(finding.message), "place"
    yield f" [{finding.code}]\n", "code"
    if finding.crumbs:
        yield f"  in {shown(' > '.join(finding.crumbs))}\n", "plain"
    yield from _excerpt(finding.span, finding.severity)
    yield "  why: ", "word"
    yield f"{shown(finding.why)}\n", "plain"
    if finding.help:
        yield "  do:  ", "word"
        yield f"{shown(finding.help)}\n", "plain"
    for span, phrase in finding.also:
        yield "  see: ", "word"
        yield f"{place(span)}: {shown(phrase)}\n", "plain"
        yield from _excerpt(span, "frame")


def _excerpt(span: Span, style: str) -> Iterator[Piece]:
    """Yield the line with carets under the place; nothing where the line is blank."""
    drawn = excerpt(span)
    if not drawn.text.strip():
        return
    number = str(span.line)
    yield f"  {number} | ", "frame"
    yield f"{drawn.text}\n", "plain"
    yield f"  {' ' * len(number)} | ", "frame"
    yield f"{' ' * drawn.start}{'^' * (drawn.end - drawn.start)}\n", style


def coloured(pieces: Iterable[Piece]) -> str:
    """Return a text with the codes that terminals know."""
    # rich takes a while to load, and most output goes to pipes and files.
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415 - see above

    out = StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", highlight=False, markup=False)
    text = Text.assemble(*((said, STYLES[style]) for said, style in pieces))
    console.print(text, end="", soft_wrap=True)
    return out.getvalue()
