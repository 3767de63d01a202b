"""Check S11: the order that must be kept."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, holds
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.study.passed import steps_before
from cpcspec.audit.study.ways import plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield whether what must come first by the properties comes first, and which actions always come before others."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    declared = [
        each for each in subject.world.properties if each.procedure == subject.id and each.claim.form == "only_after"
    ]
    order = _order(subject)
    if not declared:
        says = "No property says that one thing comes only after another (`only after`)."
        yield Found("not applicable", says, facts={"always_before": plain(order)})
        return
    broken = False
    for each in declared:
        found = prove(subject, each)
        if found.verdict not in ("holds", "holds (vacuous)"):
            broken = True
            yield found
    if not broken:
        names = [each.label or each.id for each in declared]
        yield holds("What must come first, comes first.", properties=plain(names), always_before=plain(order))


def _order(subject: Subject) -> dict[str, list[str]]:
    """Return for each action those that were taken in every case before it."""
    labels = {each.id: each.label or each.id for each in subject.node.actions}
    found = {name: before - {name} for name, before in steps_before(subject.ground, "action").items()}
    return {
        labels[name]: [label for each, label in labels.items() if each in found[name]]
        for name in labels
        if found.get(name)
    }


CHECK = Check(
    "S11",
    "Order that must be kept",
    "Does what must come first come first?",
    "What must come first, comes first.",
    find,
)
