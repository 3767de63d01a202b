"""Check S1: a state that no case ever comes into."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.ways import firsts, listed, plain, unknown, ways
from cpcspec.audit.study.ways import reached as onto
from cpcspec.ir import nodes


def find(subject: Subject) -> Iterator[Found]:
    """Yield each state that is not among those of any case."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    reached = firsts(ground, range(len(ground.graph.states)))
    missing = [each for each in subject.node.states if each.id not in reached]
    for state in missing:
        leading = sorted(_leading(subject.node, state.id))
        because = f"{listed(leading)} would lead there, and never can" if leading else "nothing leads there"
        says = f"No case ever comes into the state “{state.label or state.id}”: {because}."
        yield fails(says, subject.at("state", state.id), steps=plain(leading))
    if not missing:
        begin = (target for _, target in ground.graph.edges[0])
        sure = {ground.status(place) for place in onto(ways(ground).onward((), exact=True), begin)}
        vague = [subject.state(each.id) for each in subject.node.states if each.id not in sure]
        yield holds(
            f"Cases come into each of the {len(subject.node.states)} states.", only_by_unsure_steps=plain(vague)
        )


def _leading(node: nodes.Procedure, state: str) -> set[str]:
    """Return the labels of what leads to a state by the text of the spec."""
    found = {each.label for each in node.actions if any(move.to == state for move in each.moves)}
    return found | {each.label for each in node.timers if each.to == state}


CHECK = Check(
    "S1",
    "State that is never reached",
    "Is every state reached by some case?",
    "Cases come into each state.",
    find,
)
