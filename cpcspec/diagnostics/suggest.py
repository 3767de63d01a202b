"""`Did you mean`: the nearest of the names that would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from cpcspec.diagnostics.diagnostic import GUESS

SHOWN = 8
"""How many options are listed where none is near."""


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option most like the word, or None if none is close.

    Upper and lower case count as the same, as do `-` and `_` (Ratcliff-Obershelp ratio of at least 0.6).
    """
    folded = {_fold(each): each for each in options}
    found = difflib.get_close_matches(_fold(word), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """Return `did you mean X?` with the nearest option, or the short list of what there is, or an empty text."""
    known = sorted(set(options))
    near = nearest(word, known)
    if near:
        return f"{GUESS} `{near}`?"
    if known and len(known) <= SHOWN:
        return "there is " + ", ".join(f"`{each}`" for each in known)
    return ""


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_")
