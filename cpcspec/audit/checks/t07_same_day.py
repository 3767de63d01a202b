"""T7: what happens when several things are due on the same day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.models.calendar import SAME, orders
from cpcspec.audit.models.counting import Rule, counted, span
from cpcspec.audit.models.formula import Formula, every
from cpcspec.audit.models.slicing import moves
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.keeping import limits
from cpcspec.audit.study.periods import period_label
from cpcspec.audit.study.phrases import unexplored

RULE = "What is due happens first; whoever acts later acts on what it has made of the case."
BY_HAND = ("action", "edit", "comment", "attach")


class End(NamedTuple):
    """What ends: its name, the timer or the rule, what it does, and when it runs."""

    name: str
    rule: Rule
    does: object
    when: Formula


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
            yield End(timer.id, timer, (timer.to, timer.effects), running[timer.id])
    for limit in limits(ground):
        if limit.kind == "erase":
            yield End(limit.name, limit.node, "erase", limit.when.possible)


def _fault(subject: Subject, ground: Exploration, one: End, other: End) -> Found | None:
    """Return that two ends which count from one day come in no clear order, if they do different things."""
    if one.does == other.does or counted(one.rule).base != counted(other.rule).base:
        return None
    left, right = (span(subject.world.spec, subject.node, each.rule) for each in (one, other))
    if left.most is None or right.most is None or left.least != left.most or right.least != right.most:
        return None
    found = orders(left.most, right.most)
    if SAME not in found and len(found) == 1:
        return None
    place = ground.first(every((one.when, other.when)))
    if place is None:
        return None
    first, second = (period_label(subject, each.name) for each in (one, other))
    when = (
        "always on the same day" if found == {SAME} else "in an order that depends on the calendar, or on the same day"
    )
    says = f"{first} and {second} end {when}, and each makes something else of the case."
    kind, name = ("timer", one.name) if "/" not in one.name else ("procedure", subject.id)
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
