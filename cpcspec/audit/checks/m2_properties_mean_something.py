"""Check M2."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, World, fails, holds, not_applicable
from cpcspec.checks.rule import Place


def find(world: World) -> Iterator[Found]:
    """Yield the properties that hold only because what they speak of never comes about."""
    proven = [each for each in world.answers if each.property and each.verdict.startswith("holds")]
    if not proven:
        yield not_applicable("No property was proven.")
        return
    for each in proven:
        if each.verdict == "holds (vacuous)":
            where = world.subjects[each.procedure].node.label or each.procedure
            says = f"“{each.title}” says nothing about “{where}”: what it speaks of never comes about there."
            yield fails(says, Place("", "property", each.check))
    yield holds(f"What they speak of comes about for {len(proven)} proven properties.", proven=len(proven))


CHECK = Check(
    id="M2",
    title="Properties that mean something",
    question="Does what a proven property speaks of ever come about?",
    good="What each proven property speaks of comes about.",
    find=find,
    about="answers",
)
