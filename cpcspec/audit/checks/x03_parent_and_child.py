"""X3: a case that has ended or was erased while a linked case which it waits for is open."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.flows import flows
from cpcspec.audit.study.linking import ends_wait_for, steps_read
from cpcspec.audit.study.phrases import named, quoted, unexplored
from cpcspec.ir.expr import LinkedAny

Edge = tuple[int, int, str]


def find(subject: Subject) -> Iterator[Found]:
    """Yield each way by which a case ends, or is erased, though a linked case is open that others have to wait for."""
    spec = subject.world.spec
    children = {each.target.id: each.target for each in flows(spec) if each.source.id == subject.id}
    awaited = ends_wait_for(subject.node)
    readers = [each for each in children.values() if each.id != subject.id and subject.id in steps_read(each)]
    if not awaited and not readers:
        names = quoted(each.label or each.id for each in children.values())
        yield not_applicable(
            f"Linked cases are independent: the case does not wait for {names}, and they do not ask about it."
            if children
            else "No other case is made from cases of this procedure."
        )
        return
    ground, found = subject.ground, 0
    for other in sorted(awaited):
        told: set[str] = set()
        asked = _keeping(subject, other)
        for place, transition, how in _early(asked, other):
            step = asked.transition(transition)
            if step.name not in told:
                told.add(step.name)
                found += 1
                name = named(subject.world.subjects[other].node)
                says = f"By “{step.label}” a case {how} while a linked {name} is still open, for which other ways wait."
                yield fails(says, step.place, asked.path_with(place, transition))._replace(ground=asked)
    for each in readers:
        if subject.node.retention.erase:
            found += 1
            says = f"{named(each)} asks about the case it came from, but that may be erased while it is still open."
            yield fails(says, subject.at("procedure", each.id)._replace(procedure=""))
    yield from unexplored(ground)
    if not found:
        yield holds(CHECK.good, waits_for=[_label(subject, each) for each in sorted(awaited)])


def _label(subject: Subject, other: str) -> str:
    return subject.world.subjects[other].node.label or other


def _keeping(subject: Subject, other: str) -> Exploration:
    """Return a model that tells which linked cases of a procedure have ended."""
    unended = tuple(each.id for each in subject.world.subjects[other].node.states if not each.final)
    return subject.keeping(frozenset((f"link:{other}",)), (LinkedAny(procedure=other, states=unended),))


def _early(ground: Exploration, other: str) -> Iterator[Edge]:
    """Yield the steps by which a case ends or is erased though a linked case is in a status that is not final."""
    ended = ground.space.program.procedures[other].finals
    model, states = ground.model, ground.graph.states
    var = model.by_name[f"link:{other}"]
    words = model.variables[var].words
    open_ = sum(1 << place for place, word in enumerate(words) if not ended.issuperset(word.split("|")))
    for place in ground.open:
        if states[place][var] & open_:
            for transition, target in ground.graph.edges[place]:
                if states[target][0] in model.finals:
                    yield place, transition, "is gone" if states[target][0] == model.gone else "ends"


CHECK = Check(
    id="X3",
    title="Linked cases that stay open",
    question="Can a case end, or be erased, while a linked case that it should wait for is open?",
    good="No case ends or is erased while a linked case is open that it should wait for.",
    find=find,
)
