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

from pydantic import BaseModel

from cpcspec.audit.models.model import Watcher
from cpcspec.ir import expr as ir
from cpcspec.ir.nodes import Party, Spec
from cpcspec.ir.tables import AuthorityRow
from cpcspec.semantics.case import Authority, Register

MEMBER_STATES = 2
"""So many countries have each kind of authority that several countries have."""
TOGETHER = 2
"""So many authorities of one kind there are in one country, if the register has them."""

Kinds: TypeAlias = frozenset[str]
Need: TypeAlias = tuple[object, ...]


class Spoken(NamedTuple):
    """What rules speak of: kinds, constants (countries, names and ids among them), attributes of codes.

    `beside` are the kinds of parties that are found by the country of another one.
    """

    kinds: Kinds
    constants: frozenset[object]
    attributes: frozenset[tuple[str, str]]
    beside: frozenset[Kinds]


class Around(NamedTuple):
    """The authorities of the register by country, and what rules can tell of each."""

    spoken: Spoken
    places: Mapping[str, tuple[AuthorityRow, ...]]
    marks: Mapping[str, Need]
    """What the attributes of countries say that rules read."""

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
    spec: Spec, countries: int = MEMBER_STATES, asked: Iterable[ir.Expr] = (), together: int = TOGETHER
) -> tuple[Watcher, ...]:
    """Return the authorities of the small world, in the order of the register.

    `asked` are conditions beside those of the spec; `together` is how many of a kind there are to be in one country.
    """
    return _watchers(_Known(spec), countries, tuple(asked), together)


class _Known:
    """A spec that is told by what it is, not by all that is in it, so that small worlds are made once."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec

    def __hash__(self) -> int:
        return id(self.spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.spec is self.spec


@lru_cache(maxsize=64)
def _watchers(known: _Known, countries: int, asked: tuple[ir.Expr, ...], together: int) -> tuple[Watcher, ...]:
    spec = known.spec
    rows = spec.register_rows or _made_up(spec, countries, together)
    around = _around(spec, rows, spoken_of(spec, asked))
    open_ = set(_needs(around, countries, together))
    chosen: dict[str, AuthorityRow] = {}
    named = [each for each in around.places if each in around.spoken.constants]
    common = Counter(around.profile(each) for each in around.places)
    order = sorted(around.places, key=lambda each: -common[around.profile(each)])
    for country in named:
        _take(around, country, together, chosen, open_)
    while open_:
        best = max(order, key=lambda each: len(open_ & set(_met(around, each, chosen, together))))
        if not open_ & set(_met(around, best, chosen, together)):
            break
        _take(around, best, together, chosen, open_)
    return tuple(Watcher(each.id, each.name, each.kinds, each.country) for each in rows if each.id in chosen)


def spoken_of(spec: Spec, asked: Iterable[ir.Expr]) -> Spoken:
    """Return what the rules of a spec, and these conditions, speak of."""
    kinds: set[str] = set()
    constants: set[object] = set()
    attributes: set[tuple[str, str]] = set()
    beside: set[Kinds] = set()
    for each in _inside((spec.procedures, spec.reuses, tuple(asked))):
        if isinstance(each, ir.Const):
            constants.add(each.value)
        elif isinstance(each, ir.Attr) and each.codes is not None:
            attributes.add((each.codes, each.name))
        elif isinstance(each, ir.Rows) and each.codes is not None:
            inner = _inside((each.where,))
            read = (one.name for one in inner if isinstance(one, ir.FieldRef) and one.scope == "row")
            attributes.update((each.codes, name) for name in read)
        kinds.update(getattr(each, "kinds", ()))
        if isinstance(each, Party) and each.country is not None:
            beside.add(frozenset(each.kinds))
    return Spoken(frozenset(kinds), frozenset(constants), frozenset(attributes), frozenset(beside))


def _inside(found: object) -> Iterator[BaseModel]:
    if isinstance(found, tuple):
        for each in found:
            yield from _inside(each)
    elif isinstance(found, BaseModel):
        yield found
        for _, value in found:
            if isinstance(value, tuple | BaseModel):
                yield from _inside(value)


def _around(spec: Spec, rows: Iterable[AuthorityRow], spoken: Spoken) -> Around:
    places: dict[str, tuple[AuthorityRow, ...]] = {}
    for row in rows:
        places[row.country] = (*places.get(row.country, ()), row)
    return Around(spoken, places, marks_of(spec, places, spoken))


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
    found = Counter(kind for rows in around.places.values() for kind in {one for each in rows for one in each.kinds})
    for kind, count in found.items():
        yield from (("in", kind, number) for number in range(1, min(count, countries) + 1))


def _of_country(around: Around, country: str, together: int) -> Iterator[Need]:
    rows = around.places[country]
    sorts = Counter(around.sort(each) for each in rows)
    for sort, count in sorts.items():
        yield from (("sort", sort, number) for number in range(1, min(count, together) + 1))
        for kinds in around.spoken.beside:
            yield ("beside", sort, kinds, any(kinds.intersection(each.kinds) for each in rows))
    if around.marks.get(country):
        yield ("marks", around.marks[country])
    yield from (("named", each.id) for each in rows if around.is_named(each))


def _met(around: Around, country: str, chosen: Mapping[str, AuthorityRow], together: int) -> Iterator[Need]:
    """Yield what a country would bring beside those that are chosen already."""
    yield from _of_country(around, country, together)
    for kind in {one for each in around.places[country] for one in each.kinds}:
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
        found = sorted(same, key=lambda each: not around.is_named(each))
        many = max((int(str(each[2])) for each in met if each[:2] == ("sort", sort)), default=0)
        lacking = any(sort in each or (each[0] == "in" and each[1] in sort) for each in met)
        named = sum(map(around.is_named, found))
        # Beside one that is named there is another one that is not.
        least = named + 1 if named else 1 if lacking or sort & wanted else 0
        for row in found[: max(many, least)]:
            chosen[row.id] = row
    open_ -= met


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
