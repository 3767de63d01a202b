"""Rule `right-with-gap`: a right that is there before and after a state, and not in it, or the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.analysis.moves import steps
from cpcspec.analysis.seeing import seeing
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Attachments, Box, Procedure, Sight, Spec
from cpcspec.ir.walk import form

Between = list[tuple[str, str, str]]
"""A state with one before it and another one after it: before, between, after."""


class _Right(NamedTuple):
    """Something that a party may do or see, where that is written, and in which states."""

    place: Place
    what: str
    party: str
    states: frozenset[str]


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each gap of a right that most like it do not have, and each sight of one item in one state alone."""
    for procedure in spec.procedures:
        between = _between(procedure)
        acting = {
            (party, state)
            for action in procedure.actions
            for move in action.moves
            for state in move.states
            for party in action.by
        }
        sights = list(_seen(procedure))
        yield from _gaps(between, list(_written(procedure)), "may add to or edit", acting)
        yield from _gaps(between, sights, "sees", set())
        yield from _alone(between, sights)


def _between(procedure: Procedure) -> Between:
    before, after = defaultdict(set), defaultdict(set)
    for each in steps(procedure):
        if each.target:
            before[each.target].add(each.source)
            after[each.source].add(each.target)
    return [
        (one, state, other)
        for state in (each.id for each in procedure.states if not each.initial)
        for one in sorted(before[state])
        for other in sorted(after[state] - {one})
    ]


def _gaps(between: Between, rights: list[_Right], does: str, acting: set[tuple[str, str]]) -> Iterator[Problem]:
    """Yield gaps; where a party has a gap in half of its rights, and nothing else to do, it is meant."""
    told: set[tuple[str, str, str]] = set()
    for one, state, other in between:
        groups: dict[tuple[str, str], list[_Right]] = defaultdict(list)
        for each in rights:
            if one in each.states and other in each.states:
                groups[each.place.kind, each.party].append(each)
        for (_, party), around in groups.items():
            with_gap = [each for each in around if state not in each.states]
            if 2 * len(with_gap) >= len(around) and (party, state) not in acting:
                continue
            for each in with_gap:
                if (each.what, party, state) not in told:
                    told.add((each.what, party, state))
                    yield _problem(each, does, f"in `{one}` and `{other}`, but not in `{state}` between them")


def _alone(between: Between, sights: list[_Right]) -> Iterator[Problem]:
    """Yield what a party that sees the case before, in and after a state sees in that state only."""
    whole: dict[str, set[str]] = defaultdict(set)
    for each in sights:
        whole[each.party] |= each.states
    for each in sights:
        if len(each.states) == 1:
            (state,) = each.states
            around = [(one, other) for one, here, other in between if here == state]
            if any(one in whole[each.party] and other in whole[each.party] for one, other in around):
                yield _problem(each, "sees", f"in `{state}` only, though they see the case before and after it too")


def _problem(right: _Right, does: str, reason: str) -> Problem:
    return Problem(right.place, {"party": right.party, "does": does, "what": right.what, "reason": reason})


def _written(procedure: Procedure) -> Iterator[_Right]:
    seen = seeing(procedure)
    for part in procedure.parts:
        for party, states in part.edited:
            yield _Right(Place(procedure.id, "part", part.id), part.id, party, frozenset(states))
    for placed in form(procedure):
        if isinstance(placed.item, Box | Attachments):
            place = Place(procedure.id, "form", placed.item.id)
            for party in placed.item.by:
                # Where somebody sees nothing, a right means nothing: the list of states is that of the others.
                here = frozenset(each for each in placed.item.states if party in seen[each])
                yield _Right(place, placed.item.id, party, here)


def _seen(procedure: Procedure) -> Iterator[_Right]:
    """Yield who sees which item of the form in which states, with the first rule that says so."""
    every = frozenset(each.id for each in procedure.states)
    found: dict[tuple[str, str], tuple[int, frozenset[str]]] = {}
    for number, rule in enumerate(procedure.access, 1):
        states = frozenset(rule.states) or every
        for name in _shown(procedure, rule):
            for party in rule.parties:
                first, so_far = found.get((party, name), (number, frozenset()))
                found[party, name] = (first, so_far | states)
    for (party, name), (number, states) in found.items():
        yield _Right(Place(procedure.id, "access", str(number)), name, party, states)


def _shown(procedure: Procedure, rule: Sight) -> Iterator[str]:
    for placed in form(procedure):
        inside = rule.tabs is None or (placed.tab is not None and placed.tab.id in rule.tabs)
        if inside and placed.item.id not in rule.hidden:
            yield placed.item.id


RULE = Rule(
    Fault(
        "right-with-gap",
        "`{party}` {does} `{what}` {reason}",
        "a right that comes and goes on the way of a case is seldom meant",
        "name the state too, or leave the others out",
        "warning",
    ),
    find,
)
