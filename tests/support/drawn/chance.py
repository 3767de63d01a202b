"""What specs are drawn with: a generator of chance, and the features that may occur."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")

FEATURES = (
    "asks",  # actions ask for fields of the form
    "attach",  # sections for files
    "boxes",  # comment boxes, with and without a limit
    "checks",  # checks of fields and tabs, to save and to send
    "choices",  # fields with several codes
    "create",  # steps that make linked cases
    "dates",  # dates that people fill in, and comparisons of them
    "defaults",  # fields with a default
    "delete",  # actions that delete the case
    "effects_when",  # effects with conditions, several on one field
    "extra",  # a second part that others edit
    "hidden",  # fields and sections that a condition shows
    "hide",  # personal data hidden after a time, masks and exceptions of access
    "linked",  # conditions about linked cases
    "loops",  # timers that lead back
    "people",  # conditions on countries, names and authorities; a register with gaps and doubles
    "remind",  # reminders
    "retention",  # erasure
    "reuse",  # cases made from others
    "rows",  # lists, and conditions that count their rows
    "small",  # actions with a small form of their own
    "state",  # the state in conditions
    "sums",  # dates moved by periods, periods that a field holds
    "timers",  # periods that move a case
    "today",  # the day in conditions
    "units",  # weeks, months and years beside days
)


@dataclass
class Chance:
    """Draws at random; `on` are the features that may occur."""

    rnd: Random
    on: frozenset[str]

    def has(self, feature: str, often: float = 1.0) -> bool:
        """Return whether a feature occurs here: never if it is off."""
        drawn = self.rnd.random() < often
        return drawn and feature in self.on

    def odds(self, often: float) -> bool:
        """Return yes so often."""
        return self.rnd.random() < often

    def one(self, among: Sequence[T]) -> T:
        """Return one of them."""
        return self.rnd.choice(among)

    def some(self, among: Collection[T], most: int = 2, least: int = 1) -> list[T]:
        """Return a few of them, in their order."""
        order = list(among)
        count = min(len(order), self.rnd.randint(least, most))
        chosen = set(self.rnd.sample(range(len(order)), count))
        return [each for place, each in enumerate(order) if place in chosen]

    def number(self, least: int, most: int) -> int:
        """Return a whole number."""
        return self.rnd.randint(least, most)

    def period(self, *, short: bool = False) -> str:
        """Return a period, such as `3 weeks`."""
        if not self.has("units"):
            return f"{self.number(1, 9)} days"
        if short:
            return self.one(("1 day", "5 days", "30 days", "31 days", "1 week", "1 month", "2 months"))
        return self.one(
            ("1 day", "7 days", "29 days", "30 days", "60 days", "365 days", "1 week", "4 weeks", "1 month", "2 months",
             "6 months", "12 months", "1 year")
        )  # fmt: skip
