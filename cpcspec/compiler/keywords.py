"""Words for terminals: what a person may type, never a parser's own names."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

WORDS = {
    "NAME": "a name",
    "STRING": "a text in quotes",
    "NUMBER": "a number",
    "DATE": "a date such as 2020-02-03",
    "UNIT": "a unit such as days or months",
    "CITATION": "a source and the place in it",
    "IDS": "requirement IDs",
    "TYPEWORD": "a type",
    "EXCEPT_ACTOR": "`except the actor`",
    "_NL": "the end of the line",
    "_COMMA": "a comma",
    "_END": "`end`",
    "_AND": "`and`",
    "_OR": "`or`",
    "_TO": "`to`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "DOT": "`.`",
    "SLASH": "`/`",
    "MINUS": "`minus`",
    "PLUS": "`plus`",
}
VALUE = frozenset("COUNT LARGEST SMALLEST NO YES TODAY THIS LPAR NAME NUMBER STRING DATE".split())
"""What a value may start with."""
CONDITION = VALUE | {"ANY", "EVERY", "NOT"}


def keyword(terminal: str) -> str | None:
    """Return the word of a keyword terminal, or None for any other."""
    if terminal in WORDS or terminal.startswith(("$", "__")):
        return "end" if terminal == "_END" else {"MINUS": "minus", "PLUS": "plus"}.get(terminal)
    return terminal.lower()


def keywords(terminals: Iterable[str]) -> list[str]:
    """Return the keywords among the terminals, sorted."""
    return sorted({word for each in terminals if (word := keyword(each))})


def said(terminals: Iterable[str], word: str = "") -> str:
    """Return the terminals as a phrase: `a`, `b` or a name. Those most like a word that was written come first."""
    names = set(terminals)
    parts = []
    for whole, phrase in ((CONDITION, "a condition"), (VALUE, "a value")):
        if whole <= names:
            names -= whole
            parts.append(phrase)
    found = keywords(names - set(WORDS))
    found.sort(key=lambda each: -SequenceMatcher(None, word, each).ratio() if word else 0)
    parts = [f"`{each}`" for each in found] + parts
    parts += [WORDS[each] for each in sorted(names & set(WORDS))]
    if not parts:
        return "nothing more"
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " or " + parts[-1]
