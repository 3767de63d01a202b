"""Rule `access-adds-nothing`: a rule on sight that shows nothing which others do not show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpcspec.analysis.reading import Deep, deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Procedure, Sight, Spec

Shown = frozenset[tuple[str, str, bool]]
"""What is shown: in which state, which item, and whether in clear."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each party of a rule that sees all of it by its other rules, whatever their conditions leave."""
    for procedure in spec.procedures:
        items = list(deep(procedure))
        shown = [_shown(procedure, items, each) for each in procedure.access]
        for number, rule in enumerate(procedure.access):
            for party in rule.parties:
                others: set[tuple[str, str, bool]] = set()
                for place, other in enumerate(procedure.access):
                    same = other.when is None or other.when == rule.when
                    twin = shown[place] == shown[number] and other.when == rule.when
                    if place != number and party in other.parties and same and not (twin and place > number):
                        others |= shown[place]
                if shown[number] and shown[number] <= others:
                    facts = {"party": party, "states": ", ".join(rule.states) or "every state"}
                    yield Problem(Place(procedure.id, "access", str(number + 1)), facts)


def _shown(procedure: Procedure, items: Sequence[Deep], rule: Sight) -> Shown:
    states = rule.states or tuple(each.id for each in procedure.states)
    paths = [
        each.path
        for each in items
        if (rule.tabs is None or (each.tab is not None and each.tab.id in rule.tabs)) and not _hidden(each.path, rule)
    ]
    ways = (False,) if rule.masked else (False, True)
    return frozenset((state, path, clear) for state in states for path in paths for clear in ways)


def _hidden(path: str, rule: Sight) -> bool:
    """Return whether an item, or a list around it, is among the exceptions."""
    return any(path == each or path.startswith(f"{each}.") for each in rule.hidden)


RULE = Rule(
    Fault(
        "access-adds-nothing",
        "`{party}` sees in {states} all that this rule shows by other rules already",
        "a rule without effect is a slip: this one, or the one that shows too much",
        "delete it, or narrow the other one",
        "warning",
    ),
    find,
)
