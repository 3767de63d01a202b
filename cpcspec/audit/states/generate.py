"""The steps of a model as Python source: a function for some steps in one status of the case.

The text is made from the closed data of a model alone; no text of a spec gets into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from cpcspec.audit.models.formula import (
    FALSE,
    TRUE,
    Bit,
    Copy,
    Every,
    Formula,
    Is,
    Lookup,
    Minus,
    Negation,
    Number,
    Rows,
    Some,
    State,
    Term,
    Union,
    every,
    negation,
    some,
)
from cpcspec.audit.models.model import Model, Update

Written = Mapping[int, str]
Guarded = tuple[tuple[Formula, ...], int]
"""A transition with the conditions that are still to be asked."""
Bits = Sequence[tuple[int, int]]
"""Where each variable is in the number of a state: its lowest bit, and the mask of all of them."""
Put = Callable[["Writer", int, Written, str], Iterator[str]]
"""Writes what is done with a step that is possible."""
BITS = 64
"""Of a variable with more values than these, one is looked up in a set."""
DEEP = 40
"""Python takes no more than a hundred levels of blocks."""


def assume(formula: Formula, var: int, number: int) -> Formula:
    """Return a condition as it is when a variable has that value."""
    if isinstance(formula, Is):
        return formula if formula.var != var else TRUE if number in formula.values else FALSE
    if isinstance(formula, Bit):
        return formula if formula.var != var else TRUE if number >> formula.bit & 1 else FALSE
    if isinstance(formula, Rows) and var in formula.vars:
        place = formula.vars.index(var)
        rows = frozenset(row[:place] + row[place + 1 :] for row in formula.rows if row[place] == number)
        vars_ = formula.vars[:place] + formula.vars[place + 1 :]
        return Rows(vars_, rows) if vars_ and rows else TRUE if rows else FALSE
    if isinstance(formula, Negation):
        return negation(assume(formula.arg, var, number))
    if isinstance(formula, Every):
        found = []
        for each in formula.args:
            part = assume(each, var, number)
            if part == FALSE:
                return FALSE
            found.append(part)
        return every(found)
    if isinstance(formula, Some):
        return some(assume(each, var, number) for each in formula.args)
    return formula


class Writer:
    """Writes conditions and values as Python; large tables become names of their own."""

    def __init__(self, model: Model) -> None:
        """Write for this model."""
        self.model = model
        self.tables: dict[object, str] = {}

    def table(self, found: object) -> str:
        """Return the name of a table."""
        return self.tables.setdefault(found, f"T{len(self.tables)}")

    def written(self) -> list[str]:
        """Return the lines that define the tables."""
        return [f"{name} = {literal(found)}" for found, name in self.tables.items()]

    def condition(self, formula: Formula, now: Written) -> str:
        """Return a condition as an expression in brackets where it needs them."""
        if formula == TRUE:
            return "True"
        if formula == FALSE:
            return "False"
        if isinstance(formula, Is):
            return self._is(formula, now)
        if isinstance(formula, Bit):
            return f"{now[formula.var]} & {1 << formula.bit}"
        if isinstance(formula, Rows):
            names = ", ".join(now[each] for each in formula.vars)
            return f"({names}{',' * (len(formula.vars) == 1)}) in {self.table(formula.rows)}"
        if isinstance(formula, Negation):
            return f"not ({self.condition(formula.arg, now)})"
        word = " and " if isinstance(formula, Every) else " or "
        return word.join(f"({self.condition(each, now)})" for each in formula.args)

    def _is(self, formula: Is, now: Written) -> str:
        name, size = now[formula.var], self.model.variables[formula.var].size
        if len(formula.values) == 1:
            return f"{name} == {min(formula.values)}"
        missing = set(range(size)) - formula.values
        if missing == {0}:
            return name
        if len(missing) == 1:
            return f"{name} != {missing.pop()}"
        if size > BITS:
            return f"{name} in {self.table(formula.values)}"
        # A test of one bit is quicker than a set.
        return f"{sum(1 << each for each in formula.values)} >> {name} & 1"

    def term(self, term: Term, now: Written) -> str:
        """Return a value as an expression."""
        if isinstance(term, Number):
            return str(term.value)
        if isinstance(term, Copy):
            return now[term.var]
        if isinstance(term, Lookup):
            return self._lookup(term, now)
        if isinstance(term, Union):
            return "(" + " | ".join(self.term(each, now) for each in term.args) + ")"
        if isinstance(term, Minus):
            return f"({self.term(term.left, now)} & ~{self.term(term.right, now)})"
        return f"({self.term(term.then, now)} if {self.condition(term.when, now)} else {self.term(term.other, now)})"

    def _lookup(self, term: Lookup, now: Written) -> str:
        if len(term.vars) == 1:
            found = {row[0]: number for row, number in term.table}
            line = tuple(found.get(each, 0) for each in range(self.model.variables[term.vars[0]].size))
            return f"{self.table(line)}[{now[term.vars[0]]}]"
        names = ", ".join(now[each] for each in term.vars)
        return f"{self.table(term.table)}[{names}]"


def source(model: Model, at: int, places: Iterable[int], bits: Bits, keep: int | None) -> str:
    """Return the source of `found(state)`, which gives steps and targets by turns; see `taking`.

    It knows only these steps, and only cases in that status.
    """
    writer = Writer(model)
    put = _only if keep is None else partial(_step, (bits, keep))
    body = list(_body(writer, at, places, put))
    return "\n".join([*writer.written(), *body]) + "\n"


def literal(found: object) -> str:
    """Return a table as a literal, alike each time."""
    if isinstance(found, frozenset):
        return f"frozenset({sorted(found)!r})"
    if isinstance(found, tuple) and found and isinstance(found[0], tuple):
        return repr(dict(found))
    return repr(found)


def _body(writer: Writer, at: int, places: Iterable[int], put: Put) -> Iterator[str]:
    """Yield the function for some steps in one status of the case."""
    model = writer.model
    yield "def found(s):"
    yield f"    {', '.join(f'v{place}' for place in range(len(model.variables)))}, = s"
    yield "    out = []"
    yield "    append = out.append"
    steps: list[Guarded] = []
    for place in places:
        guard = assume(model.transitions[place].guard, 0, at)
        if guard != FALSE:
            steps.append((guard.args if isinstance(guard, Every) else (guard,), place))
    now = {place: f"v{place}" for place in range(len(model.variables))} | {0: str(at)}
    yield from _guarded(writer, steps, now, "    ", put)
    yield "    return out"


def _guarded(writer: Writer, steps: list[Guarded], now: Written, indent: str, put: Put) -> Iterator[str]:
    """Yield steps under their conditions, each condition that several share asked once."""
    shared: dict[Formula, list[Guarded]] = {}
    for conditions, place in steps:
        if conditions:
            shared.setdefault(conditions[0], []).append((conditions[1:], place))
        else:
            yield from put(writer, place, now, indent)
    for condition, inner in shared.items():
        asked = writer.condition(condition, now)
        if len(inner) > 1 and len(indent) < DEEP:
            yield f"{indent}if {asked}:"
            yield from _guarded(writer, inner, now, f"{indent} ", put)
            continue
        for conditions, place in inner:
            whole = " and ".join(
                f"({each})" for each in (asked, *(writer.condition(other, now) for other in conditions))
            )
            yield f"{indent}if {whole}:"
            yield from put(writer, place, now, f"{indent} ")


def _step(kept: tuple[Bits, int], writer: Writer, place: int, now: Written, indent: str) -> Iterator[str]:
    """Yield the lines that put one step in place, with what it adds to the bits that are kept."""
    bits, keep = kept
    after = dict(now)
    yield from _changed(writer, writer.model.transitions[place].updates, after, indent)
    parts = []
    for var, (shift, mask) in enumerate(bits):
        if after[var] != now[var] or mask & ~keep:
            old = now[var] if mask & keep == mask else f"({now[var]} & {(mask & keep) >> shift})"
            parts.append(f"({after[var]} - {old} << {shift})")
    yield f"{indent}append({place})"
    yield f"{indent}append({' + '.join(parts) or '0'})"


def _only(_writer: Writer, place: int, _now: Written, indent: str) -> Iterator[str]:
    """Yield the line that says that a step is possible."""
    yield f"{indent}append({place})"


def _changed(writer: Writer, updates: Iterable[Update], after: dict[int, str], indent: str) -> Iterator[str]:
    """Yield the lines that work out new values, and say in `after` where they are."""
    count = 0
    for update in updates:
        written: dict[int, str] = {}
        for var, term in zip(update.vars, update.terms, strict=True):
            text = writer.term(term, after)
            if not text.isalnum():
                yield f"{indent}n{count} = {text}"
                text = f"n{count}"
                count += 1
            written[var] = text
        after |= written


def changing(model: Model, updates: tuple[Update, ...], bits: Bits) -> Callable[[int], int]:
    """Return what makes of the number of a state the number of the state after these updates."""
    writer = Writer(model)
    before = {var: f"(s >> {shift} & {mask >> shift})" for var, (shift, mask) in enumerate(bits)}
    after = dict(before)
    lines = list(_changed(writer, updates, after, " "))
    new = [var for var in after if after[var] != before[var]]
    keep = sum(mask for var, (_, mask) in enumerate(bits) if var not in new)
    parts = [f"s & {keep}", *(f"{after[var]} << {bits[var][0]}" for var in new)]
    text = [*writer.written(), "def found(s):", *lines, f" return {' | '.join(parts)}", ""]
    made: Callable[[int], int] = _compiled(model, "\n".join(text))
    return made


def taking(model: Model, at: int, places: Iterable[int], bits: Bits, keep: int | None) -> Callable[[State], list[int]]:
    """Return what gives, for a state in that status, which of these steps are possible and what follows, by turns.

    What follows is told as what is to be added to the bits `keep` of the number of the state; with None in place of
    these bits, only which steps are possible.
    """
    found: Callable[[State], list[int]] = _compiled(model, source(model, at, places, bits, keep))
    return found


def _compiled(model: Model, text: str) -> Any:
    space: dict[str, Any] = {}
    exec(compile(text, f"<model of {model.procedure}>", "exec"), space)  # noqa: S102 - ours, of whole numbers only
    return space["found"]
