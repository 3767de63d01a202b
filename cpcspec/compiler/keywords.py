"""Words for terminals: what a person may type, never a parser's own names."""

from __future__ import annotations

from collections.abc import Iterable

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
SHOWN = 12


def keyword(terminal: str) -> str | None:
    """Return the word of a keyword terminal, or None for any other."""
    if terminal in WORDS or terminal.startswith(("$", "__")):
        return "end" if terminal == "_END" else {"MINUS": "minus", "PLUS": "plus"}.get(terminal)
    return terminal.lower()


def keywords(terminals: Iterable[str]) -> list[str]:
    """Return the keywords among the terminals, sorted."""
    return sorted({word for each in terminals if (word := keyword(each))})


def said(terminals: Iterable[str]) -> str:
    """Return the terminals as a phrase: `a`, `b` or a name."""
    names = set(terminals)
    parts = [f"`{word}`" for word in keywords(names - set(WORDS))]
    parts += [WORDS[each] for each in sorted(names & set(WORDS))]
    if len(parts) > SHOWN:
        parts = [*parts[:SHOWN], f"{len(parts) - SHOWN} more"]
    if not parts:
        return "nothing more"
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " or " + parts[-1]
