"""States as whole numbers, a few bits for each variable; and which of those bits each step looks at and changes.

What a step looks at is little: so what it does is worked out once for all states that agree in those bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cpcspec.audit.models.formula import (
    FALSE,
    Bit,
    Copy,
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
from cpcspec.audit.models.model import Model
from cpcspec.audit.states.generate import assume

NARROW = 18
"""So many bits may the steps of a group look at together: with more, few states agree in them."""


class Layout:
    """Where the bits of each variable are in a state that is a number; `at` has the lowest."""

    def __init__(self, model: Model) -> None:
        """Give each variable as many bits as it needs, in the order of the model."""
        self.shifts: list[int] = []
        self.masks: list[int] = []
        begin = 0
        for each in model.variables:
            bits = (each.size - 1).bit_length()
            self.shifts.append(begin)
            self.masks.append(((1 << bits) - 1) << begin)
            begin += bits
        self.bits = list(zip(self.shifts, self.masks, strict=True))
        self.at = self.masks[0]
        self.all = (1 << begin) - 1
        parts = [f"s >> {shift} & {mask >> shift}" for shift, mask in self.bits]
        self.unpack: Callable[[int], State] = _function(f"({', '.join(parts)},)")
        """Returns the state of a number."""
        self.pack: Callable[[State], int] = _function(
            " | ".join(f"s[{place}] << {shift}" for place, shift in enumerate(self.shifts))
        )
        """Returns the number of a state."""

    # ------------------------------------------------------------------ bits

    def looked(self, formula: Formula) -> int:
        """Return the bits that a condition looks at."""
        if isinstance(formula, Is):
            return self.masks[formula.var]
        if isinstance(formula, Bit):
            return 1 << self.shifts[formula.var] + formula.bit
        if isinstance(formula, Rows):
            return _joined(self.masks[each] for each in formula.vars)
        if isinstance(formula, Negation):
            return self.looked(formula.arg)
        return _joined(self.looked(each) for each in formula.args)

    def read(self, term: Term) -> int:
        """Return the bits that a value is made from."""
        if isinstance(term, Number):
            return 0
        if isinstance(term, Copy):
            return self.masks[term.var]
        if isinstance(term, Lookup):
            return _joined(self.masks[each] for each in term.vars)
        if isinstance(term, Union):
            return _joined(self.read(each) for each in term.args)
        if isinstance(term, Minus):
            return self.read(term.left) | self.read(term.right)
        return self.looked(term.when) | self.read(term.then) | self.read(term.other)

    def change(self, var: int, term: Term) -> tuple[int, int]:
        """Return the bits that matter for the new value of a variable, and those that it may alter."""
        mask, shift = self.masks[var], self.shifts[var]
        if term == Copy(var):
            return 0, 0
        if isinstance(term, Union) and Copy(var) in term.args:
            # Members are added: what else is in the set neither matters nor changes.
            more = [each for each in term.args if each != Copy(var)]
            if all(isinstance(each, Number) for each in more):
                return 0, _joined(each.value for each in more if isinstance(each, Number)) << shift & mask
        if isinstance(term, Minus) and term.left == Copy(var) and isinstance(term.right, Number):
            return 0, term.right.value << shift & mask
        return self.read(term), mask


def _function(text: str) -> Callable[[Any], Any]:
    """Return a function of `s`: generated, since it is asked for each state."""
    space: dict[str, Callable[[Any], Any]] = {}
    exec(f"made = lambda s: {text}", space)  # noqa: S102 - our own text, made from whole numbers only
    return space["made"]


def _joined(masks: Iterable[int]) -> int:
    found = 0
    for each in masks:
        found |= each
    return found


class Need(NamedTuple):
    """Of a step in one status: its place in the model, the bits that its guard looks at, and all that matter for it.

    `alters` are the bits that it may change.
    """

    place: int
    asks: int
    looks: int
    alters: int


COMPUTED = -1
"""In place of bits that are kept: what follows is computed from each state anew."""


@dataclass
class Group:
    """Steps of one status that look at much the same bits (`key`); `steps` has them by the bits that they keep."""

    at: int
    key: int
    steps: dict[int, list[int]] = field(default_factory=dict)


def needs(model: Model, layout: Layout, at: int) -> Iterator[Need]:
    """Yield what each step looks at and alters, of those that are possible in a status and change something."""
    for place, each in enumerate(model.transitions):
        guard = FALSE if each.stays else assume(each.guard, 0, at)
        if guard == FALSE:
            continue
        asks = looks = layout.looked(guard)
        alters = 0
        for update in each.updates:
            for var, term in zip(update.vars, update.terms, strict=True):
                more, changed = layout.change(var, term)
                looks |= more
                alters |= changed
        yield Need(place, asks & ~layout.at, looks & ~layout.at, alters & ~layout.at)


def groups(model: Model, layout: Layout, at: int) -> list[Group]:
    """Return the steps of a status in groups, each of which looks at few bits where that is possible."""
    found: list[Group] = []
    for each in sorted(needs(model, layout, at), key=lambda need: (need.looks | need.alters).bit_count()):
        key, keep = _way(each, layout)
        group = _fitting(found, key)
        if group is None:
            group = Group(at, key)
            found.append(group)
        group.key |= key
        group.steps.setdefault(keep, []).append(each.place)
    return found


def _way(need: Need, layout: Layout) -> tuple[int, int]:
    """Return the bits on which it depends what a step does, and those that it keeps, or `COMPUTED`."""
    key = need.looks | need.alters
    if key.bit_count() <= NARROW:
        return key, layout.all
    if need.looks.bit_count() <= NARROW:
        # Where much is overwritten (as all is by an erasure), what was there before need not be known.
        return need.looks, layout.all & ~(need.alters & ~need.looks)
    return need.asks, COMPUTED


def _fitting(found: Iterable[Group], key: int) -> Group | None:
    """Return the group that would grow least by steps that look at these bits, if it stays narrow or as it is."""
    fitting = [each for each in found if (each.key | key).bit_count() <= NARROW or each.key | key == each.key]
    return min(fitting, key=lambda group: (group.key | key).bit_count() - group.key.bit_count(), default=None)
