"""The project's own specs, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cpcspec.compiler.driver import Compiled
from cpcspec.project import compile_texts

FOLDER = Path(__file__).parents[2] / "specs"


@cache
def real_texts() -> dict[str, str]:
    """Return every spec and table of the project by its path below the project's folder."""
    files = sorted(each for each in FOLDER.rglob("*") if each.suffix in (".cpc", ".csv"))
    return {each.relative_to(FOLDER.parent).as_posix(): each.read_text(encoding="utf-8") for each in files}


@cache
def real_spec() -> Compiled:
    """Return the compiled specs of the project."""
    return compile_texts(real_texts())
