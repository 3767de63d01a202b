"""Rule `unused-party`: a party that plays no part."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import parties_read, within
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import PartyRef
from cpcspec.ir.nodes import Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each party that no action, access rule, mail or condition names."""
    for procedure in spec.procedures:
        read = parties_read(procedure)
        for reuse in spec.reuses:
            if reuse.source == procedure.id:
                read.update(reuse.by)
                read.update(each.name for each in within(reuse) if isinstance(each, PartyRef))
        for party in procedure.parties:
            if party.id not in read:
                yield Problem(Place(procedure.id, "party", party.id), {"party": party.id})


RULE = Rule(
    Fault(
        "unused-party",
        "the party `{party}` is declared and never used",
        "it may do nothing, see nothing and is told nothing: perhaps a rule was forgotten",
        "say what it may do or see, or delete it",
        "warning",
    ),
    find,
    everywhere=True,
)
