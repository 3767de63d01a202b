"""A model as Promela, for SPIN: an outside tool that counts the same states and comes to the same verdicts.

The text has one process. It waits at one place for each status of the case, and each step from there is one option that
nothing can interrupt: so SPIN stores exactly our states. Several models make one text whose process chooses one of them
at first and never leaves it: compiling is what takes SPIN most of its time. SPIN 6 takes at most 2,048 such options.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from cpcspec.audit.models.formula import (
    FALSE,
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
    State,
    Term,
    Union,
)
from cpcspec.audit.models.model import Model, Transition, Update
from cpcspec.audit.states.generate import assume
from cpcspec.audit.states.packing import Layout

WIDTHS = ((2, "bit"), (256, "byte"), (1 << 15, "short"))
"""For so many values, this type; more take an `int`."""
NOTHING: Mapping[str, Formula] = {}
NO_CLAIMS: Mapping[str, Claim] = {}
ASKED = "asked"
"""The word in front of the name of a condition where a run prints it."""
ASKING = "c_expr { noends }"
"""SPIN's own switch `-E`: questions are steps that lead nowhere, which must not hide that a case is stuck."""
CHOSEN = "chosen"
"""The variable that says which of several models was chosen, from 1 on."""


class Claim(NamedTuple):
    """That a condition holds in no state, or that each run comes to a state in which it holds.

    The latter if steps are taken as long as some step is possible.
    """

    sense: Literal["never", "at last"]
    formula: Formula


def promela(model: Model, asked: Mapping[str, Formula] = NOTHING, claims: Mapping[str, Claim] = NO_CLAIMS) -> str:
    """Return a model as Promela.

    Compiled with `-DPRINTF -DBFS -DNOCLAIM`, a run with `-E` prints the name of each condition in `asked` once for each
    state in which it holds; one without finds where a case is stuck. Both count the same states. Compiled without these
    switches, `-a -N NAME` judges a claim.
    """
    return batch([(model, asked)], [claims])


def batch(models: Sequence[tuple[Model, Mapping[str, Formula]]], claims: Sequence[Mapping[str, Claim]] = ()) -> str:
    """Return several models as one text, each with what is asked of it, and claims for each.

    SPIN counts one state more than they have together: the one in which none is chosen yet.
    """
    lines = list(together(models))
    for place, each in enumerate(claims):
        here = f"({CHOSEN} == 0 || {CHOSEN} == {place + 1}) && " if len(models) > 1 else ""
        for name, claim in each.items():
            lines += _automaton(name, claim, here, Writer(models[place][0]).condition(claim.formula))
    return "\n".join(lines) + "\n"


def _automaton(name: str, claim: Claim, here: str, condition: str) -> Iterator[str]:
    """Yield what SPIN looks for: a run that breaks the claim."""
    yield f"never {name} {{"
    if claim.sense == "never":
        yield f"do :: {here}{condition} -> break :: else od"
    else:
        yield f"accept_{name}: do :: {here}!{condition} od"
    yield "}"


def together(models: Sequence[tuple[Model, Mapping[str, Formula]]]) -> Iterator[str]:
    """Yield the lines of a text with these models."""
    writers = [Writer(model, f"m{place}_") for place, (model, _) in enumerate(models)]
    bodies = [line for writer, (_, asked) in zip(writers, models, strict=True) for line in writer.body(asked)]
    begin = models[0][0].initial if len(models) == 1 else ()
    for place in range(max(len(model.variables) for model, _ in models)):
        here = [model.variables[place] for model, _ in models if place < len(model.variables)]
        names = ", ".join(dict.fromkeys(each.name for each in here))
        value = f" = {begin[place]}" if begin else ""
        yield f"{_width(max(each.size for each in here))} v{place}{value}; /* {names} */"
    yield from (f"int n{place};" for place in range(max(writer.spare for writer in writers)))
    yield from [f"byte {CHOSEN};"] * (len(models) > 1)
    yield "active proctype cases() {"
    if len(models) > 1:
        yield from ("if", *(f":: {writer.begin(place)}" for place, writer in enumerate(writers, start=1)), "fi;")
    yield from bodies
    yield "}"


def _width(size: int) -> str:
    return next((name for most, name in WIDTHS if size <= most), "int")


class Writer:
    """Writes one model; `prefix` makes the names of its places its own."""

    def __init__(self, model: Model, prefix: str = "") -> None:
        """Write for this model."""
        self.model = model
        self.prefix = prefix
        self.layout = Layout(model)
        self.spare = 0
        """How many spare variables are needed, for values that change places."""

    def begin(self, number: int) -> str:
        """Return the option that chooses this model, which has that number."""
        values = "; ".join(f"v{place} = {number}" for place, number in enumerate(self.model.initial))
        return f"d_step {{ true -> {CHOSEN} = {number}; {values} }} goto {self.place(self.model.initial[0])}"

    def place(self, at: int) -> str:
        """Return the place where the process waits in a status; elsewhere than at an end SPIN calls it stuck."""
        return f"{'end_' if at in self.model.finals else ''}{self.prefix}at_{at}"

    def body(self, asked: Mapping[str, Formula]) -> Iterator[str]:
        """Yield the places, that of the initial status first."""
        begin = self.model.initial[0]
        for at in sorted(range(self.model.variables[0].size), key=lambda each: (each != begin, each)):
            yield f"{self.place(at)}: if /* {self.model.variables[0].words[at]} */"
            yield from self._options(at) or (":: false",)
            yield from self._questions(asked, at)
            yield "fi;"

    def _options(self, at: int) -> list[str]:
        found = []
        for each in self.model.transitions:
            guard = FALSE if each.stays else assume(each.guard, 0, at)
            if guard != FALSE:
                does = "; ".join(line for update in each.updates for line in self._update(update)) or "skip"
                found.append(f":: d_step {{ {self.condition(guard)} -> {does} }} goto {self.place(_after(each, at))}")
        return found

    def _questions(self, asked: Mapping[str, Formula], at: int) -> Iterator[str]:
        for name, formula in asked.items():
            here = assume(formula, 0, at)
            if here != FALSE:
                says = f'printf("{ASKED} {name}\\n")'
                yield f":: d_step {{ {ASKING} && {self.condition(here)} -> {says} }} goto {self.place(at)}"

    # ------------------------------------------------------------------ values

    def _update(self, update: Update) -> Iterator[str]:
        """Yield assignments in an order in which none reads what another one wrote."""
        left = [(var, term) for var, term in zip(update.vars, update.terms, strict=True) if term != Copy(var)]
        kept: list[str] = []
        while left:
            free = next((each for each in left if not self._read(each[0], left, each)), None)
            var, term = free or left[0]
            left.remove((var, term))
            if free:
                yield f"v{var} = {self.term(term)}"
            else:
                # Values that change places need room; afterwards it must be empty, or SPIN tells states apart by it.
                spare = len(kept) // 2
                yield f"n{spare} = {self.term(term)}"
                kept += f"v{var} = n{spare}", f"n{spare} = 0"
                self.spare = max(self.spare, spare + 1)
        yield from kept

    def _read(self, var: int, left: Iterable[tuple[int, Term]], own: tuple[int, Term]) -> bool:
        """Return whether another assignment reads a variable."""
        return any(self.layout.read(term) & self.layout.masks[var] for other, term in left if (other, term) != own)

    def term(self, term: Term) -> str:
        """Return a value as an expression."""
        if isinstance(term, Number):
            return str(term.value)
        if isinstance(term, Copy):
            return f"v{term.var}"
        if isinstance(term, Lookup):
            found = "0"
            for row, number in term.table:
                same = " && ".join(f"v{var} == {value}" for var, value in zip(term.vars, row, strict=True))
                found = f"({same} -> {number} : {found})"
            return found
        if isinstance(term, Union):
            return f"({' | '.join(map(self.term, term.args)) or '0'})"
        if isinstance(term, Minus):
            return f"({self.term(term.left)} & ~{self.term(term.right)})"
        return f"({self.condition(term.when)} -> {self.term(term.then)} : {self.term(term.other)})"

    # ------------------------------------------------------------------ conditions

    def condition(self, formula: Formula) -> str:
        """Return a condition as an expression that needs no more brackets."""
        if isinstance(formula, Is):
            return self._one_of(formula.var, formula.values)
        if isinstance(formula, Bit):
            return f"((v{formula.var} & {1 << formula.bit}) != 0)"
        if isinstance(formula, Rows):
            return self._rows(formula.vars, formula.rows)
        if isinstance(formula, Negation):
            return f"(!{self.condition(formula.arg)})"
        if isinstance(formula, Every):
            return f"({' && '.join(map(self.condition, formula.args)) or 'true'})"
        return f"({' || '.join(map(self.condition, formula.args)) or 'false'})"

    def _one_of(self, var: int, values: Iterable[int]) -> str:
        values = set(values)
        others = set(range(self.model.variables[var].size)) - values
        if len(others) < len(values):
            return f"({' && '.join(f'v{var} != {each}' for each in sorted(others)) or 'true'})"
        return f"({' || '.join(f'v{var} == {each}' for each in sorted(values)) or 'false'})"

    def _rows(self, vars_: Sequence[int], rows: Iterable[State]) -> str:
        """Return that the variables have one of these combinations, values with the same rest taken together."""
        if not vars_:
            return "true"
        rests: dict[int, set[State]] = {}
        for row in rows:
            rests.setdefault(row[0], set()).add(row[1:])
        alike: dict[frozenset[State], list[int]] = {}
        for value, rest in rests.items():
            alike.setdefault(frozenset(rest), []).append(value)
        ways = (f"{self._one_of(vars_[0], values)} && {self._rows(vars_[1:], rest)}" for rest, values in alike.items())
        return f"({' || '.join(f'({each})' for each in ways) or 'false'})"


def _after(transition: Transition, at: int) -> int:
    """Return the status after a step: a number that is known, since steps lead to one status each."""
    for update in transition.updates:
        for var, term in zip(update.vars, update.terms, strict=True):
            if var == 0 and isinstance(term, Number):
                at = term.value
    return at
