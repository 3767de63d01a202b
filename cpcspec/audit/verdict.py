"""What a check answers, and with what it can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from pydantic import JsonValue

from cpcspec.audit.explore import Path
from cpcspec.checks.rule import Place

Verdict = Literal[
    "holds",
    "holds (vacuous)",
    "fails",
    "possible only in the abstraction",
    "unknown (budget)",
    "not applicable",
    "accepted",
]


class Certificate(NamedTuple):
    """What proves an answer without the explorer.

    `closed`: the states are closed under all steps and none is bad. `rank`: each step from a state that is not good
    lowers its rank. `states` index the explored ones; `ranks` stand beside them.
    """

    kind: Literal["closed", "rank"]
    states: tuple[tuple[int, ...], ...]
    ranks: tuple[int, ...] = ()


class Explored(NamedTuple):
    """How much was looked at."""

    states: int
    edges: int
    complete: bool


class Answer(NamedTuple):
    """The answer of one check on one procedure; `says` is one sentence for a lawyer."""

    check: str
    title: str
    procedure: str
    verdict: Verdict
    says: str
    place: Place | None = None
    path: Path | None = None
    facts: Mapping[str, JsonValue] = {}
    assumptions: tuple[str, ...] = ()
    bounds: Mapping[str, int] = {}
    explored: Explored | None = None
    certificate: Certificate | None = None
