"""Check `D3`: conditions that stand beside each other and may both hold."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from cpcspec.audit.check import Check, Found, Subject, holds, not_applicable
from cpcspec.audit.study.alternatives import pairs
from cpcspec.audit.study.satisfying import Tries


def find(subject: Subject) -> Iterator[Found]:
    """Yield with an example each which of them overlap; which of the two wins is settled by their order."""
    overlaps: dict[str, JsonValue] = {}
    apart = 0
    for each in pairs(subject.world.program, subject.node):
        tries = Tries(subject.world.program, subject.table, each.scene, each.conditions)
        example = tries.example(all)
        words = f"{each.said}: {'; '.join(map(each.scene.words, each.conditions))}"
        if example is not None:
            overlaps[words] = {"example": example, "wins": each.wins}
        elif tries.open:
            overlaps[words] = {"example": "not known: not all values could be tried", "wins": each.wins}
        else:
            apart += 1
    if not overlaps and not apart:
        yield not_applicable("No two conditions stand beside each other.")
        return
    count = apart + len(overlaps)
    says = f"Of the pairs of conditions that stand beside each other ({count}), {len(overlaps)} may both hold"
    yield holds(f"{says}; their order settles which one counts.", overlaps=overlaps)


CHECK = Check(
    id="D3",
    title="Conditions that overlap",
    question="Do two rules apply at once, and which one counts then?",
    good="No two conditions stand beside each other.",
    find=find,
)
