"""X6: cases that make cases without end."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.components import components
from cpcspec.audit.check import Check, Found, World, fails, holds, not_applicable
from cpcspec.audit.study.flows import Flow, flows
from cpcspec.audit.study.phrases import listed, named


def find(world: World) -> Iterator[Found]:
    """Yield each circle in which time alone makes case after case."""
    ways = list(flows(world.spec))
    if not ways:
        yield not_applicable("No case is made from another one.")
        return
    alone = [each for each in ways if each.kind == "timer" and _happens(world, each)]
    found = 0
    for group in _circles(alone):
        found += 1
        first = next(each for each in alone if each.source.id in group and each.target.id in group)
        names = listed(named(each.source) for each in alone if each.source.id in group)
        yield fails(f"Time alone makes case after case without end: {names}.", first.place)
    if not found:
        circles = [listed(named(world.subjects[one].node) for one in sorted(each)) for each in _circles(ways)]
        yield holds(CHECK.good, ways=len(ways), by_timers=len(alone), circles_with_a_persons_step=[*circles])


def _happens(world: World, flow: Flow) -> bool:
    return world.subjects[flow.source.id].ground.offered("timer", flow.name) is not None


def _circles(ways: list[Flow]) -> list[set[str]]:
    """Return the groups of procedures that cases of each other are made from, directly or by others."""
    order = list(dict.fromkeys(name for each in ways for name in (each.source.id, each.target.id)))
    onward = {name: [order.index(each.target.id) for each in ways if each.source.id == name] for name in order}
    groups = components(range(len(order)), lambda place: onward[order[place]])
    return [
        {order[each] for each in group} for group in groups if len(group) > 1 or group[0] in onward[order[group[0]]]
    ]


CHECK = Check(
    id="X6",
    title="Cases that make cases without end",
    question="Can cases make further cases without end, without anybody doing anything?",
    good="Each circle of procedures that make cases of each other needs a step of a person.",
    find=find,
    about="spec",
)
