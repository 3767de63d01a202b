"""What of a procedure a model must keep: all that decides, directly or through others, who may do what and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpcspec.analysis.effects import effects
from cpcspec.audit.reads import NO_NAMES, Names, Reader
from cpcspec.ir import nodes
from cpcspec.ir.expr import Expr, PartyRef
from cpcspec.ir.walk import form
from cpcspec.semantics.program import Program
from cpcspec.semantics.tables import ProcedureTable


def conditions(program: Program, table: ProcedureTable) -> Iterator[Expr]:
    """Yield the conditions that decide what may happen: those of actions, boxes, timers, access, retention, reuse."""
    node = table.node
    for action in node.actions:
        yield from (each.when for each in action.moves if each.when is not None)
        yield from (each.condition for each in action.checks)
    for timer in node.timers:
        if moves(timer):
            yield timer.start
            yield from () if timer.when is None else (timer.when,)
    for limit in (*node.retention.hide, *node.retention.erase):
        yield limit.start
        yield from () if limit.when is None else (limit.when,)
    yield from (each.when for each in node.access if each.when is not None)
    for (source, _), ways in program.reuses.items():
        if source == table.id:
            yield from (way.node.when for way in ways if way.node.when is not None)
    for placed in form(node):
        if isinstance(placed.item, nodes.Box):
            yield from placed.shown


def moves(timer: nodes.Timer) -> bool:
    """Return whether the end of a timer changes the case."""
    return timer.to is not None or any(not isinstance(each, nodes.SendMail) for each in timer.effects)


def _parties(program: Program, table: ProcedureTable) -> Iterator[str]:
    """Yield the parties that rights are given to."""
    node = table.node
    for action in node.actions:
        yield from action.by
    for part in node.parts:
        yield from (party for party, _ in part.edited)
    for rule in node.access:
        yield from rule.parties
    for limit in node.retention.hide:
        yield from limit.spared
    for placed in form(node):
        if isinstance(placed.item, nodes.Box | nodes.Attachments):
            yield from placed.item.by
    for (source, _), ways in program.reuses.items():
        if source == table.id:
            yield from (party for way in ways for party in way.node.by)


def kept(program: Program, table: ProcedureTable, watch: Iterable[str] = ()) -> Names:
    """Return the names of the variables that a model of the procedure needs; `watch` adds to them."""
    reader = Reader(table)
    found: set[str] = {"at", "creator", *watch}
    for condition in conditions(program, table):
        found |= reader.wanted(condition)
    for party in _parties(program, table):
        found |= reader.party(party) or NO_NAMES
    while True:
        more = set().union(*(_needed_for(name, reader) for name in found)) - found
        if not more:
            return frozenset(found)
        found |= more


def _needed_for(name: str, reader: Reader) -> Names:
    """Return what decides the value of a variable."""
    kind, _, about = name.partition(":")
    if kind == "party":
        return NO_NAMES.union(*(_written(each, reader) for each in _assigning(reader.table.node, about)))
    if kind != "field":
        return NO_NAMES
    found = NO_NAMES.union(*(_written(each, reader) for each in _setting(reader.table.node, about)))
    for placed in form(reader.table.node):
        item = placed.item
        if item.id == about and isinstance(item, nodes.FieldNode):
            asked = (*placed.shown, item.default, item.type.country, *(each.when for each in item.required))
            found |= NO_NAMES.union(*(reader.wanted(each) for each in (*asked, *(each.condition for each in item.checks))))
    for tab in reader.table.node.tabs:
        for check in tab.checks:
            read = reader.names(check.condition, None) or NO_NAMES
            # What is judged together is kept together.
            found |= read if name in read else NO_NAMES
    return found


def _written(effect: nodes.SetField | nodes.Assign, reader: Reader) -> Names:
    value = effect.value
    read = reader.party(value.name) if isinstance(value, PartyRef) else reader.names(value, None)
    return (read or NO_NAMES) | reader.wanted(effect.when)


def _assigning(node: nodes.Procedure, party: str) -> Iterator[nodes.Assign]:
    for each in effects(node):
        if isinstance(each, nodes.Assign) and each.party == party:
            yield each


def _setting(node: nodes.Procedure, field: str) -> Iterator[nodes.SetField]:
    for each in effects(node):
        if isinstance(each, nodes.SetField) and each.field == field:
            yield each
