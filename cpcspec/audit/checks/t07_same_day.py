"""T7: what happens when several things are due on the same day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.models.formula import Formula, every
from cpcspec.audit.models.slicing import moves
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.keeping import limits
from cpcspec.audit.study.lasting import ordered, span
from cpcspec.audit.study.periods import period_label
from cpcspec.audit.study.phrases import unexplored
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes

End = tuple[str, nodes.Period, ir.Expr, object, Formula]
"""What ends: its name, its period, what it counts from, what it does, and when it runs."""
RULE = "What is due happens first; whoever acts later acts on what it has made of the case."
BY_HAND = ("action", "edit", "comment", "attach")


def find(subject: Subject) -> Iterator[Found]:
    """Yield each two ends of one day whose order the law does not say and which differ in what they do."""
    ground = subject.ground
    ends = list(_ends(subject, ground))
    if not ends:
        yield not_applicable("Nothing in the procedure ends by itself.")
        return
    found = 0
    for one, other in combinations(ends, 2):
        fault = _fault(subject, ground, one, other)
        if fault is not None:
            found += 1
            yield fault
    yield from unexplored(ground)
    if not found:
        yield holds(f"{CHECK.good} {RULE}", situations_with_a_timer_and_a_person=_both(ground))


def _ends(subject: Subject, ground: Exploration) -> Iterator[End]:
    running = {each.timer: each.when for each in ground.model.timers}
    for timer in subject.node.timers:
        if moves(timer):
            yield timer.id, timer.period, timer.start, (timer.to, timer.effects), running[timer.id]
    for limit in limits(ground):
        if limit.kind == "erase":
            yield limit.name, limit.node.period, limit.node.start, "erase", limit.when


def _fault(subject: Subject, ground: Exploration, one: End, other: End) -> Found | None:
    """Return that two ends which count from one day come in no clear order, if they do different things."""
    lengths = (span(subject.node, one[1]).most, span(subject.node, other[1]).most)
    sure = all(isinstance(each[1].amount, ir.Const) for each in (one, other))
    if one[2] != other[2] or one[3] == other[3] or not sure or lengths[0] is None or lengths[1] is None:
        return None
    orders = ordered(lengths[0], lengths[1])
    if orders in ({-1}, {1}):
        return None
    place = ground.first(every((one[4], other[4])))
    if place is None:
        return None
    left, right = (period_label(subject, each[0]) for each in (one, other))
    when = "always on the same day" if orders == {0} else "in an order that depends on the calendar, or on the same day"
    says = f"{left} and {right} end {when}, and each makes something else of the case."
    kind, name = ("timer", one[0]) if "/" not in one[0] else ("procedure", subject.id)
    return fails(says, subject.at(kind, name), ground.path_with(place))


def _both(ground: Exploration) -> int:
    """Return in how many situations both a timer and a person can change the case."""
    found = 0
    for place in ground.open:
        kinds = {ground.transition(transition).kind for transition, _ in ground.graph.edges[place]}
        found += "timer" in kinds and not kinds.isdisjoint(BY_HAND)
    return found


CHECK = Check(
    id="T7",
    title="Several things on the same day",
    question="Is it clear what happens if several things are due on the same day?",
    good="No two periods end on the same day and make different things of a case.",
    find=find,
)
