"""Registers drawn at random: several of one kind in a country, countries without some kinds."""

from __future__ import annotations

from tests.support.drawn.chance import Chance
from tests.support.drawn.conditions import COUNTRIES, NAMES

KINDS = ("citizen", "office", "board")


def register(chance: Chance) -> str:
    """Return a register as CSV; there is one authority of each kind at least."""
    rows: list[tuple[str, tuple[str, ...], str]] = []
    if not chance.has("people"):
        rows += [(f"{kind}_{country.lower()}", (kind,), country) for kind in KINDS for country in COUNTRIES[:2]]
    else:
        for number in range(chance.number(3, 8)):
            kinds = [KINDS[number % 3]]
            if chance.odds(0.2):
                kinds.append(chance.one([each for each in KINDS if each not in kinds]))
            rows.append((f"a{number}", tuple(kinds), chance.one(COUNTRIES)))
    lines = ["id,name,kinds,country,mailbox"]
    for number, (name, kinds_of, country) in enumerate(rows):
        shown = NAMES[number] if number < len(NAMES) else f"Office {number}"
        lines.append(f"{name},{shown},{';'.join(kinds_of)},{country},{name}@example.org")
    return "\n".join(lines) + "\n"
