"""What scenarios exercise of a procedure, as whoever played them tells the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Exercise(NamedTuple):
    """How much of a procedure its scenarios reach: of each kind of element how many, of how many, and which not."""

    reached: Mapping[str, int]
    total: Mapping[str, int]
    missed: tuple[tuple[str, str], ...]
    """Kind and name of each element that no scenario reaches."""
