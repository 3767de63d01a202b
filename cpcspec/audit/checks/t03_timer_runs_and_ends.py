"""T3: timers and periods of retention that never begin, or can never end."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.keeping import limits
from cpcspec.audit.study.periods import rule_words
from cpcspec.audit.study.phrases import named, unexplored


def find(subject: Subject) -> Iterator[Found]:
    """Yield each timer that no case starts or ends, and each rule of retention that applies to no case."""
    retention = subject.node.retention
    if not (subject.node.timers or retention.hide or retention.erase):
        yield not_applicable("The procedure has no timer and no retention.")
        return
    ground = subject.ground
    sure = ground.graph.complete
    found = [*_timers(subject, ground), *_retention(subject, ground)] if sure else []
    yield from found
    yield from unexplored(ground)
    if sure and not found:
        yield holds(
            CHECK.good, timers=len(subject.node.timers), rules_of_retention=len(retention.hide) + len(retention.erase)
        )


def _timers(subject: Subject, ground: Exploration) -> Iterator[Found]:
    timers = {each.id: each for each in subject.node.timers}
    for running in ground.model.timers:
        timer, place = timers[running.timer], subject.at("timer", running.timer)
        first = ground.first(running.when)
        if first is None:
            yield fails(f"The timer {named(timer)} never runs: no case comes to fulfil what it needs.", place)
        elif running.moves and ground.offered("timer", timer.id) is None:
            says = f"The timer {named(timer)} runs, but something else always ends before it does."
            yield fails(says, place, ground.path_with(first))


def _retention(subject: Subject, ground: Exploration) -> Iterator[Found]:
    for limit in limits(ground):
        if ground.offered(limit.kind, limit.name) is None:
            does = "hides personal data" if limit.kind == "hide" else "erases the case"
            when = rule_words(subject, limit.node)
            says = f"The rule that {does} {when} never takes effect: no case comes to fulfil what it needs."
            yield fails(says, subject.at("procedure", subject.id)._replace(procedure=""))


CHECK = Check(
    id="T3",
    title="Timers that run and end",
    question="Can each timer begin and end, and does each rule of retention take effect in some case?",
    good="Each timer begins and ends in some case, and each rule of retention takes effect in some case.",
    find=find,
)
