"""Conditions over what a procedure has, drawn at random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.support.drawn.chance import Chance

NAMES = ("Alpha", "Beta", "Gamma", "Delta")
COUNTRIES = ("FR", "DE", "IT")
CODES = ("red", "green", "blue")
TONES = ("warm", "cold")


@dataclass
class Known:
    """The names that conditions of one procedure may use: fields by their types, parties, states, linked cases."""

    fields: dict[str, str] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    linked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The states of each procedure whose cases may be linked."""


def condition(chance: Chance, known: Known, where: str = "case") -> str:
    """Return a condition; `where` is `case` (no actor, no day), `act` (both) or `form` (fields only)."""
    shape = chance.one(("{0}", "{0}", "{0}", "not ({0})", "{0} and {1}", "{0} or {1}"))
    atoms = list(_atoms(chance, known, where))
    chosen = [chance.one(atoms) for _ in range(2)]
    if chosen[0] == chosen[1]:
        shape = "{0}"
    return shape.format(*(_bracketed(each) for each in chosen))


def _bracketed(atom: str) -> str:
    return f"({atom})" if "where" in atom or " or " in atom else atom


def _atoms(chance: Chance, known: Known, where: str) -> Iterator[str]:
    """Yield one or two conditions for each thing that may be asked."""
    for name, kind in known.fields.items():
        yield chance.one(_of_field(chance, name, kind, known))
    if where == "form":
        return
    if chance.has("state") and known.states:
        some = ", ".join(chance.some(known.states))
        yield f"state is {some}" if "," not in some else f"state is one of {some}"
        yield f"state is not {chance.one(known.states)}"
    if chance.has("people"):
        yield from _people(chance, known, where)
    if chance.has("today") and where == "act":
        yield f"today is {chance.one(('before', 'after'))} {_day(chance)}"
    if chance.has("linked"):
        for other, states in known.linked.items():
            not_ = chance.one(("", "", "not "))
            how = chance.one(("is", "is not"))
            yield f"{not_}any linked {other} where state {how} {chance.one(states)}"
            two = ", ".join(chance.some(states, 2, 2))
            yield f"{chance.one(('', 'not '))}any linked {other} where state is one of {two}"
    if not known.fields and not known.states:
        yield "1 is 1"


def _people(chance: Chance, known: Known, where: str) -> Iterator[str]:
    parties = [*known.parties, "actor"] if where == "act" else list(known.parties)
    if parties:
        party = chance.one(parties)
        yield f"{party}.country is {chance.one(('', 'not '))}{chance.one(COUNTRIES)}"
        yield f'{party}.name is "{chance.one(NAMES)}"'
        if len(parties) > 1:
            one, other = chance.one(parties), chance.one(parties)
            if one != other:
                yield f"{one}.country is {other}.country"
                yield f"{one} includes {other}"


def _day(chance: Chance) -> str:
    return chance.one(("2020-02-29", "2020-03-01", "2021-01-31", "2023-01-01"))


def _of_field(chance: Chance, name: str, kind: str, known: Known) -> tuple[str, ...]:
    number = chance.number(0, 5)
    code = chance.one(CODES)
    if kind == "yes/no":
        return (f"{name} is yes", f"{name} is no", f"{name} is not yes", f"{name} is known")
    if kind == "number":
        how = chance.one(("at least", "at most", "more than", "less than", "", "not"))
        return (f"{name} is {how} {number}".replace("  ", " "), f"{name} is known", f"{name} is not known")
    if kind == "code":
        two = ", ".join(chance.some(CODES, 2, 2))
        return (f"{name} is {code}", f"{name} is not {code}", f"{name} is one of {two}", f"{name} is known")
    if kind == "codes":
        return (
            f"{name} includes {code}", f"{name} is known", f'any {name} where tone is "{chance.one(TONES)}"',
            f"count of {name} is {chance.one(('at least', 'less than'))} {chance.number(1, 3)}",
        )  # fmt: skip
    if kind == "date":
        return _of_date(chance, name, known)
    if kind == "authority":
        found = [f"{name} is known", f"{name} is not known"]
        if chance.has("people"):
            found += [f"{name}.country is {chance.one(COUNTRIES)}", f'{name}.name is "{chance.one(NAMES)}"']
        return tuple(found)
    if kind == "rows":
        inner = chance.one((f"amount is at least {number}", "ready is yes", f"amount is {number}"))
        return (
            f"any {name} where {inner}", f"every {name} where {inner}",
            f"count of {name} is {chance.one(('at least', 'at most', 'less than'))} {chance.number(1, 3)}",
            f"{chance.number(1, 2)} is at most count of {name} where ({inner})",
        )  # fmt: skip
    return (f'{name} is "x"', f"{name} is known", f"{name} is not known")


def _of_date(chance: Chance, name: str, known: Known) -> tuple[str, ...]:
    others = [each for each, type_ in known.fields.items() if type_ == "date" and each != name]
    found = [f"{name} is known", f"{name} is {chance.one(('before', 'after'))} {_day(chance)}"]
    if others:
        other = chance.one(others)
        found += [f"{name} is {chance.one(('before', 'after', 'at least'))} {other}".replace("at least", "not")]
        if chance.has("sums"):
            found += [f"{name} plus {chance.period()} is {chance.one(('before', 'after'))} {other}"]
    return tuple(found)
