"""Clocks and ids: the real ones, and those that tests and scenarios turn by hand."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from itertools import count
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
"""Days are those of this zone, where an installation names no other."""


def _computer_time() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - this is what stands behind the Clock port


class SystemClock:
    """The computer's clock; when that is set back, this one stands still until the time is reached again."""

    def __init__(self) -> None:
        """Start with the time of the computer."""
        self._last = _computer_time()

    def now(self) -> datetime:
        """Return the moment it is, never earlier than before."""
        self._last = max(self._last, _computer_time())
        return self._last


class VirtualClock:
    """A clock that moves only when it is told to, and never back."""

    def __init__(self, start: datetime) -> None:
        """Start at that moment; raise `ValueError` if it has no zone."""
        if start.tzinfo is None:
            message = "a clock needs a moment with a zone"
            raise ValueError(message)
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment that the clock was last moved to."""
        return self._now

    def move(self, to: datetime) -> None:
        """Move on to that moment; raise `ValueError` if it lies in the past."""
        # In one zone Python compares what the clocks on the wall show, which go back once a year.
        moment = to.astimezone(UTC)
        if moment < self._now:
            message = f"the clock stands at {self._now} and does not go back to {to}"
            raise ValueError(message)
        self._now = moment


class RandomIds:
    """Ids of 128 random bits, which tell nothing about what they name."""

    def new(self) -> str:
        """Return 32 hex digits."""
        return secrets.token_hex(16)


class CountedIds:
    """Ids in the order of their making, so that a scenario gives the same story twice."""

    def __init__(self) -> None:
        """Start at 1."""
        self._numbers = count(1)

    def new(self) -> str:
        """Return `id-00000001` and so on."""
        return f"id-{next(self._numbers):08}"
