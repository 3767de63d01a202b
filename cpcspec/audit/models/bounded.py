"""The small world of a model: a few authorities of the register that stand for all.

What a rule can ask of an authority is its kinds, its country, its name, and whether it is one that plays a party. So
the small world holds each kind of authority (as far as rules tell kinds apart), each country and name that a condition
speaks of with others beside it, each pair of kinds that a party brings together in one country and each that has nobody
there, and as many authorities of one kind in one country as rules can tell apart, where the register has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, TypeAlias

from cpcspec.audit.models.model import Watcher
from cpcspec.audit.models.spoken import Kinds, Spoken, spoken_of
from cpcspec.audit.models.whoever import Same, everyone
from cpcspec.ir import expr as ir
from cpcspec.ir.nodes import Spec
from cpcspec.ir.tables import AuthorityRow
from cpcspec.semantics.case import Authority, Register

MEMBER_STATES = 2
"""So many countries have each kind of authority that several countries have."""
ALONE = 1
"""With one authority of a kind in each country the small world is the plain one, where others are too large."""
TOGETHER = 2
"""So many authorities of one kind there are in one country, if the register has them."""

Need: TypeAlias = tuple[object, ...]


class Around(NamedTuple):
    """The authorities of the register by country, and what rules can tell of each."""

    spoken: Spoken
    places: Mapping[str, tuple[AuthorityRow, ...]]
    marks: Mapping[str, Need]
    """What the attributes of countries say that rules read."""
    roles: Mapping[str, frozenset[str]]
    """The parties that each authority could play."""

    def sort(self, row: AuthorityRow) -> Kinds:
        """Return the kinds of an authority that rules speak of."""
        return self.spoken.kinds.intersection(row.kinds)

    def is_named(self, row: AuthorityRow) -> bool:
        """Return whether a condition names an authority."""
        return bool({row.id, row.name} & self.spoken.constants)

    def profile(self, country: str) -> Need:
        """Return what rules can tell of a country."""
        found = Counter(self.sort(each) for each in self.places[country])
        sorts = tuple(sorted((tuple(sorted(each)), min(count, TOGETHER)) for each, count in found.items()))
        return (sorts, self.marks.get(country, ()))


def watchers(
    spec: Spec,
    procedure: str,
    countries: int = MEMBER_STATES,
    asked: Iterable[ir.Expr] = (),
    together: int = TOGETHER,
) -> tuple[Watcher, ...]:
    """Return the authorities of the small world of a procedure, in the order of the register.

    `asked` are conditions beside its own; `together` is how many of a kind there are to be in one country.
    """
    return _watchers(Same(spec), procedure, countries, tuple(asked), together)


@lru_cache(maxsize=256)
def _watchers(
    same: Same, procedure: str, countries: int, asked: tuple[ir.Expr, ...], together: int
) -> tuple[Watcher, ...]:
    spec = same.spec
    rows = spec.register_rows or _made_up(spec, countries, together)
    spoken = spoken_of(spec, procedure, asked)
    roles = _roles(spec, procedure, rows)
    rows = tuple(each for each in rows if roles.get(each.id) or {each.id, each.name} & spoken.constants) or rows[:1]
    around = _around(spec, rows, spoken, roles)
    chosen: dict[str, AuthorityRow] = {}
    common = Counter(around.profile(each) for each in around.places)
    order = sorted(around.places, key=lambda each: -common[around.profile(each)])
    named = [each for each in around.places if each in spoken.constants]
    if together == ALONE:
        return _plain(
            around, rows, [*named, *(each for each in order if each not in named)], max(countries, len(named))
        )
    open_ = set(_needs(around, countries, together))
    for country in named:
        _take(around, country, together, chosen, open_)
    while open_:
        best = max(order, key=lambda each: len(open_ & set(_met(around, each, chosen, together))))
        if not open_ & set(_met(around, best, chosen, together)):
            break
        _take(around, best, together, chosen, open_)
    return tuple(Watcher(each.id, each.name, each.kinds, each.country) for each in rows if each.id in chosen)


def _plain(around: Around, rows: Iterable[AuthorityRow], order: Iterable[str], countries: int) -> tuple[Watcher, ...]:
    """Return a plain small world: in the first countries one authority of each sort; of any other kind one."""
    found: dict[str, AuthorityRow] = {}
    for country in list(order)[:countries]:
        sorts = {around.sort(each): each for each in reversed(around.places[country])}
        found |= {each.id: each for each in sorts.values()}
    for row in rows:
        there = {kind for each in found.values() for kind in each.kinds}
        if not around.sort(row) <= there or around.is_named(row):
            found[row.id] = row
    return tuple(Watcher(each.id, each.name, each.kinds, each.country) for each in rows if each.id in found)


def _roles(spec: Spec, procedure: str, rows: Iterable[AuthorityRow]) -> Mapping[str, frozenset[str]]:
    """Return for each authority which parties of a procedure it could play; an empty name: begin a case."""
    node = next(each for each in spec.procedures if each.id == procedure)
    watchers_ = tuple(Watcher(each.id, each.name, each.kinds, each.country) for each in rows)
    known = everyone(spec, watchers_)
    found: dict[str, set[str]] = {}
    for party in ("", *(each.id for each in node.parties)):
        for place in known.plays(procedure, party):
            found.setdefault(known.watchers[place].id, set()).add(party)
    return {name: frozenset(each) for name, each in found.items()}


def _around(spec: Spec, rows: Iterable[AuthorityRow], spoken: Spoken, roles: Mapping[str, frozenset[str]]) -> Around:
    places: dict[str, tuple[AuthorityRow, ...]] = {}
    for row in rows:
        places[row.country] = (*places.get(row.country, ()), row)
    return Around(spoken, places, marks_of(spec, places, spoken), roles)


def marks_of(spec: Spec, countries: Iterable[str], spoken: Spoken) -> Mapping[str, Need]:
    """Return what the attributes say, as far as rules read them, of countries that are entries of code lists."""
    tables = {one.id: {each.code: each for each in one.entries} for one in spec.codes}
    read = [(codes, name) for codes, name in sorted(spoken.attributes) if codes in tables]
    return {
        country: tuple(
            (codes, name, tables[codes][country].attributes.get(name))
            for codes, name in read if country in tables[codes]
        )
        for country in countries
    }  # fmt: skip


# ---------------------------------------------------------------- what the small world needs


def _needs(around: Around, countries: int, together: int) -> Iterator[Need]:
    """Yield all that some part of the register could bring into the small world."""
    for country in around.places:
        yield from _of_country(around, country, together)
    of = ({one for each in rows for one in around.sort(each)} for rows in around.places.values())
    found = Counter(kind for kinds in of for kind in kinds)
    for kind, count in found.items():
        yield from (("in", kind, number) for number in range(1, min(count, countries) + 1))


def _of_country(around: Around, country: str, together: int) -> Iterator[Need]:
    rows = around.places[country]
    sorts = Counter(around.sort(each) for each in rows)
    for sort, count in sorts.items():
        yield from (("sort", sort, number) for number in range(1, min(count, together) + 1))
        for kinds in around.spoken.beside:
            yield ("beside", sort, kinds, any(kinds.intersection(each.kinds) for each in rows))
    for row in rows:
        yield from (("role", around.sort(row), party) for party in around.roles.get(row.id, ()))
    if around.marks.get(country):
        yield ("marks", around.marks[country])
    yield from (("named", each.id) for each in rows if around.is_named(each))


def _met(around: Around, country: str, chosen: Mapping[str, AuthorityRow], together: int) -> Iterator[Need]:
    """Yield what a country would bring beside those that are chosen already."""
    yield from _of_country(around, country, together)
    for kind in {one for each in around.places[country] for one in around.sort(each)}:
        there = {each.country for each in chosen.values() if kind in each.kinds} - {country}
        yield ("in", kind, len(there) + 1)


def _take(around: Around, country: str, together: int, chosen: dict[str, AuthorityRow], open_: set[Need]) -> None:
    """Choose of a country what the small world lacks, and all whom a party looks for in a country.

    Without the latter, a party would have nobody there though the register has somebody.
    """
    met = open_ & set(_met(around, country, chosen, together))
    rows = sorted(around.places[country], key=lambda each: sorted(around.sort(each)))
    wanted = frozenset().union(*around.spoken.beside)
    for sort, same in groupby(rows, key=around.sort):
        found = sorted(same, key=lambda each: (not around.is_named(each), -_brings(around, each, met)))
        many = max((int(str(each[2])) for each in met if each[:2] == ("sort", sort)), default=0)
        # Of a country that a condition names everybody who could play a part is there, sort by sort.
        lacking = country in around.spoken.constants or any(
            sort in each or (each[0] == "in" and each[1] in sort) for each in met
        )
        named = sum(map(around.is_named, found))
        # Beside one that is named there is another one that is not.
        least = named + 1 if named else 1 if lacking or sort & wanted else 0
        for row in found[: max(many, least)]:
            chosen[row.id] = row
        for row in found:
            mine = {("role", sort, party) for party in around.roles.get(row.id, ())}
            theirs = {("role", sort, party) for each in chosen for party in around.roles.get(each, ())}
            if (mine & met) - theirs:
                chosen[row.id] = row
    open_ -= met


def _brings(around: Around, row: AuthorityRow, met: set[Need]) -> int:
    """Return how many parties an authority could play that the small world lacks."""
    return sum(("role", around.sort(row), party) in met for party in around.roles.get(row.id, ()))


def _made_up(spec: Spec, countries: int, together: int) -> tuple[AuthorityRow, ...]:
    """Return authorities of each kind in each country, for a spec that brings no register."""
    return tuple(
        AuthorityRow(
            id=f"{kind.id}_{place * together + number}", name=f"{kind.label or kind.id} {place * together + number}",
            kinds=(kind.id,), country=country,
        )
        for place, country in enumerate(("AA", "BB", "CC", "DD")[:countries])
        for kind in spec.kinds
        for number in range(1, together + 1)
    )  # fmt: skip


def register(found: Iterable[Watcher]) -> Register:
    """Return the register in which only they are."""
    return Register(
        tuple(Authority(each.id, each.name, each.kinds, each.country, f"{each.id}@example.org") for each in found)
    )
