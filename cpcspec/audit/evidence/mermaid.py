"""A story as a Mermaid sequence diagram."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.evidence.drawing import CASE, REPEATS, Drawing, Row, capital

SPECIAL = str.maketrans({";": "#59;", "#": "#35;", "<": "#lt;", ">": "#gt;", "\n": " ", "\r": " "})
"""What would end a line of Mermaid, or be read as markup."""


def mermaid(drawing: Drawing) -> str:
    """Return the text of the diagram."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    yield "sequenceDiagram"
    for place, (name, part) in enumerate(drawing.actors):
        yield f"  participant a{place} as {_said(name)}{f'<br/>({_said(part)})' if part else ''}"
    yield f"  participant c as {CASE}"
    whole = "a0,c" if drawing.actors else "c"
    day = ""
    for row in drawing.rows:
        if drawing.loop is not None and row.number == drawing.loop + 1:
            yield f"  loop {REPEATS}"
        yield from _row(row, whole, day)
        day = row.day
    if drawing.loop is not None:
        yield "  end"
    if drawing.wrong:
        yield f"  Note over {whole}: {_said(drawing.wrong)}"


def _row(row: Row, whole: str, day: str) -> Iterator[str]:
    if row.actor is None:
        told = "<br/>".join(map(_said, (f"{row.day}: {row.did}", *row.changed)))
        yield f"  Note over {whole}: {told}"
        return
    if row.day != day:
        yield f"  Note over {whole}: {row.day}"
    yield f"  a{row.actor}->>c: {row.number}. {_said(row.did)}"
    if row.changed:
        yield f"  Note right of c: {'<br/>'.join(_said(capital(each)) for each in row.changed)}"


def _said(text: str) -> str:
    return text.translate(SPECIAL)
