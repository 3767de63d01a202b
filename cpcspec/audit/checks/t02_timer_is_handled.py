"""T2: what becomes of a timer that runs: its end does something, and something stops it."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import PLACEHOLDER
from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.models.model import Running
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.lasting import back_without
from cpcspec.audit.study.phrases import named, unexplored
from cpcspec.ir import nodes


def find(subject: Subject) -> Iterator[Found]:
    """Yield each timer whose end does nothing, or which nothing but erasure ever stops."""
    if not subject.node.timers:
        yield not_applicable("The procedure has no timer.")
        return
    ground, faults = subject.ground, 0
    running = {each.timer: each for each in ground.model.timers}
    for timer in subject.node.timers:
        for each in _faults(subject, ground, timer, running[timer.id]):
            faults += 1
            yield each
    yield from unexplored(ground)
    if not faults:
        yield holds(CHECK.good, timers=len(subject.node.timers))


def _faults(subject: Subject, ground: Exploration, timer: nodes.Timer, running: Running) -> Iterator[Found]:
    place = subject.at("timer", timer.id)
    if not running.moves and not _noticed(subject.node, timer):
        says = f"The end of the timer {named(timer)} does nothing, and nobody is told of it or can read its date."
        yield fails(says, place)
    if running.moves or not timer.reminders:
        return
    where = set(ground.where(running.when))
    finals = [each for each in where if ground.graph.states[each][0] in ground.model.finals]
    if finals:
        first = min(finals)
        says = (
            f"The timer {named(timer)} still sends reminders when the case has ended, in “{_status(subject, first)}”."
        )
        yield fails(says, place, ground.path_with(first))
        return
    if any(each.every is not None for each in timer.reminders):
        stopped = back_without(ground, (each for each in range(1, len(ground.graph.states)) if each not in where), ENDS)
        for_ever = where - stopped
        if for_ever:
            first = min(for_ever)
            says = (
                f"In “{_status(subject, first)}” the timer {named(timer)} sends reminders again and again, "
                "and nothing but its erasure stops it."
            )
            yield fails(says, place, ground.path_with(first))


ENDS = ("erase",)


def _status(subject: Subject, place: int) -> str:
    return subject.state(subject.ground.status(place))


def _noticed(node: nodes.Procedure, timer: nodes.Timer) -> bool:
    """Return whether anybody learns of a timer: by a mail, a reminder, or its date in the results or in a mail."""
    texts = [f"{each.label} {each.text}" for each in node.mails]
    return bool(
        timer.reminders
        or timer.flags
        or any(isinstance(each, nodes.SendMail) for each in timer.effects)
        or any(timer.id in each.on for each in node.mails)
        or any(timer.id in PLACEHOLDER.findall(each) for each in texts)
    )


CHECK = Check(
    id="T2",
    title="Timers that are handled",
    question="Does the end of each timer do something, and does something stop its reminders?",
    good="The end of each timer does something or is told, and its reminders stop when the case goes on.",
    find=find,
)
