"""Check M4."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.cases.conformance import Conformance
from cpcspec.audit.check import Check, Found, World, fails, holds, not_applicable
from cpcspec.checks.rule import Place


def find(world: World) -> Iterator[Found]:
    """Yield the first event of each logged case that was not possible when it happened."""
    log = world.log
    if log is None:
        yield not_applicable("No log of cases was given: `--log FILE` names one.")
        return
    judge = Conformance(world.program, world.spec)
    others = judge.other_versions(log)
    for each in judge.deviations(log):
        says = f"Case {each.case}, event {each.version}: {each.says}."
        yield fails(says, Place("", "procedure", each.procedure), case=each.case, event=each.version)
    judged = len(log.versions) - others
    says = f"{judged} cases with {len(log.events)} events were followed; {others} are of another version of the spec."
    yield holds(says, cases=judged, events=len(log.events), other_versions=others)


CHECK = Check(
    id="M4",
    title="Cases that follow the text",
    question="Was everything that happened in the cases of a log possible when it happened?",
    good="The cases follow the text.",
    find=find,
    about="spec",
)
