"""Rule `party-never-assigned`: a party that actions should assign, but none does."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.effects import created, effects
from cpcspec.analysis.reading import parties_read
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Assign, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each assigned party that something relies on and nothing is assigned to."""
    for procedure in spec.procedures:
        assigned = {each.party for each in effects(procedure) if isinstance(each, Assign)}
        for _, creation in created(spec):
            if creation.procedure == procedure.id:
                assigned |= {each.party for each in creation.sets if isinstance(each, Assign)}
        read = parties_read(procedure)
        for party in procedure.parties:
            if party.how == "assigned" and party.id in read - assigned:
                yield Problem(Place(procedure.id, "party", party.id), {"party": party.id})


RULE = Rule(
    Fault(
        "party-never-assigned",
        "nobody ever becomes `{party}`: no action assigns it",
        "whatever this party may do or see, nobody ever may",
        "add `assign {party} to ...` or `add ... to {party}` to an action, or say how the party is found",
    ),
    find,
    everywhere=True,
)
