"""Rule `edits-masked`: somebody fills in what is masked for them."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each right to edit in a state in which all rules that show its party the case are masked."""
    for procedure in spec.procedures:
        for part in procedure.parts:
            for party, states in part.edited:
                for state in states:
                    rules = [
                        each
                        for each in procedure.access
                        if party in each.parties and (not each.states or state in each.states)
                    ]
                    if rules and all(each.masked for each in rules):
                        facts = {"part": part.id, "party": party, "state": state}
                        yield Problem(Place(procedure.id, "part", part.id), facts)


RULE = Rule(
    Fault(
        "edits-masked",
        "`{party}` edits `{part}` in `{state}`, where personal data are masked for them",
        "nobody can correct what they cannot read",
        "let them see it in clear, or take the right away",
        "warning",
    ),
    find,
)
