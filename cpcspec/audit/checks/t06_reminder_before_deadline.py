"""T6: reminders before their deadline, and deadlines before the case is erased."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.models.calendar import LATER, Length, Step, orders
from cpcspec.audit.models.counting import counted, period_span, span
from cpcspec.audit.models.formula import every
from cpcspec.audit.models.slicing import moves
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.keeping import limits
from cpcspec.audit.study.phrases import named, told, unexplored
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes

CREATED = ir.SystemRef(name="created_on")


def find(subject: Subject) -> Iterator[Found]:
    """Yield each reminder that cannot come in time, and each deadline that lies after the erasure of the case."""
    if not subject.node.timers:
        yield not_applicable("The procedure has no timer.")
        return
    found = [each for timer in subject.node.timers for each in _reminders(subject, timer)]
    ground = subject.ground
    found += _erased(subject, ground)
    yield from found
    yield from unexplored(ground)
    if not found:
        lengths = [(each, span(subject.world.spec, subject.node, each)) for each in subject.node.timers]
        open_ = [each.label or each.id for each, length in lengths if length.least is None]
        yield holds(
            CHECK.good,
            reminders=sum(len(each.reminders) for each in subject.node.timers),
            periods_that_differ_from_case_to_case=[*open_],
        )


def _reminders(subject: Subject, timer: nodes.Timer) -> Iterator[Found]:
    spec = subject.world.spec
    length = span(spec, subject.node, timer).least
    for reminder in timer.reminders:
        ahead = period_span(spec, subject.node, reminder.period).most
        if not reminder.before:
            if moves(timer) and timer.to is not None and timer.to not in timer.states:
                says = f"A reminder after the end of {named(timer)} never goes out: the end leads the case on."
                yield fails(says, subject.at("timer", timer.id))
        elif ahead is not None and length is not None and not _comes_after_the_start(ahead, length):
            says = (
                f"A reminder of {named(timer)} is due {told(ahead)} before the end, "
                f"but the timer may run for only {told(length)}."
            )
            yield fails(says, subject.at("timer", timer.id))


def _comes_after_the_start(ahead: Length, length: Length) -> bool:
    """Return whether so long before the end is always after the day that a period counts from."""
    day = Length(-ahead.amount, ahead.unit, (*length.first, Step(length.amount, length.unit)))
    return orders(day, Length(0, "day")) == {LATER}


def _erased(subject: Subject, ground: Exploration) -> Iterator[Found]:
    """Yield each timer that may run while an erasure runs which always comes first."""
    starts = {each.name: each.from_today for each in subject.clocks.all}
    running = {each.timer: each.when for each in ground.model.timers}
    for timer in subject.node.timers:
        count, length = counted(timer), span(subject.world.spec, subject.node, timer).least
        for limit in limits(ground):
            longest = span(subject.world.spec, subject.node, limit.node).most
            base = counted(limit.node).base
            sooner = base == count.base or (base == CREATED and starts.get(timer.id, _is_kept(count.base)))
            if limit.kind != "erase" or length is None or longest is None or not sooner:
                continue
            first = ground.first(every((running[timer.id], limit.when.possible)))
            if first is not None and LATER not in orders(longest, length):
                says = (
                    f"The timer {named(timer)} takes {told(length)}, "
                    f"but the case is erased before that, after {told(longest)}."
                )
                yield fails(says, subject.at("timer", timer.id), ground.path_with(first))


def _is_kept(start: ir.Expr) -> bool:
    """Return whether the system itself keeps a day, which then is never before that of the creation."""
    return isinstance(start, ir.SystemRef)


CHECK = Check(
    id="T6",
    title="Reminders and deadlines in their order",
    question="Does each reminder come before its deadline, and each deadline before the case is erased?",
    good="Each reminder comes before its deadline, and each deadline before the case is erased.",
    find=find,
)
