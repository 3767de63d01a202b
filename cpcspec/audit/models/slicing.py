"""What of a procedure a model must keep: all that decides, directly or through others, who may do what and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpcspec.analysis.effects import effects
from cpcspec.audit.models.counting import Rule
from cpcspec.audit.models.reads import NO_NAMES, Names, Reader
from cpcspec.ir import nodes
from cpcspec.ir.expr import Const, Expr, Known, PartyRef, Without
from cpcspec.ir.walk import form
from cpcspec.semantics.program import Program
from cpcspec.semantics.tables import ProcedureTable


def conditions(program: Program, table: ProcedureTable) -> Iterator[tuple[Expr, bool]]:
    """Yield the conditions that decide what may happen, each with whether it decides on the status of the case.

    For the sake of the others alone, no set of authorities is kept: they would multiply the states of a case.
    """
    node = table.node
    for action in node.actions:
        yield from ((each.when, True) for each in action.moves if each.when is not None)
        yield from ((each.condition, _leads_on(action)) for each in action.checks)
    for timer in node.timers:
        if moves(timer):
            yield from ((each, True) for each in known(timer))
            yield from () if timer.when is None else ((timer.when, True),)
    limits: tuple[nodes.Hide | nodes.Erase, ...] = (*node.retention.hide, *node.retention.erase)
    for limit in limits:
        yield from ((each, True) for each in known(limit))
        yield from () if limit.when is None else ((limit.when, True),)
    yield from ((each.when, True) for each in node.access if each.when is not None)
    for (source, _), ways in program.reuses.items():
        if source == table.id:
            yield from ((way.node.when, False) for way in ways if way.node.when is not None)
    for placed in form(node):
        if isinstance(placed.item, nodes.Box):
            yield from ((each, True) for each in placed.shown)


def known(rule: Rule) -> Iterator[Expr]:
    """Yield what must be known so that a timer or a rule of retention runs: its first day, and how long it takes."""
    yield Known(arg=rule.start)
    if not isinstance(rule.period.amount, Const):
        yield Known(arg=rule.period.amount)


def _leads_on(action: nodes.Action) -> bool:
    """Return whether an action leads to another status, or ends the case."""
    return any(each.to is not None for each in action.moves) or any(
        isinstance(each, nodes.DeleteCase) for each in action.effects
    )


def moves(timer: nodes.Timer) -> bool:
    """Return whether the end of a timer changes the case."""
    return timer.to is not None or any(not isinstance(each, nodes.SendMail) for each in timer.effects)


def rights_given(program: Program, table: ProcedureTable) -> Iterator[str]:
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


def kept(program: Program, table: ProcedureTable, watch: Iterable[str] = (), without: Iterable[str] = ()) -> Names:
    """Return the names of the variables that a model of the procedure needs; `watch` adds to them.

    Those in `without` are left out, with all that only they need: what reads them is taken to be possible. But what
    decides whether a field that is kept is shown is kept too, since the value is lost where it is not.
    """
    away = frozenset(without)
    reader = Reader(table)
    found: set[str] = {"at", "creator", *watch}
    for condition, leads_on in conditions(program, table):
        found |= reader.wanted(condition) if leads_on else _fields_in(reader.wanted(condition))
    for party in rights_given(program, table):
        found |= reader.party(party) or NO_NAMES
    while True:
        found -= away
        more = set().union(*(_needed_for(name, reader) for name in found)) - found - away
        found |= more
        if not more:
            lost = away.intersection(settling(table, found))
            if not lost:
                return frozenset(found)
            away -= lost
            found |= lost


def deciding(table: ProcedureTable, names: Iterable[str]) -> Names:
    """Return these names, with all that decides the values of those variables."""
    reader = Reader(table)
    found, waiting = set[str](), set(names)
    while waiting:
        found |= waiting
        waiting = set().union(*(_needed_for(name, reader) for name in waiting)) - found
    return frozenset(found)


def settling(table: ProcedureTable, names: Iterable[str]) -> Names:
    """Return these names, with all that decides whether those fields are shown."""
    reader = Reader(table)
    shown = {f"field:{each.item.id}": each.shown for each in form(table.node)}
    found, waiting = set[str](), set(names)
    while waiting:
        found |= waiting
        waiting = {name for each in waiting for expr in shown.get(each, ()) for name in reader.wanted(expr)} - found
    return frozenset(found)


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
            found |= NO_NAMES.union(*(reader.wanted(each) for each in asked))
            found |= _fields_in(NO_NAMES.union(*(reader.wanted(each.condition) for each in item.checks)))
    for tab in reader.table.node.tabs:
        for check in tab.checks:
            read = reader.names(check.condition, None) or NO_NAMES
            # What is judged together is kept together.
            found |= _fields_in(read) if name in read else NO_NAMES
    return found


def _fields_in(names: Names) -> Names:
    """Return the names without those of sets of authorities."""
    return frozenset(each for each in names if not each.startswith("party:"))


def _written(effect: nodes.SetField | nodes.Assign, reader: Reader) -> Names:
    return _value(effect.value, reader) | _fields_in(reader.wanted(effect.when))


def _value(expr: Expr, reader: Reader) -> Names:
    """Return what decides the value that an effect gives."""
    if isinstance(expr, Without):
        return _value(expr.left, reader) | _value(expr.right, reader)
    read = reader.names(expr, None) or NO_NAMES
    party = reader.parties.get(expr.name) if isinstance(expr, PartyRef) else None
    # Those of a kind are few: where they are, no set of authorities is kept to tell.
    return _fields_in(read) if party is not None and party.how == "kind" else read


def _assigning(node: nodes.Procedure, party: str) -> Iterator[nodes.Assign]:
    for each in effects(node):
        if isinstance(each, nodes.Assign) and each.party == party:
            yield each


def _setting(node: nodes.Procedure, field: str) -> Iterator[nodes.SetField]:
    for each in effects(node):
        if isinstance(each, nodes.SetField) and each.field == field:
            yield each
