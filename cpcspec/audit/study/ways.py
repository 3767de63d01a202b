"""The ways of a case between its states, as they come about in the explored model, and what follows from them alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from pydantic import JsonValue

from cpcspec.audit.check import Found, Subject
from cpcspec.audit.models.formula import FALSE, Formula, holds
from cpcspec.audit.models.model import UNBORN
from cpcspec.audit.states.exploration import Exploration, asked
from cpcspec.ir import words as words_of

RETENTION = ("hide", "erase")
"""What takes data away from a case, whatever it has come to."""
ALONE = ("timer", *RETENTION)
"""What time does, with nobody acting."""
OTHER_CASE = "create"
"""What begins another case: the model goes on with that one, so that it is no way of the case itself."""

FEW = 64


class Way(NamedTuple):
    """That a case goes from one state to another (see `UNBORN` and `GONE`): by what, and where this is seen first."""

    source: str
    target: str
    kind: str
    name: str
    label: str
    place: int
    transition: int


class Ways:
    """The ways of the cases of an explored model."""

    def __init__(self, ground: Exploration) -> None:
        """Look at each step that is taken."""
        self.ground = ground
        self.all = tuple(self._all())
        self.between = tuple(
            each for each in self.all
            if each.source not in (UNBORN, each.target) and each.kind != OTHER_CASE
        )  # fmt: skip
        """From one state of the spec to another, or out of existence."""
        self.entering = tuple(each for each in self.all if each.source == UNBORN or each.kind == OTHER_CASE)

    def _all(self) -> Iterator[Way]:
        graph, transitions = self.ground.graph, self.ground.model.transitions
        words = self.ground.model.variables[0].words
        names = [(each.kind, each.name) for each in transitions]
        found: dict[tuple[int, int, tuple[str, str]], tuple[int, int]] = {}
        at = [state[0] for state in graph.states]
        for place in range(len(graph.first) - 1):
            here = at[place]
            for number in range(graph.first[place], graph.first[place + 1]):
                key = (here, at[graph.targets[number]], names[graph.taken[number]])
                if key not in found:
                    found[key] = (place, graph.taken[number])
        for (source, target, (kind, name)), (place, transition) in found.items():
            yield Way(words[source], words[target], kind, name, transitions[transition].label, place, transition)

    def onward(self, without: Collection[str], *, exact: bool = False, certain: bool = False) -> list[list[int]]:
        """Return for each state of the model the others that steps lead to, without those of some kinds.

        With `exact` only by steps that do in the model just what they do by the spec, with `certain` by those that are
        possible just when they are by the spec.
        """
        graph = self.ground.graph
        left = [
            each.kind not in without and (each.exact or not exact) and (each.certain or not certain)
            for each in self.ground.model.transitions
        ]
        found: list[list[int]] = [[] for _ in graph.states]
        for place in range(len(graph.first) - 1):
            found[place] = [
                graph.targets[number]
                for number in range(graph.first[place], graph.first[place + 1])
                if left[graph.taken[number]] and graph.targets[number] != place
            ]
        return found


@lru_cache(maxsize=1)
def ways(ground: Exploration) -> Ways:
    """Return the ways of the cases of an explored model; several checks ask for them one after the other."""
    return Ways(ground)


def reaching(onward: list[list[int]], goal: Iterable[int]) -> set[int]:
    """Return all from which some way leads into `goal`, those of `goal` included."""
    back: list[list[int]] = [[] for _ in onward]
    for source, targets in enumerate(onward):
        for target in targets:
            back[target].append(source)
    return reached(back, goal)


def ended(ground: Exploration) -> list[int]:
    """Return the states of the model in which the case has ended: a final state of the spec, or gone."""
    finals = ground.model.finals
    return [place for place, state in enumerate(ground.graph.states) if state[0] in finals]


def firsts(ground: Exploration, places: Iterable[int]) -> dict[str, int]:
    """Return for each state of the spec the nearest of these places that is in it."""
    found: dict[str, int] = {}
    for place in sorted(places):
        found.setdefault(ground.status(place), place)
    return found


def sealed(ground: Exploration, lost: Collection[int]) -> dict[str, int]:
    """Return for each state of the spec the nearest place of these that a case comes to from outside of them."""
    inside = set(lost)
    return firsts(ground, (place for place in inside if ground.graph.parents[place][0] not in inside))


def first_where(ground: Exploration, places: list[int], wanted: Formula) -> int | None:
    """Return the first of these places in which a condition holds, or None."""
    if wanted == FALSE:
        return None
    states = ground.graph.states
    # To make a function of a condition takes longer than to ask it a few times.
    near = next((place for place in places[:FEW] if holds(wanted, states[place])), None)
    if near is not None or len(places) <= FEW:
        return near
    test = asked(ground.model, wanted)
    return next((place for place in places[FEW:] if test(states[place])), None)


def circumstances(ground: Exploration, place: int) -> JsonValue:
    """Return what is so in a state of the model, in the words of the spec; what is not known is left out."""
    state = ground.graph.states[place]
    pairs = zip(ground.model.variables, state, strict=True)
    return {
        each.label: each.word(number) for each, number in pairs if number and each.kind in ("creator", "field", "party")
    }


def unknown(ground: Exploration) -> Found:
    """Return that the model is too large to be looked at as a whole."""
    return Found("unknown (budget)", f"Only {len(ground.graph.states)} states were looked at; there are more.")


def named(subject: Subject, states: Iterable[str]) -> str:
    """Return the labels of states for a sentence, in the order of the spec."""
    wanted = set(states)
    return listed(each.label or each.id for each in subject.node.states if each.id in wanted)


def listed(words: Iterable[str]) -> str:
    """Return quoted words for a sentence."""
    return words_of.listed(map(words_of.quoted, words))


def plain(found: object) -> JsonValue:
    """Return mappings, lists and tuples as JSON takes them."""
    if isinstance(found, Mapping):
        return {str(key): plain(each) for key, each in found.items()}
    if isinstance(found, list | tuple):
        return [plain(each) for each in found]
    return found if isinstance(found, str | int | bool | None) else str(found)


def reached(onward: list[list[int]], begin: Iterable[int]) -> set[int]:
    """Return all that some way leads to from `begin`, those of `begin` included."""
    found = set(begin)
    waiting = list(found)
    while waiting:
        for target in onward[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found
