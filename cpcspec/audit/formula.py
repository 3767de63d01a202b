"""Conditions and values over the variables of a model: small enough to be printed in any language.

A state is a tuple of whole numbers, one for each variable; a variable is named by its place in that tuple.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

State = tuple[int, ...]

# ---------------------------------------------------------------- conditions


class Is(NamedTuple):
    """The variable has one of these values."""

    var: int
    values: frozenset[int]


class Bit(NamedTuple):
    """The set that the variable stands for holds this member (by its place)."""

    var: int
    bit: int


class Rows(NamedTuple):
    """The variables have, together, one of these combinations of values."""

    vars: tuple[int, ...]
    rows: frozenset[State]


class Negation(NamedTuple):
    """The condition does not hold."""

    arg: Formula


class Every(NamedTuple):
    """All of these hold."""

    args: tuple[Formula, ...]


class Some(NamedTuple):
    """At least one of these holds."""

    args: tuple[Formula, ...]


Formula: TypeAlias = Is | Bit | Rows | Negation | Every | Some
TRUE: Formula = Every(())
FALSE: Formula = Some(())

# ---------------------------------------------------------------- values


class Number(NamedTuple):
    """Always this value."""

    value: int


class Copy(NamedTuple):
    """The value of a variable."""

    var: int


class Lookup(NamedTuple):
    """A value for each combination of the variables' values; combinations that are not told cannot occur."""

    vars: tuple[int, ...]
    table: tuple[tuple[State, int], ...]


class Union(NamedTuple):
    """The members of all these sets."""

    args: tuple[Term, ...]


class Minus(NamedTuple):
    """The members of the left set that the right one does not have."""

    left: Term
    right: Term


class If(NamedTuple):
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
