"""X7: personal data that go along to where nobody knows that they are."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.sights import is_personal
from cpcspec.audit.study.flows import Pair, flows, pairs
from cpcspec.audit.study.phrases import named
from cpcspec.ir import nodes
from cpcspec.ir.expr import Const


def find(subject: Subject) -> Iterator[Found]:
    """Yield each item with personal data that goes along into an item that is not said to hold any."""
    ways = [each for each in flows(subject.world.spec) if each.source.id == subject.id]
    carried = [
        (flow, pair)
        for flow in ways for pair in pairs(flow)
        if pair.target is not None and is_personal(pair.source.item)
    ]  # fmt: skip
    if not carried:
        yield not_applicable("No personal data go from this procedure to others.")
        return
    found = 0
    for flow, pair in carried:
        why = _lost(pair)
        if why:
            found += 1
            says = f"By {flow.said}, {named(pair.source.item)} goes along with personal data, but {why}."
            yield fails(says, flow.place)
    if not found:
        items = {pair.source.path for _, pair in carried}
        yield holds(CHECK.good, items=len(items), ways=len({each.place for each, _ in carried}))


def _lost(pair: Pair) -> str:
    """Return why personal data would no longer be known to be such; empty if they are."""
    here, there = pair.source.item, pair.target.item if pair.target is not None else None
    if there is None or not is_personal(there):
        return "there it is not said to hold any"
    if isinstance(here, nodes.FieldNode) and isinstance(there, nodes.FieldNode):
        always = there.personal == Const(value=True)
        if there.personal != here.personal and not always:
            return "there it counts as personal under another condition"
    return ""


CHECK = Check(
    id="X7",
    title="Personal data that go along",
    question="Are personal data still protected where they go along to?",
    good="All personal data that go along are personal data where they come to as well.",
    find=find,
)
