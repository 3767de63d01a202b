"""X4: linked cases that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.components import components
from cpcspec.audit.check import Check, Found, World, fails, holds, not_applicable
from cpcspec.audit.study.linking import steps_read, waits
from cpcspec.audit.study.phrases import listed, named
from cpcspec.checks.rule import Place

Node = tuple[str, str]
"""A procedure and one of its statuses."""


def find(world: World) -> Iterator[Found]:
    """Yield each circle of statuses in which linked cases wait for each other."""
    asking = [each for each in world.subjects.values() if steps_read(each.node)]
    if not asking:
        yield not_applicable("No step of any procedure asks about linked cases.")
        return
    onward: dict[Node, set[Node]] = {}
    for subject in asking:
        for wait in waits(subject.ground):
            for status in wait.statuses:
                goals = {(wait.other, each) for each in wait.while_in}
                onward.setdefault((subject.id, status), set()).update(goals)
    order: list[Node] = sorted({*onward, *(goal for goals in onward.values() for goal in goals)})
    number = {each: place for place, each in enumerate(order)}
    ways = {number[each]: [number[goal] for goal in goals] for each, goals in onward.items()}
    found = 0
    for group in components(range(len(order)), lambda place: ways.get(place, ())):
        if len(group) > 1 or group[0] in ways.get(group[0], ()):
            found += 1
            names = listed(_told(world, order[each]) for each in sorted(group))
            says = f"Linked cases wait for each other, and none can come to an end before the other: {names}."
            yield fails(says, Place("", "procedure", order[min(group)][0]))
    if not found:
        waiting = sorted(
            f"{_told(world, one)} waits for {_told(world, goal)}" for one in onward for goal in onward[one]
        )
        yield holds(CHECK.good, procedures_that_ask=len(asking), waiting=[*waiting])


def _told(world: World, node: Node) -> str:
    subject = world.subjects[node[0]]
    return f"{named(subject.node)} in “{subject.state(node[1])}”"


CHECK = Check(
    id="X4",
    title="Linked cases that wait for each other",
    question="Can linked cases wait for each other, so that none comes to its end?",
    good="No two linked cases ever wait for each other.",
    find=find,
    about="spec",
)
