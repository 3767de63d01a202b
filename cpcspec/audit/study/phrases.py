"""Words that several checks say: names of elements in quotes, lists of them, lengths of time, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable

from cpcspec.audit.check import Found
from cpcspec.audit.models.calendar import Length, Step
from cpcspec.audit.states.exploration import Exploration
from cpcspec.ir import words as words_of
from cpcspec.ir.nodes import Element


def named(element: Element) -> str:
    """Return the label of an element in quotes, or its name where it has none."""
    return f"“{element.label or element.id}”"


def quoted(words: Iterable[str]) -> str:
    """Return words in quotes, in their order, with commas and an `and`."""
    return listed(f"“{each}”" for each in words)


def listed(words: Iterable[str]) -> str:
    """Return words in their order, each once, with commas and an `and`."""
    return words_of.listed(dict.fromkeys(words))


def told(length: Length | None) -> str:
    """Return a length of time in words."""
    if length is None:
        return "a time that differs from case to case"
    steps = [each for each in (*length.first, Step(length.amount, length.unit)) if each.amount]
    return listed(f"{each.amount} {each.unit}{'s' * (each.amount != 1)}" for each in steps) or f"0 {length.unit}s"


def unexplored(ground: Exploration) -> Iterable[Found]:
    """Yield that an answer is not certain, if not all states were looked at."""
    if not ground.graph.complete:
        says = f"Only the first {len(ground.graph.states)} states were looked at; among them nothing was found."
        yield Found("unknown (budget)", says)
