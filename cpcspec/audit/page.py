"""The pages that explain each check of the audit."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from cpcspec.diagnostics.page import Page, parsed

FOLDER = "pages"
SUFFIX = ".md"


@cache
def codes() -> tuple[str, ...]:
    """Return the ids of all checks that have a page: by letter, then by number."""
    names = (each.name for each in files(__package__).joinpath(FOLDER).iterdir())
    return tuple(sorted((each.removesuffix(SUFFIX) for each in names if each.endswith(SUFFIX)), key=_order))


def _order(code: str) -> tuple[str, int]:
    return code[:1], int(code[1:])


@cache
def page(code: str) -> Page | None:
    """Return the page of a check, or None if there is no such check."""
    wanted = code.upper()
    if wanted not in codes():
        return None
    return parsed(wanted, files(__package__).joinpath(FOLDER, wanted + SUFFIX).read_text(encoding="utf-8"))
