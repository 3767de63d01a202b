"""What may be chosen in a field: codes, authorities of the register, rows of a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from cpcspec.ir.nodes import TypeOf
from cpcspec.ir.tables import Code
from cpcspec.semantics.case import Register
from cpcspec.semantics.expr import Env, Fn, optional, row_id, rows_in, several
from cpcspec.semantics.names import Names

Choices = Callable[[Env], Collection[str]]


def choices_of(kind: TypeOf, names: Names) -> Choices | None:
    """Return what gives the codes or ids that a field of that type takes; None for a type without choices."""
    if kind.rows_of is not None:
        source, key = kind.rows_of, names.keys.get(kind.rows_of)
        return lambda env: row_ids(env.values.get(source), key)
    if kind.kinds:
        return _authorities(kind.kinds, optional(kind.country, names))
    if kind.codes is None:
        return None
    table = names.codes.get(kind.codes, {})
    if kind.by is None:
        every = frozenset(table)
        return lambda _env: every
    beside = any(kind.by in row for row in names.rows)
    return _by(kind.by, table, names.depth(kind.by) if beside else None)


def row_ids(value: object, key: str | None) -> list[str]:
    """Return the ids of the rows of a list, in their order."""
    return [row_id(row, place, key) for place, row in enumerate(rows_in(value))]


def _by(attribute: str, table: Mapping[str, Code], place: int | None) -> Choices:
    """Return what gives the codes whose attribute is what the field of that name, beside this one, says."""
    groups: dict[str, set[str]] = {}
    for code, entry in table.items():
        groups.setdefault(entry.attributes.get(attribute, ""), set()).add(code)
    found = {value: frozenset(codes) for value, codes in groups.items()}

    def codes(env: Env) -> Collection[str]:
        beside = (env.values if place is None else env.rows[place]).get(attribute)
        return frozenset().union(*(found.get(each, frozenset()) for each in several(beside)))

    return codes


def _authorities(kinds: tuple[str, ...], country: Fn | None) -> Choices:
    return lambda env: found_in(env.world.register, kinds, None if country is None else several(country(env)))


def found_in(register: Register, kinds: Iterable[str], countries: Iterable[str] | None) -> tuple[str, ...]:
    """Return the authorities of these kinds in these countries (None: anywhere), each once, in the register's order."""
    places: Iterable[Any] = kinds
    if countries is None:
        found = [register.by_kind.get(kind, ()) for kind in places]
    else:
        where = tuple(countries)
        found = [register.by_place.get((kind, each), ()) for kind in places for each in where]
    if len(found) == 1:
        return found[0]
    return tuple(dict.fromkeys(each for some in found for each in some))
