"""Rule `number-pattern-shared`: numbers that two cases may have in common."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.serials import may_meet
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Procedure, Spec

PARTS = {"{serial}": "it does not count", "{year}": "it counts anew each year"}
"""What a pattern must have, and why numbers come twice without it."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each procedure whose numbers may be those of another case: of its own, or of another procedure.

    Procedures without a pattern count together, so that their numbers are never the same.
    """
    before: list[Procedure] = []
    for procedure in spec.procedures:
        pattern = procedure.number
        if pattern:
            yield from _alone(procedure)
            yield from _with(procedure, before)
            before.append(procedure)


def _alone(procedure: Procedure) -> Iterator[Problem]:
    for part, why in PARTS.items():
        if part not in procedure.number:
            yield _problem(procedure, f"{why}: there is no `{part}` in it")


def _with(procedure: Procedure, others: list[Procedure]) -> Iterator[Problem]:
    """Yield that a pattern may give what an earlier one gives; one of these is enough."""
    for other in others:
        if may_meet(procedure.number, other.number):
            same = "the same pattern" if procedure.number == other.number else f"the pattern `{other.number}`"
            also = ((Place("", "procedure", other.id), "the other pattern is here"),)
            yield _problem(procedure, f"`{other.id}` has {same}", also)
            return


def _problem(procedure: Procedure, reason: str, also: tuple[tuple[Place, str], ...] = ()) -> Problem:
    return Problem(Place("", "procedure", procedure.id), {"procedure": procedure.id, "reason": reason}, also)


RULE = Rule(
    Fault(
        "number-pattern-shared",
        "two cases may get the same number in `{procedure}`: {reason}",
        "a number that is written in a letter must lead to one case",
        'give each procedure a pattern of its own with both, like `number "ABC-{{year}}-{{serial}}"`',
    ),
    find,
)
