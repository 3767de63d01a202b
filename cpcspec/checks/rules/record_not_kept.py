"""Rule `record-not-kept`: a party that changes, and the field that shows it does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from cpcspec.analysis.effect_lists import effect_lists
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import PartyRef
from cpcspec.ir.nodes import Assign, Effect, SetField, Spec

TWICE = 2
"""So many places must keep the record for a further one to be strange without it."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each list of effects that changes a party last, and not the field that others set to it then."""
    for procedure in spec.procedures:
        places = [(Place(procedure.id, kind, name), each) for kind, name, each in effect_lists(procedure)]
        kept: dict[tuple[str, str], int] = defaultdict(int)
        for _, effects in places:
            for pair in _recorded(effects):
                kept[pair] += 1
        # A field that is set to one party here and to another one there is no record of either.
        fields = [field for _, field in kept]
        of_field = {field: party for party, field in kept if fields.count(field) == 1}
        for place, effects in places:
            changed = _changed(effects)
            recorded = {each.field for each in effects if isinstance(each, SetField)}
            for field, party in of_field.items():
                if kept[party, field] >= TWICE and party in changed and field not in recorded:
                    yield Problem(place, {"what": place.id, "party": party, "field": field})


def _changed(effects: Iterable[Effect]) -> set[str]:
    return {each.party for each in effects if isinstance(each, Assign)}


def _recorded(effects: Iterable[Effect]) -> Iterator[tuple[str, str]]:
    """Yield the parties that a field is set to after they were changed, with that field."""
    changed: set[str] = set()
    for each in effects:
        if isinstance(each, Assign):
            changed.add(each.party)
        elif isinstance(each, SetField) and isinstance(each.value, PartyRef) and each.value.name in changed:
            yield each.value.name, each.field


RULE = Rule(
    Fault(
        "record-not-kept",
        "`{what}` changes `{party}` and does not set `{field}` to it, as is done elsewhere",
        "the form shows who it was before, and conditions that read the field go on from there",
        "add `set {field} to {party}` at the end",
        "warning",
    ),
    find,
)
