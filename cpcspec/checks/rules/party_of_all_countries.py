"""Rule `party-of-all-countries`: a right for the offices of every country at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cpcspec.analysis.doing import doers
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Attachments, Procedure, Spec
from cpcspec.ir.walk import form


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each party by kind, without a country, that may act, if the register has such offices in several."""
    countries: dict[str, set[str]] = defaultdict(set)
    for row in spec.register_rows:
        for kind in row.kinds:
            countries[kind].add(row.country)
    for procedure in spec.procedures:
        acting = _acting(procedure)
        for party in procedure.parties:
            where = {country for kind in party.kinds for country in countries[kind]}
            if party.how == "kind" and party.country is None and len(where) > 1 and party.id in acting:
                yield Problem(Place(procedure.id, "party", party.id), {"party": party.id, "number": len(where)})


def _acting(procedure: Procedure) -> set[str]:
    found = {party for state in procedure.states for party in doers(procedure, state.id)}
    for placed in form(procedure):
        if isinstance(placed.item, Attachments):
            found.update(placed.item.by)
    return found


RULE = Rule(
    Fault(
        "party-of-all-countries",
        "the offices of all {number} countries may act as `{party}`",
        "a case of one country would be decided in any other",
        "write `in ...` after the kind, or say why every country is meant",
        "warning",
    ),
    find,
)
