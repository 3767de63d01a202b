"""Days that matter: those on which a comparison of dates, or of periods, may come out one way or the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel

from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.semantics.periods import parsed, shifted


class Length(NamedTuple):
    """So many units of time."""

    amount: int
    unit: ir.Unit


class Spoken(NamedTuple):
    """The periods and the days that some elements of a spec name, each once."""

    lengths: tuple[Length, ...] = ()
    days: tuple[date, ...] = ()

    def near(self, today: date, others: Iterable[date] = ()) -> list[date]:
        """Return the days round today, round the days named, and round the ends of the periods; nearest to hand first.

        `others` are days that today is compared with: those after and before them by a period count too.
        """
        known = [today, *others]
        ends = [
            shifted(day, sign * each.amount, each.unit) for each in self.lengths for day in known for sign in (1, -1)
        ]
        found = [day for each in (*known, *ends, *self.days) for day in (each, _moved(each, 1), _moved(each, -1))]
        return list(dict.fromkeys(found))


def spoken(*elements: object) -> Spoken:
    """Return what these elements speak of."""
    every = [each for element in elements for each in _inside(element)]
    lengths = [each for each in map(_length, every) if each is not None]
    days = [parsed(each.value) for each in every if isinstance(each, ir.Const)]
    return Spoken(tuple(dict.fromkeys(lengths)), tuple(dict.fromkeys(each for each in days if each is not None)))


def _length(element: object) -> Length | None:
    if not isinstance(element, ir.Shift | nodes.Period) or not isinstance(element.amount, ir.Const):
        return None
    amount = element.amount.value
    return Length(amount, element.unit) if type(amount) is int and amount else None


def _inside(element: object) -> Iterator[BaseModel]:
    """Yield an element and all inside it."""
    if isinstance(element, tuple | list):
        for each in element:
            yield from _inside(each)
    elif isinstance(element, BaseModel):
        yield element
        for _, value in element:
            yield from _inside(value)


def _moved(day: date, days: int) -> date:
    return shifted(day, days, "day")
