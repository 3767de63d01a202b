"""How runs are taken on real cases: with how many tries, in which manner, from where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cpcspec.audit.evidence.stage import Stage
from cpcspec.audit.models.formula import State
from cpcspec.audit.models.model import Transition

MOST_TRIES = 400
"""So many steps are tried before a run is given up."""


@dataclass
class Budget:
    """How many steps may still be tried."""

    left: int = MOST_TRIES

    def spend(self) -> bool:
        """Return whether there was one left."""
        self.left -= 1
        return self.left >= 0


class Reached(NamedTuple):
    """Where a run has come: the cases, and the one that the model speaks of (None: it has not begun)."""

    stage: Stage
    case: str | None


class Begin(NamedTuple):
    """How a case begins that is made from another one: with what it is made, into which state, how exactly so."""

    stage: Stage
    transition: Transition
    goal: State
    strict: bool


class Manner(NamedTuple):
    """How a run is taken.

    `strict`: each step must lead into the very state that the model says. `lazy`: with as much time between the steps
    as can be. `pauses`: so often people wait for a day that may matter; `wishes`: so often they fill in the form so
    that some condition comes out another way. Neither is a step of the run. `further`: so many steps come
    after those of the run.
    """

    strict: bool = True
    lazy: bool = False
    pauses: int = 0
    wishes: int = 0
    further: int = 0


STRICTLY = Manner()
