"""Check S8: by which steps cases come into each state."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, holds
from cpcspec.audit.models.model import UNBORN
from cpcspec.audit.study.ways import Way, plain, unknown, ways

BEGIN = {"start": "from the menu", "reuse": "by reuse", "create": "made by another case"}


def find(subject: Subject) -> Iterator[Found]:
    """Yield the entries of each state: the steps that lead into it, and from where."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    seen = ways(ground)
    entries: dict[str, list[str]] = {}
    for state in subject.node.states:
        found = [_said(subject, each) for each in (*seen.entering, *seen.between) if each.target == state.id]
        entries[state.label or state.id] = list(dict.fromkeys(found))
    yield holds("It is known of each state by which steps cases come into it.", entries=plain(entries))


def _said(subject: Subject, way: Way) -> str:
    if way.source == UNBORN or way.kind in BEGIN:
        return f"{way.label} ({BEGIN.get(way.kind, way.kind)})"
    return f"{way.label} (from “{subject.state(way.source)}”)"


CHECK = Check(
    "S8",
    "Entries of each state",
    "By which steps do cases come into each state?",
    "It is known of each state by which steps cases come into it.",
    find,
)
