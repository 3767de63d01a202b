"""X5: a link that keeps a case from its end for ever."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.linking import leaves, steps_read, waits
from cpcspec.audit.study.phrases import named, quoted, unexplored


def find(subject: Subject) -> Iterator[Found]:
    """Yield each wait for a linked case that may never come to be what is waited for."""
    if not steps_read(subject.node):
        yield not_applicable("No step asks about linked cases.")
        return
    ground, told, found = subject.ground, [], 0
    for wait in waits(ground):
        other = subject.world.subjects[wait.other]
        where = quoted(map(subject.state, wait.statuses))
        blocking = quoted(map(other.state, wait.while_in))
        told.append(f"in {where} for {named(other.node)} to leave {blocking}")
        stuck = leaves(other, wait.while_in)
        if stuck is not None:
            found += 1
            says = (
                f"In {where} a case waits for a linked {named(other.node)} to leave {blocking}, which may never come: "
                f"from “{other.state(other.ground.status(stuck))}” no step may lead on."
            )
            yield fails(says, subject.at("state", wait.statuses[0]), ground.path_with(wait.place), waits=True)
    yield from unexplored(ground)
    if not found and told:
        yield holds(CHECK.good, waits=[*told])
    elif not found:
        yield Found("holds (vacuous)", "Steps ask about linked cases, but no case has to wait for one to end.")


CHECK = Check(
    id="X5",
    title="Links that block for ever",
    question="Can a linked case keep a case from its end for ever?",
    good="Whatever a case waits for in a linked case can still come about.",
    find=find,
)
