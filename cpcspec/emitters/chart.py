"""The state chart of a procedure in words: what diagrams draw and manuals tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import Action, DeleteCase, Party, Procedure, Spec, Start, Timer
from cpcspec.ir.words import Labels, in_words, labels_of, listed, period_in_words, quoted

START = ""
"""The id of the mark at which every case begins."""


class Words(NamedTuple):
    """What stands on an arrow or in a state: a title, and details such as who may."""

    title: str
    details: tuple[str, ...] = ()


class Arrow(NamedTuple):
    """A way from one state to another: by actions, or (`timed`) by itself."""

    source: str
    target: str
    words: tuple[Words, ...]
    timed: bool = False


class Node(NamedTuple):
    """A state, with what may be done there without leaving it, and the deadlines that run in it."""

    id: str
    label: str
    initial: bool
    final: bool
    stays: tuple[Words, ...] = ()
    deadlines: tuple[str, ...] = ()


class Chart(NamedTuple):
    """All states, the initial one first, and all arrows."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def chart(spec: Spec, procedure: Procedure) -> Chart:
    """Return the state chart of a procedure."""
    labels = labels_of(spec, procedure)
    ways = [way for action in procedure.actions for way in _ways(action, procedure, labels)]
    nodes = tuple(
        Node(
            each.id,
            each.label,
            each.initial,
            each.final,
            tuple(words for source, target, words in ways if source == target == each.id),
            tuple(timer.label for timer in procedure.timers if each.id in timer.states and timer.to is None),
        )
        for each in sorted(procedure.states, key=lambda state: not state.initial)
    )
    arrows = [
        *_beginnings(spec, procedure, labels),
        *_merged((way for way in ways if way[0] != way[1]), timed=False),
        *_merged(_ends(procedure, labels), timed=True),
    ]
    return Chart(nodes, tuple(arrows))


Way = tuple[str, str, Words]


def _ways(action: Action, procedure: Procedure, labels: Labels) -> Iterator[Way]:
    """Yield each way of an action, with who may go it and when."""
    who = f"by {names(action.by, procedure.parties)}"
    gone = ("deletes the case",) if any(isinstance(each, DeleteCase) for each in action.effects) else ()
    decided: set[str] = set()
    for move in action.moves:
        when = condition(move.when)
        if when == NO:
            continue
        for state in move.states:
            if when is not None:
                how: tuple[str, ...] = (f"if {in_words(when, labels)}",)
            else:
                how = ("otherwise",) if state in decided else ()
            decided.add(state)
            yield state, move.to or state, Words(action.label, (who, *how, *gone))


def _ends(procedure: Procedure, labels: Labels) -> Iterator[Way]:
    """Yield where timers lead."""
    for timer in procedure.timers:
        for state in timer.states:
            if timer.to is not None and timer.to != state:
                yield state, timer.to, Words(timer.label, (end_in_words(timer, labels),))


def end_in_words(timer: Timer, labels: Labels) -> str:
    """Return when a timer ends: `3 months after “Sent on”`."""
    return f"{period_in_words(timer.period, labels)} after {in_words(timer.start, labels)}"


def names(parties: Iterable[str], known: Iterable[Party]) -> str:
    """Return the labels of some parties as an enumeration."""
    labels = {each.id: each.label for each in known}
    return listed((labels.get(each, each) for each in parties), "or")


def _merged(ways: Iterable[Way], *, timed: bool) -> list[Arrow]:
    """Return one arrow for all ways between the same two states."""
    pairs: dict[tuple[str, str], list[Words]] = {}
    for source, target, words in ways:
        pairs.setdefault((source, target), []).append(words)
    return [Arrow(*pair, tuple(dict.fromkeys(words)), timed) for pair, words in pairs.items()]


def _beginnings(spec: Spec, procedure: Procedure, labels: Labels) -> Iterator[Arrow]:
    """Yield the arrow from the start to the initial state, with all ways in which a case may begin."""
    words = [Words(each.menu or "Start", (f"by {_kinds(each, labels)}",)) for each in procedure.starts]
    sources = {each.source: None for each in spec.reuses if each.target == procedure.id}
    known = {each.id: each.label for each in spec.procedures}
    words += [Words("Reuse data", (f"of {quoted(known.get(each, each))}",)) for each in sources]
    for state in procedure.states:
        if state.initial:
            yield Arrow(START, state.id, tuple(words))


def _kinds(start: Start, labels: Labels) -> str:
    return listed((labels.kinds.get(each, each) for each in start.kinds), "or")
