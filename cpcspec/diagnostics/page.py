"""The pages that explain each code: what it means, why it matters, a wrong and a right example."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

SUFFIX = ".md"


class Page(NamedTuple):
    """The page of a code: its title, its first paragraph, and the whole text (Markdown)."""

    code: str
    title: str
    meaning: str
    text: str


@cache
def codes() -> tuple[str, ...]:
    """Return all codes that have a page, sorted."""
    names = (each.name for each in files(__package__).joinpath("pages").iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))


@cache
def page(code: str) -> Page | None:
    """Return the page of a code, or None if there is no such code."""
    if code not in codes():
        return None
    return parsed(code, files(__package__).joinpath("pages", code + SUFFIX).read_text(encoding="utf-8"))


def parsed(code: str, text: str) -> Page:
    """Return a page from its text: a title, and paragraphs."""
    blocks = text.split("\n\n")
    return Page(code, blocks[0].removeprefix("#").strip(), " ".join(blocks[1].split()), text)
