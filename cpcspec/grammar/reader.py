"""The grammar's text, put together from its parts in this folder."""

from __future__ import annotations

from functools import cache
from importlib import resources

PARTS = ("cpcspec", "lines", "expressions", "scenarios", "properties")


@cache
def grammar_text() -> str:
    """Return the whole grammar. One text: Lark would rename the terminals of imported files apart."""
    folder = resources.files("cpcspec.grammar")
    return "\n".join((folder / f"{part}.lark").read_text(encoding="utf-8") for part in PARTS)
