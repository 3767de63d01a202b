"""What sequence diagrams show of a story: who takes part, and a row for each sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from cpcspec.audit.evidence.sentences import day_in_words
from cpcspec.audit.verdict import Sentence

WHO = re.compile(r"(“[^”]*”)(?: \((.*)\))?")
MOST_CHANGES = 6
CASE = "The case"
REPEATS = "from here on it repeats"


class Row(NamedTuple):
    """A row of a diagram: its number, the day in words, the place of who acts (None: time), and the texts."""

    number: int
    day: str
    actor: int | None
    did: str
    changed: tuple[str, ...]


class Drawing(NamedTuple):
    """Who takes part (name, and what it plays), the rows, the first row that repeats, and what is not so at the end."""

    actors: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    loop: int | None
    wrong: str


def drawing_of(sentences: Sequence[Sentence], loop: int | None, wrong: str) -> Drawing:
    """Return what a diagram shows; of many changes at once only the first."""
    actors: dict[str, str] = {}
    for each in sentences:
        match = WHO.fullmatch(each.who)
        if match and not actors.get(match[1]):
            actors[match[1]] = match[2] or ""
    places = {name: place for place, name in enumerate(actors)}
    rows = []
    for number, each in enumerate(sentences, start=1):
        match = WHO.fullmatch(each.who)
        actor = places[match[1]] if match else None
        rows.append(Row(number, day_in_words(each.day), actor, each.did, _few(each.changed)))
    return Drawing(tuple(actors.items()), tuple(rows), loop, wrong)


def _few(changed: tuple[str, ...]) -> tuple[str, ...]:
    if len(changed) <= MOST_CHANGES:
        return changed
    return (*changed[: MOST_CHANGES - 1], f"and {len(changed) - MOST_CHANGES + 1} more")


def capital(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
