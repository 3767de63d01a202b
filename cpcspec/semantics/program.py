"""A spec made ready to run: everything that can be known before the first case is worked out here, once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cpcspec.ir import nodes
from cpcspec.ir.expr import Expr, ExprNode, FieldRef
from cpcspec.semantics.effects import effects_of
from cpcspec.semantics.expr import compiled, optional
from cpcspec.semantics.form import Field, Holding, Judged, Space, TabForm, paths_of, small_form, tabs_of
from cpcspec.semantics.mails import Fillers
from cpcspec.semantics.names import Names
from cpcspec.semantics.parties import players_of
from cpcspec.semantics.tables import (
    ActionTable,
    BoxTable,
    Guard,
    Length,
    Limit,
    MailTable,
    ProcedureTable,
    Program,
    ReminderTable,
    ReuseTable,
    SectionTable,
    SightTable,
    TimerTable,
    Way,
)

__all__ = ["Program", "load"]


def load(spec: nodes.Spec) -> Program:
    """Return the program of a spec."""
    codes = {each.id: {entry.code: entry for entry in each.entries} for each in spec.codes}
    attributes = {each.id: frozenset(each.attributes) for each in spec.codes}
    names = Names(codes=codes, attributes=attributes)
    procedures = {each.id: _procedure(each, names) for each in spec.procedures}
    reuses: dict[tuple[str, str], tuple[ReuseTable, ...]] = {}
    for each in spec.reuses:
        if each.source in procedures:
            pair = (each.source, each.target)
            reuses[pair] = (*reuses.get(pair, ()), _reuse(each, procedures[each.source]))
    return Program(spec, codes, procedures, reuses)


def _procedure(node: nodes.Procedure, shared: Names) -> ProcedureTable:
    names = shared.known([item for tab in node.tabs for item in tab.items], "form")
    every = frozenset(each.id for each in node.states)
    tabs = tabs_of(node, names)
    players = players_of(node.parties, names)
    timers = tuple(_timer(each, names, every) for each in node.timers)
    fillers = Fillers(node, players, tabs, timers, names)
    mails = {each.id: MailTable(each, optional(each.when, names), fillers.pieces(each)) for each in node.mails}
    spaces = [space for tab in tabs for space in tab.spaces]
    items = [item for tab in tabs for item in tab.items]
    by_id = {item.id: item for item in items}
    return ProcedureTable(
        node=node,
        id=node.id,
        initial=next((each.id for each in node.states if each.initial), node.states[0].id if node.states else ""),
        labels={each.id: each.label or each.id for each in node.states},
        finals=frozenset(each.id for each in node.states if each.final),
        names=names,
        players=players,
        edited={each.id: _edited(each, every) for each in node.parts},
        tabs=tabs,
        by_id=by_id,
        boxes={each.id: _box(each, each.node, names, every) for each in spaces if isinstance(each.node, nodes.Box)},
        sections={
            each.id: SectionTable(each.node, each, _states(each.node.states, every))
            for each in spaces
            if isinstance(each.node, nodes.Attachments)
        },
        actions={each.id: _action(each, names, by_id, every) for each in node.actions},
        timers=timers,
        mails=mails,
        mails_on=_triggered(mails.values()),
        rules=tuple(_sight(each, names, every, tabs) for each in node.access),
        hides=tuple(_limit(each, each.spared, names) for each in node.retention.hide),
        erases=tuple(_limit(each, each.keep, names) for each in node.retention.erase),
        settles=any(tab.for_each or tab.shown for tab in tabs) or any(_is_settled(each) for each in items),
        defaults=any(_has_default(each) for each in items),
    )


def _states(named: Iterable[str], every: frozenset[str]) -> frozenset[str]:
    """Return the states that are named; all where none is."""
    return frozenset(named) or every


def _is_settled(item: Holding) -> bool:
    """Return whether a condition or a default decides on what an item, or something in its rows, holds."""
    if isinstance(item, Field):
        return bool(item.shown) or item.default is not None
    return bool(item.shown) or any(_is_settled(each) for each in item.items)


def _has_default(item: Holding) -> bool:
    if isinstance(item, Field):
        return item.default is not None
    return any(_has_default(each) for each in item.items)


def _edited(part: nodes.Part, every: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for party, states in part.edited:
        for state in _states(states, every):
            found[state] = (*found.get(state, ()), party)
    return found


# ---------------------------------------------------------------- actions and boxes


def _action(node: nodes.Action, names: Names, by_id: Mapping[str, Holding], every: frozenset[str]) -> ActionTable:
    inner = names.known(node.items, "given")
    items = small_form(node.items, inner)
    return ActionTable(
        node=node,
        by=node.by,
        ways=_ways(node, inner, every),
        items=items,
        by_id={each.id: each for each in items},
        asks={name: by_id[name] for name in node.asks if name in by_id},
        guards=tuple(
            Guard(Judged(each.level, compiled(each.condition, inner), each.message), _asks(each.condition, node.asks))
            for each in node.checks
        ),
        effects=effects_of(node.effects, inner),
        plain=not items and not node.asks,
    )


def _ways(node: nodes.Action, names: Names, every: frozenset[str]) -> Mapping[str, tuple[Way, ...]]:
    found: dict[str, tuple[Way, ...]] = {}
    for move in node.moves:
        way = Way(optional(move.when, names), move.to, move.when is not None and _asks(move.when, node.asks))
        for state in _states(move.states, every):
            found[state] = (*found.get(state, ()), way)
    return found


def _asks(expr: Expr, asked: Iterable[str]) -> bool:
    """Return whether a condition reads what the user says when taking the action."""
    names = frozenset(asked)
    return any(each.scope == "given" or (each.scope == "form" and each.name in names) for each in _refs(expr))


def _refs(expr: object) -> Iterator[FieldRef]:
    if isinstance(expr, FieldRef):
        yield expr
    elif isinstance(expr, tuple):
        for each in expr:
            yield from _refs(each)
    elif isinstance(expr, ExprNode):
        for _, value in expr:
            yield from _refs(value)


def _box(space: Space, node: nodes.Box, names: Names, every: frozenset[str]) -> BoxTable:
    inner = names.known(node.items, "given")
    items = small_form(node.items, inner)
    return BoxTable(
        node=node,
        space=space,
        states=_states(node.states, every),
        items=items,
        by_id={each.id: each for each in items},
        effects=effects_of(node.effects, inner),
    )


# ---------------------------------------------------------------- time and mails


def _length(period: nodes.Period, names: Names) -> Length:
    return Length(compiled(period.amount, names), period.unit)


def _timer(node: nodes.Timer, names: Names, every: frozenset[str]) -> TimerTable:
    return TimerTable(
        node=node,
        id=node.id,
        states=_states(node.states, every),
        start=compiled(node.start, names),
        period=_length(node.period, names),
        when=optional(node.when, names),
        reminders=tuple(
            ReminderTable(each, _length(each.period, names), _length(each.every, names) if each.every else None)
            for each in node.reminders
        ),
        effects=effects_of(node.effects, names),
    )


def _triggered(mails: Iterable[MailTable]) -> Mapping[str, tuple[MailTable, ...]]:
    found: dict[str, tuple[MailTable, ...]] = {}
    for each in mails:
        for trigger in each.node.on:
            found[trigger] = (*found.get(trigger, ()), each)
    return found


# ---------------------------------------------------------------- sight, retention, reuse


def _sight(node: nodes.Sight, names: Names, every: frozenset[str], tabs: tuple[TabForm, ...]) -> SightTable:
    seen = [tab for tab in tabs if node.tabs is None or tab.id in node.tabs]
    return SightTable(
        node=node,
        parties=node.parties,
        states=_states(node.states, every),
        when=optional(node.when, names),
        masked=node.masked,
        paths=frozenset(path for tab in seen for path in _paths(tab)).difference(node.hidden),
    )


def _paths(tab: TabForm) -> Iterator[str]:
    for space in tab.spaces:
        yield space.id
    for item in tab.items:
        yield from paths_of(item)


def _limit(node: nodes.Hide | nodes.Erase, kept: tuple[str, ...], names: Names) -> Limit:
    return Limit(compiled(node.start, names), _length(node.period, names), optional(node.when, names), kept)


def _reuse(node: nodes.Reuse, source: ProcedureTable) -> ReuseTable:
    names = source.names
    return ReuseTable(
        node=node,
        states=_states(node.states, frozenset(source.labels)),
        when=optional(node.when, names),
        sets=tuple((each, compiled(each.value, names), optional(each.when, names)) for each in node.sets),
    )
