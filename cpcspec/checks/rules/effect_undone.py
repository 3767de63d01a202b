"""Rule `effect-undone`: an effect that a later one of the same step wipes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpcspec.analysis.effect_lists import effect_lists
from cpcspec.analysis.reading import within
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.expr import FieldRef, PartyRef
from cpcspec.ir.nodes import Assign, Effect, SetField, Spec


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each party or field that a step gives a value to, and then another one before anybody read the first."""
    for procedure in spec.procedures:
        for kind, owner, effects in effect_lists(procedure):
            for number, each in enumerate(effects):
                name = _target(each)
                if name and _is_wiped(each, name, effects[number + 1 :]):
                    yield Problem(Place(procedure.id, kind, owner), {"what": owner, "name": name})


def _target(effect: Effect) -> str:
    if isinstance(effect, Assign):
        return effect.party
    return effect.field if isinstance(effect, SetField) else ""


def _is_wiped(effect: Effect, name: str, later: Sequence[Effect]) -> bool:
    """Return whether one of the later effects replaces the value, and none up to there reads it."""
    for each in later:
        if any(isinstance(node, PartyRef | FieldRef) and node.name == name for node in within(each)):
            return False
        if _target(each) == name:
            always = getattr(each, "when", None) is None and not getattr(each, "add", False)
            return always and each != effect
    return False


RULE = Rule(
    Fault(
        "effect-undone",
        "`{what}` gives `{name}` a value and replaces it at once by another one",
        "what the first effect does is lost before anybody sees it",
        "add to it instead of assigning again, or delete the first effect",
        "warning",
    ),
    find,
)
