"""Rule `field-never-visible`: a field that nobody ever sees."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moves import reachable
from cpcspec.analysis.reading import Deep, deep, fields_read
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Sight, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each item that no access rule shows, unless nobody fills it in and conditions rely on it."""
    for procedure in spec.procedures:
        if not procedure.access:
            continue
        states = reachable(spec, procedure)
        rules = [each for each in procedure.access if not states.isdisjoint(each.states)]
        editable = {each.id for each in procedure.parts if each.edited}
        hidden: set[str] = set()
        for each in deep(procedure):
            if any(_shows(one, each) for one in rules):
                continue
            hidden.add(each.path)
            inner = each.path.rpartition(".")[0] in hidden
            kept = each.item.id in fields_read(procedure) and getattr(each.item, "part", "") not in editable
            if not inner and not kept:
                yield Problem(Place(procedure.id, "form", each.path), {"field": each.item.id})


def _shows(rule: Sight, at: Deep) -> bool:
    here = rule.tabs is None or (at.tab is not None and at.tab.id in rule.tabs)
    pieces = at.path.split(".")
    return here and not any(".".join(pieces[: end + 1]) in rule.hidden for end in range(len(pieces)))


RULE = Rule(
    Fault(
        "field-never-visible",
        "nobody ever sees `{field}`: no access rule shows it",
        "it is filled in for nothing, or somebody who needs it does not get it",
        "let an access rule show it, or delete it",
        "warning",
    ),
    find,
)
