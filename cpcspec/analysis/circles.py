"""Circles of timers that can all be due at one moment: then a case goes round without end, and nobody acts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cpcspec.analysis.circling import Edge, can_circle
from cpcspec.analysis.components import components
from cpcspec.analysis.dates import bounds, days
from cpcspec.ir.expr import Const, SystemRef
from cpcspec.ir.fold import NO, condition
from cpcspec.ir.nodes import CreateCase, DeleteCase, Procedure, SetField, Spec, Timer

TRIES = 200
"""So many ways round are tried for one timer before it is taken for harmless; the shortest come first."""
Node = tuple[str, str]


class Circle(NamedTuple):
    """Steps of the clock, each from where the one before it leads; the last leads to where the first starts."""

    steps: tuple[Edge, ...]


def circles(spec: Spec) -> Iterator[Circle]:
    """Yield circles, so that each timer of one stands in one of them; the first timer of the text comes first."""
    edges = list(_edges(spec))
    places = {each.id: place for place, each in enumerate(spec.procedures)}
    timers = {id(each): place for one in spec.procedures for place, each in enumerate(one.timers)}
    order = {place: (places[each.procedure.id], timers[id(each.timer)]) for place, each in enumerate(edges)}
    onward = _onward(edges)
    told: set[int] = set()
    for place in sorted(order, key=order.__getitem__):
        if place in told:
            continue
        found = next((each for each in _ways_round(edges, onward, place) if _goes_on(edges, each)), None)
        if found is not None:
            # A timer that makes two cases alike is told once.
            known = {_key(edges[each]) for each in found}
            told.update(each for each, edge in enumerate(edges) if _key(edge) in known)
            first = min(range(len(found)), key=lambda each: order[found[each]])
            yield Circle(tuple(edges[each] for each in (*found[first:], *found[:first])))


def _key(edge: Edge) -> tuple[Node, str, Node]:
    return edge.source, edge.timer.id, edge.target


def _goes_on(edges: Sequence[Edge], places: Sequence[int]) -> bool:
    return can_circle([edges[each] for each in places])


def _onward(edges: Sequence[Edge]) -> Mapping[Node, list[int]]:
    """Return the steps from each state that lead to another of the same group, from which it can be come back to."""
    nodes = list(dict.fromkeys(node for each in edges for node in (each.source, each.target)))
    number = {node: place for place, node in enumerate(nodes)}
    targets: list[list[int]] = [[] for _ in nodes]
    for each in edges:
        targets[number[each.source]].append(number[each.target])
    group = {
        one: place for place, found in enumerate(components(range(len(nodes)), targets.__getitem__)) for one in found
    }
    onward: dict[Node, list[int]] = {}
    for place, each in enumerate(edges):
        if group[number[each.source]] == group[number[each.target]]:
            onward.setdefault(each.source, []).append(place)
    return onward


def _ways_round(edges: Sequence[Edge], onward: Mapping[Node, list[int]], first: int) -> Iterator[tuple[int, ...]]:
    """Yield ways from a step back to where it starts: a shortest one, then others that meet no state twice."""
    home = edges[first].source
    if first not in onward.get(home, ()):
        return
    shortest = _shortest(edges, onward, first)
    if shortest is not None:
        yield shortest
    waiting: deque[tuple[int, ...]] = deque([(first,)])
    tries = 0
    while waiting and tries < TRIES:
        way = waiting.popleft()
        tries += 1
        here = edges[way[-1]].target
        if here == home:
            if way != shortest:
                yield way
            continue
        met = {edges[each].source for each in way}
        ahead = (each for each in onward.get(here, ()) if edges[each].target == home or edges[each].target not in met)
        waiting.extend((*way, each) for each in ahead)


def _shortest(edges: Sequence[Edge], onward: Mapping[Node, list[int]], first: int) -> tuple[int, ...] | None:
    home = edges[first].source
    before: dict[Node, int] = {edges[first].target: first}
    waiting = deque([edges[first].target])
    while waiting and home not in before:
        for each in onward.get(waiting.popleft(), ()):
            target = edges[each].target
            if target not in before:
                before[target] = each
                waiting.append(target)
    if home not in before:
        return None
    way = [before[home]]
    while way[0] != first:
        way.insert(0, before[edges[way[0]].source])
    return tuple(way)


# ---------------------------------------------------------------- the steps of the clock


def _edges(spec: Spec) -> Iterator[Edge]:
    """Yield each step of the clock that may be due at once and lead on to another one."""
    procedures = {each.id: each for each in spec.procedures}
    for procedure in spec.procedures:
        for timer in procedure.timers:
            if _waits(procedure, timer) or any(isinstance(each, DeleteCase) for each in timer.effects):
                continue
            for state in dict.fromkeys(timer.states):
                if condition(timer.when, (state,)) != NO and not _overtaken(procedure, timer, state):
                    yield from _steps(procedures, Edge(procedure, state, timer, (procedure.id, timer.to or state)))


def _steps(procedures: Mapping[str, Procedure], step: Edge) -> Iterator[Edge]:
    """Yield what a timer does in a state: where it leads the case, and the cases that it makes."""
    if step.moves or any(isinstance(each, SetField) for each in step.timer.effects):
        yield step
    for each in step.timer.effects:
        target = procedures.get(each.procedure) if isinstance(each, CreateCase) else None
        if isinstance(each, CreateCase) and target is not None:
            begin = each.state or next((one.id for one in target.states if one.initial), "")
            yield step._replace(target=(target.id, begin), made=each, into=target)


def _waits(procedure: Procedure, timer: Timer) -> bool:
    """Return whether a timer surely waits after each step that leads to it: it counts from that step."""
    own = timer.start
    counts = isinstance(own, SystemRef) and own.name in ("entered_on", "changed_on", "today")
    return counts and timer.to is not None and days(timer.period, bounds(procedure, {}))[0] > 0


def _overtaken(procedure: Procedure, timer: Timer, state: str) -> bool:
    """Return whether another timer always ends before this one in a state, and leads away from it."""
    for place, each in enumerate(procedure.timers):
        if each is timer or state not in each.states or each.when is not None or each.start != timer.start:
            continue
        leaves = each.to not in (None, *each.states) or any(isinstance(one, DeleteCase) for one in each.effects)
        lengths = (each.period.amount, timer.period.amount)
        if not leaves or each.period.unit != timer.period.unit or not all(isinstance(one, Const) for one in lengths):
            continue
        (own, other) = (one.value for one in lengths if isinstance(one, Const))
        earlier = place < procedure.timers.index(timer)
        if isinstance(own, int) and isinstance(other, int) and (own < other or (own == other and earlier)):
            return True
    return False
