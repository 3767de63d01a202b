"""P11: copies of personal data in other procedures are not kept longer."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.models.calendar import Length, days_at_most, not_longer
from cpcspec.audit.models.counting import span
from cpcspec.audit.states.sights import is_personal
from cpcspec.audit.study.flows import Flow, flows, pairs
from cpcspec.audit.study.phrases import named, told
from cpcspec.ir import nodes


def find(subject: Subject) -> Iterator[Found]:
    """Yield each way by which personal data come to a procedure that keeps them longer, without a basis of its own."""
    ways = [each for each in flows(subject.world.spec) if each.source.id == subject.id and _personal(each)]
    if not ways:
        yield not_applicable("No personal data go from this procedure to others.")
        return
    own = _longest(subject.world.spec, subject.node)
    found, based = 0, []
    for flow in ways:
        there = _longest(subject.world.spec, flow.target)
        if own is None or (there is not None and not_longer(there, own)):
            continue
        length = "for ever" if there is None else told(there)
        if flow.target.retention.basis and there is not None:
            based.append(flow.target.label or flow.target.id)
            continue
        found += 1
        says = f"By {flow.said}, personal data come to where they are kept {length}, instead of {told(own)}."
        yield fails(says, flow.place)
    if not found:
        targets = {each.target.id: named(each.target) for each in ways}
        yield holds(CHECK.good, ways=len(ways), procedures=len(targets), longer_on_a_basis=[*dict.fromkeys(based)])


def _personal(flow: Flow) -> bool:
    return any(each.target is not None and is_personal(each.source.item) for each in pairs(flow))


def _longest(spec: nodes.Spec, node: nodes.Procedure) -> Length | None:
    """Return the longest time to the erasure of a case; None if nothing erases it."""
    lengths = [span(spec, node, each).most for each in node.retention.erase]
    known = [each for each in lengths if each is not None]
    return max(known, key=days_at_most, default=None) if len(known) == len(lengths) else None


CHECK = Check(
    id="P11",
    title="Copies are not kept longer",
    question="Are copies of personal data in other procedures kept no longer than here?",
    good="Wherever personal data go from here, they are kept no longer, or for reasons that are named.",
    find=find,
)
