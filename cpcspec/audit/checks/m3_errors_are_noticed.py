"""Check M3."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, World, holds, not_applicable
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.proofs.weakening import weakenings

SHOWN = 20


def find(subject: Subject) -> Iterator[Found]:
    """Yield how many rules of the procedure some property needs, and which rules none needs."""
    world = subject.world
    own = [each for each in world.properties if each.procedure == subject.id]
    if not own:
        yield not_applicable("No property speaks of this procedure.")
        return
    if not world.deep:
        yield not_applicable("Rules are taken away one by one only with `--deep`.")
        return
    unneeded, breaking, count = [], set(), 0
    for weakened in weakenings(subject.node):
        others = tuple(weakened.node if each.id == subject.id else each for each in world.spec.procedures)
        weaker = World(world.spec.model_copy(update={"procedures": others}), world.properties, budget=world.budget)
        changed = Subject(weaker, weakened.node)
        broken = [each.id for each in own if prove(changed, each).verdict not in ("holds", "holds (vacuous)")]
        breaking.update(broken)
        count += 1
        unneeded += [] if broken else [weakened.says]
    needed = count - len(unneeded)
    yield holds(
        f"Of {count} rules taken away one by one, the properties notice {needed}.",
        rules=count,
        noticed=needed,
        properties=len(own),
        breakable=len(breaking),
        unnoticed=[*unneeded[:SHOWN]],
    )


CHECK = Check(
    id="M3",
    title="Errors that would be noticed",
    question="If one rule were missing from the procedure, would a property fail?",
    good="Each rule is needed by some property.",
    find=find,
)
