"""Conditions of which a model may not know whether they hold: when they must hold, and when they may.

A model keeps some of a case. In one of its states a condition of the spec *must* hold (every case in that state
fulfils it), *must not* (none does), or *may* (the state does not tell). These are the three values of Kleene's strong
logic; a model whose steps and conditions know both bounds is a modal transition system (Larsen and Thomsen 1988), of
which is known: what never happens by its *may* steps never happens in a case.

Only this module makes one of the two bounds of such a condition, and each name here says what for. A condition that is
not decided is never rounded anywhere else: it stays a `Modal`, which no formula takes for one of its parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cpcspec.audit.models.formula import FALSE, TRUE, Formula, every, negation, some


@dataclass(frozen=True, slots=True)
class Modal:
    """When a condition holds for certain, and when it may hold; the first is never true without the second."""

    certain: Formula
    possible: Formula

    @property
    def decided(self) -> bool:
        """Whether the variables of the model tell in each state whether it holds."""
        return self.certain == self.possible

    @property
    def never(self) -> bool:
        """Whether it plainly holds in no state."""
        return self.possible == FALSE


UNKNOWN = Modal(FALSE, TRUE)
"""What nothing that the model keeps tells anything of: under `not`, too, it stays just that."""


def known(formula: Formula) -> Modal:
    """Return a condition that the variables of the model decide."""
    return Modal(formula, formula)


YES, NO = known(TRUE), known(FALSE)


def opposite(arg: Modal) -> Modal:
    """Return that a condition does not hold: where it must hold it must not, and where it may it may not."""
    return Modal(negation(arg.possible), negation(arg.certain))


def both(args: Iterable[Modal]) -> Modal:
    """Return that all of these conditions hold."""
    found = tuple(args)
    return Modal(every(each.certain for each in found), every(each.possible for each in found))


def either(args: Iterable[Modal]) -> Modal:
    """Return that at least one of these conditions holds."""
    found = tuple(args)
    return Modal(some(each.certain for each in found), some(each.possible for each in found))


def narrowed(arg: Modal, where: Formula) -> Modal:
    """Return a condition that is asked only where the other one holds, and is not true elsewhere."""
    return Modal(every((where, arg.certain)), every((where, arg.possible)))
