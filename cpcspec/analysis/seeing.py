"""Who sees something of a case in which state, as far as the rules on sight alone tell."""

from __future__ import annotations

from collections.abc import Mapping

from cpcspec.analysis.effects import effects
from cpcspec.analysis.reading import within
from cpcspec.ir.expr import PartyRef
from cpcspec.ir.nodes import Assign, Procedure


def seeing(procedure: Procedure) -> Mapping[str, frozenset[str]]:
    """Return, by state, the parties that see something there: by a rule of theirs, or as members of another party."""
    found: dict[str, frozenset[str]] = {}
    also = members(procedure)
    for state in (each.id for each in procedure.states):
        rules = [each for each in procedure.access if not each.states or state in each.states]
        seen = {party for rule in rules for party in rule.parties}
        waiting = list(seen)
        while waiting:
            new = also.get(waiting.pop(), set()) - seen
            seen |= new
            waiting += new
        found[state] = frozenset(seen)
    return found


def sources(procedure: Procedure) -> dict[str, set[str]]:
    """Return, for each party that effects assign, the parties that its authorities are taken from."""
    found: dict[str, set[str]] = {}
    for each in effects(procedure):
        if isinstance(each, Assign):
            names = {node.name for node in within(each.value) if isinstance(node, PartyRef)}
            found.setdefault(each.party, set()).update(names)
    return found


def members(procedure: Procedure) -> dict[str, set[str]]:
    """Return, for each party, the parties whose authorities may play it as well."""
    found = sources(procedure)
    for name, others in list(found.items()):
        for other in others:
            # What is drawn from a party is part of it, as what is added to a party is.
            found.setdefault(other, set()).add(name)
    kinds = {each.id: set(each.kinds) for each in procedure.parties if each.how == "kind"}
    for one, own in kinds.items():
        found.setdefault(one, set()).update(each for each, kind in kinds.items() if own & kind and each != one)
    return found
