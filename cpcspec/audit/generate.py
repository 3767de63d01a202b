"""The steps of a model as Python source: a function for some steps in one status of the case.

The text is made from the closed data of a model alone; no text of a spec gets into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cpcspec.audit.formula import (
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
from cpcspec.audit.model import Model

Written = Mapping[int, str]
Guarded = tuple[tuple[Formula, ...], int]
"""A transition with the conditions that are still to be asked."""
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


def source(model: Model, at: int, places: Iterable[int]) -> str:
    """Return the source of `found(state)`, which gives steps and states by turns.

    It knows only these steps, and only cases in that status.
    """
    writer = Writer(model)
    body = list(_body(model, writer, at, places))
    tables = [f"{name} = {literal(found)}" for found, name in writer.tables.items()]
    return "\n".join([*tables, *body]) + "\n"


def literal(found: object) -> str:
    """Return a table as a literal, alike each time."""
    if isinstance(found, frozenset):
        return f"frozenset({sorted(found)!r})"
    if isinstance(found, tuple) and found and isinstance(found[0], tuple):
        return repr(dict(found))
    return repr(found)


def _body(model: Model, writer: Writer, at: int, places: Iterable[int]) -> Iterator[str]:
    """Yield the function for some steps in one status of the case."""
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
    yield from _guarded(writer, steps, now, "    ")
    yield "    return out"


def _guarded(writer: Writer, steps: list[Guarded], now: Written, indent: str) -> Iterator[str]:
    """Yield steps under their conditions, each condition that several share asked once."""
    shared: dict[Formula, list[Guarded]] = {}
    for conditions, place in steps:
        if conditions:
            shared.setdefault(conditions[0], []).append((conditions[1:], place))
        else:
            yield from _step(writer, place, now, indent)
    for condition, inner in shared.items():
        asked = writer.condition(condition, now)
        if len(inner) > 1 and len(indent) < DEEP:
            yield f"{indent}if {asked}:"
            yield from _guarded(writer, inner, now, f"{indent} ")
            continue
        for conditions, place in inner:
            whole = " and ".join(
                f"({each})" for each in (asked, *(writer.condition(other, now) for other in conditions))
            )
            yield f"{indent}if {whole}:"
            yield from _step(writer, place, now, f"{indent} ")


def _step(writer: Writer, place: int, now: Written, indent: str) -> Iterator[str]:
    """Yield the lines that put one successor in place."""
    after = dict(now)
    count = 0
    for update in writer.model.transitions[place].updates:
        written: dict[int, str] = {}
        for var, term in zip(update.vars, update.terms, strict=True):
            text = writer.term(term, after)
            if not text.isalnum():
                yield f"{indent}n{count} = {text}"
                text = f"n{count}"
                count += 1
            written[var] = text
        after |= written
    yield f"{indent}append({place})"
    yield f"{indent}append(({', '.join(after.values())},))"


def taking(model: Model, at: int, places: Iterable[int]) -> Callable[[State], list[Any]]:
    """Return what gives, for a state in that status, which of these steps are possible and what follows, by turns."""
    space: dict[str, Any] = {}
    code = compile(source(model, at, places), f"<model of {model.procedure}>", "exec")
    exec(code, space)  # noqa: S102 - our own text, made from whole numbers only
    found: Callable[[State], list[Any]] = space["found"]
    return found
