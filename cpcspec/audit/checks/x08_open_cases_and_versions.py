"""X8: what a new version makes of open cases."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.fates import fates
from cpcspec.audit.check import Check, Found, World, fails, holds, not_applicable
from cpcspec.checks.rule import Place


def find(world: World) -> Iterator[Found]:
    """Yield each status of the older version whose cases could not go on under the new one."""
    if world.older is None:
        yield not_applicable("No older version was given to compare with.")
        return
    found, moved = 0, []
    verdicts = fates(world.older, world.spec)
    for each in verdicts:
        reasons = "; ".join(worry.says for worry in each.worries)
        name = f"“{each.procedure_label or each.procedure}” in “{each.state_label or each.state}”"
        if each.fate == "breaks":
            found += 1
            place = Place("", "procedure", each.procedure) if each.procedure in world.subjects else None
            yield fails(f"Open cases of {name} could not go on under the new version: {reasons}.", place)
        elif each.fate == "needs a move":
            moved.append(name)
    if not found:
        yield holds(CHECK.good, statuses=len(verdicts), to_be_moved=[*moved])


CHECK = Check(
    id="X8",
    title="Open cases and new versions",
    question="Can the open cases of the older version go on under the new one?",
    good="All open cases of the older version could go on under the new one.",
    find=find,
    about="spec",
)
