"""Conditions and values over the variables of a model: small enough to be printed in any language.

A state is a tuple of whole numbers, one for each variable; a variable is named by its place in that tuple.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

State = tuple[int, ...]

# ---------------------------------------------------------------- conditions


@dataclass(frozen=True, slots=True)
class Is:
    """The variable has one of these values."""

    var: int
    values: frozenset[int]


@dataclass(frozen=True, slots=True)
class Bit:
    """The set that the variable stands for holds this member (by its place)."""

    var: int
    bit: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The variables have, together, one of these combinations of values."""

    vars: tuple[int, ...]
    rows: frozenset[State]


@dataclass(frozen=True, slots=True)
class Negation:
    """The condition does not hold."""

    arg: Formula


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    args: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these holds."""

    args: tuple[Formula, ...]


Formula: TypeAlias = Is | Bit | Rows | Negation | Every | Some
TRUE: Formula = Every(())
FALSE: Formula = Some(())

# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Number:
    """Always this value."""

    value: int


@dataclass(frozen=True, slots=True)
class Copy:
    """The value of a variable."""

    var: int


@dataclass(frozen=True, slots=True)
class Lookup:
    """A value for each combination of the variables' values; combinations that are not told cannot occur."""

    vars: tuple[int, ...]
    table: tuple[tuple[State, int], ...]


@dataclass(frozen=True, slots=True)
class Union:
    """The members of all these sets."""

    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Minus:
    """The members of the left set that the right one does not have."""

    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class If:
    """One value where a condition holds, another where it does not."""

    when: Formula
    then: Term
    other: Term


Term: TypeAlias = Number | Copy | Lookup | Union | Minus | If

# ---------------------------------------------------------------- making them


def every(args: Iterable[Formula]) -> Formula:
    """Return the conjunction, with nothing in it that is settled."""
    found: list[Formula] = []
    for each in args:
        found += each.args if isinstance(each, Every) else (each,)
    if FALSE in found:
        return FALSE
    found = list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else Every(tuple(found))


def some(args: Iterable[Formula]) -> Formula:
    """Return the disjunction, with nothing in it that is settled."""
    found: list[Formula] = []
    for each in args:
        found += each.args if isinstance(each, Some) else (each,)
    if TRUE in found:
        return TRUE
    found = list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else Some(tuple(found))


def negation(arg: Formula) -> Formula:
    """Return the opposite."""
    if arg == TRUE:
        return FALSE
    if arg == FALSE:
        return TRUE
    return arg.arg if isinstance(arg, Negation) else Negation(arg)


# ---------------------------------------------------------------- what they mean


def holds(formula: Formula, state: Sequence[int]) -> bool:
    """Return whether a condition holds in a state. Generated code means the same, and is faster."""
    if isinstance(formula, Is):
        return state[formula.var] in formula.values
    if isinstance(formula, Bit):
        return bool(state[formula.var] >> formula.bit & 1)
    if isinstance(formula, Rows):
        return tuple(state[each] for each in formula.vars) in formula.rows
    if isinstance(formula, Negation):
        return not holds(formula.arg, state)
    if isinstance(formula, Every):
        return all(holds(each, state) for each in formula.args)
    return any(holds(each, state) for each in formula.args)


def value(term: Term, state: Sequence[int]) -> int:
    """Return the value of a term in a state; raise `LookupError` for a combination that cannot occur."""
    if isinstance(term, Number):
        return term.value
    if isinstance(term, Copy):
        return state[term.var]
    if isinstance(term, Lookup):
        return dict(term.table)[tuple(state[each] for each in term.vars)]
    if isinstance(term, Union):
        found = 0
        for each in term.args:
            found |= value(each, state)
        return found
    if isinstance(term, Minus):
        return value(term.left, state) & ~value(term.right, state)
    return value(term.then if holds(term.when, state) else term.other, state)
