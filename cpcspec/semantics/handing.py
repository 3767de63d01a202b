"""What a case becomes when another authority takes the place of one that left the register.

The new one becomes what the old one was: creator, assigned party, chosen in a field or a row. What the old one said and
attached stays its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cpcspec.semantics import reasons
from cpcspec.semantics.case import Case, HandOver, Refusal, Refused, Register, Stepped, World
from cpcspec.semantics.changes import changes
from cpcspec.semantics.expr import rows_in
from cpcspec.semantics.form import Field, Holding
from cpcspec.semantics.tables import ProcedureTable


def hand_over(table: ProcedureTable, case: Case, command: HandOver, world: World) -> Stepped | Refused:
    """Return the case with the new authority wherever the old one stood, or why that cannot be."""
    found = barred(world.register, command)
    if found is not None:
        return Refused((found,))
    new = _handed(table, case, command)
    if new == case:
        return reasons.refused(reasons.unknown("authority", command.old))
    new = new._replace(version=case.version + 1, changed_at=world.stamp)
    return Stepped(new, changes(case, new))


def barred(register: Register, command: HandOver) -> Refusal | None:
    """Return why one authority cannot take over from another; None if it can."""
    old, new = register.known.get(command.old), register.by_id.get(command.new)
    if command.old in register.by_id:
        return reasons.not_allowed(f"`{command.old}` is in the register: only from one that left others take over")
    if old is None:
        return reasons.unknown("authority", command.old)
    if new is None:
        return reasons.unknown("authority", command.new)
    missing = [each for each in old.kinds if each not in new.kinds]
    if missing:
        return reasons.not_allowed(f"`{new.id}` is no `{missing[0]}`, as `{old.id}` was: name one that is")
    if new.country != old.country:
        told = f"`{new.id}` is of {new.country or 'no country'}, `{old.id}` was of {old.country or 'none'}"
        return reasons.not_allowed(f"{told}: name one of the same country")
    return None


def names(table: ProcedureTable, case: Case, authority: str) -> bool:
    """Return whether an authority stands in a case where another one could take its place."""
    return _handed(table, case, HandOver(authority, "")) != case


def _handed(table: ProcedureTable, case: Case, command: HandOver) -> Case:
    items = [item for tab in table.tabs for item in tab.items]
    return case._replace(
        creator=_one(case.creator, command),
        parties={party: tuple(_several(held, command)) for party, held in case.parties.items()},
        values=_values(items, case.values, command),
    )


def _one(authority: Any, command: HandOver) -> Any:
    return command.new if authority == command.old else authority


def _several(authorities: Iterable[Any], command: HandOver) -> list[Any]:
    """Return the authorities with the new one in the place of the old one, each once."""
    return list(dict.fromkeys(_one(each, command) for each in authorities))


def _values(items: Iterable[Holding], held: Mapping[str, Any], command: HandOver) -> dict[str, Any]:
    """Return the values of a form or a row, those of its lists too."""
    found = dict(held)
    for item in items:
        value = held.get(item.id)
        if value is None:
            continue
        if not isinstance(item, Field):
            found[item.id] = [_values(item.items, row, command) for row in rows_in(value)]
        elif item.node.type.kinds:
            found[item.id] = _several(value, command) if isinstance(value, list) else _one(value, command)
    return found
