"""The trace itself: each requirement with what meets it, and how well that is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

from cpcspec.trace.claims import Claim
from cpcspec.trace.requirements import Later, Requirement, reason_for

Status = Literal["shown", "declared", "failing", "later", "missing"]
SAID: dict[Status, str] = {
    "shown": "shown by a scenario that passes",
    "declared": "said by the spec, no scenario of its own",
    "failing": "claimed, but every scenario that shows it fails",
    "later": "left for later",
    "missing": "met by nothing",
}


class Row(NamedTuple):
    """A requirement, its status, what claims it, and why it is left for later."""

    requirement: Requirement
    status: Status
    elements: tuple[Claim, ...]
    scenarios: tuple[Claim, ...]
    reason: str = ""


class Trace(NamedTuple):
    """All rows, and the ids that are claimed but stand in no catalogue."""

    rows: tuple[Row, ...]
    unknown: tuple[Claim, ...]

    def count(self, *statuses: Status, kind: str = "") -> int:
        """Return how many requirements (of a kind) have one of these statuses."""
        return sum(each.status in statuses and kind in ("", each.requirement.kind) for each in self.rows)

    @property
    def ok(self) -> bool:
        """Whether nothing is missing, failing or unknown."""
        return not self.unknown and not self.count("missing", "failing")


def trace(
    catalogue: Iterable[Requirement], claimed: Iterable[Claim], passed: Collection[str], left: Iterable[Later]
) -> Trace:
    """Return the trace; `passed` holds the ids of the scenarios that pass."""
    known = list(catalogue)
    later = tuple(left)
    by_id: dict[str, list[Claim]] = {}
    for claim in claimed:
        by_id.setdefault(claim.requirement, []).append(claim)
    ids = {each.id for each in known}
    unknown = tuple(claim for name, claims in by_id.items() if name not in ids for claim in claims)
    return Trace(tuple(_row(each, by_id.get(each.id, []), passed, later) for each in known), unknown)


def _row(requirement: Requirement, claimed: list[Claim], passed: Collection[str], left: tuple[Later, ...]) -> Row:
    scenarios = tuple(each for each in claimed if each.scenario)
    elements = tuple(each for each in claimed if not each.scenario)
    reason = reason_for(requirement.id, left)
    status: Status = "missing"
    if any(each.id in passed for each in scenarios):
        status = "shown"
    elif scenarios:
        status = "failing"
    elif elements:
        status = "declared"
    elif reason:
        status = "later"
    return Row(requirement, status, elements, scenarios, reason)
