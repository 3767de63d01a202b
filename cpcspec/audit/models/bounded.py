"""The small world of a model: a few authorities of the register that stand for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cpcspec.audit.models.model import Watcher
from cpcspec.ir.nodes import Spec
from cpcspec.ir.tables import AuthorityRow
from cpcspec.semantics.case import Authority, Register

MEMBER_STATES = 2
"""So many countries have each kind of authority that several countries have."""


def watchers(spec: Spec, countries: int = MEMBER_STATES) -> tuple[Watcher, ...]:
    """Return the authorities of the small world.

    In the first countries of the commonest make-up, one authority for each set of kinds; of any other kind one.
    """
    rows = spec.register_rows or _made_up(spec, countries)
    places: dict[str, dict[tuple[str, ...], AuthorityRow]] = {}
    for row in rows:
        places.setdefault(row.country, {}).setdefault(row.kinds, row)
    common = Counter(frozenset(each) for each in places.values())
    order = sorted(places, key=lambda country: -common[frozenset(places[country])])
    found = [row for country in order[:countries] for row in places[country].values()]
    for row in rows:
        if not set(row.kinds).issubset(kind for each in found for kind in each.kinds):
            found.append(row)
    return tuple(Watcher(each.id, each.name, each.kinds, each.country) for each in found)


def _made_up(spec: Spec, countries: int) -> tuple[AuthorityRow, ...]:
    """Return one authority of each kind in each country, for a spec that brings no register."""
    return tuple(
        AuthorityRow(
            id=f"{kind.id}_{number}", name=f"{kind.label or kind.id} {number}", kinds=(kind.id,), country=country
        )
        for number, country in enumerate(("AA", "BB", "CC", "DD")[:countries], start=1)
        for kind in spec.kinds
    )


def register(found: Iterable[Watcher]) -> Register:
    """Return the register in which only they are."""
    return Register(
        tuple(Authority(each.id, each.name, each.kinds, each.country, f"{each.id}@example.org") for each in found)
    )
