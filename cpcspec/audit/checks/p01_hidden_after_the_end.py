"""P1: personal data after the end of a case."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable, unsure
from cpcspec.audit.models.formula import negation
from cpcspec.audit.models.modal import either
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA, limits, personal
from cpcspec.audit.study.periods import period_label
from cpcspec.audit.study.phrases import unexplored


def find(subject: Subject) -> Iterator[Found]:
    """Yield each end of a case at which no period begins that hides or erases, or whose period may begin anew."""
    if not any(personal(subject.node)):
        yield not_applicable(NO_PERSONAL_DATA)
        return
    ground = subject.ground
    ended = [place for place in ground.live if ground.graph.states[place][0] in ground.model.finals]
    if not ended:
        yield Found("holds (vacuous)", "No case comes to an end in which it stays.")
        return
    found = [*_unarmed(subject, ground, ended), *_anew(subject, ground, ended)]
    yield from found
    yield from unexplored(ground)
    if not found:
        rules = [period_label(subject, each.name) for each in limits(ground)]
        yield holds(CHECK.good, situations_at_an_end=len(ended), rules=[*rules])


def _unarmed(subject: Subject, ground: Exploration, ended: list[int]) -> Iterator[Found]:
    """Yield each final status in which neither hiding nor erasure is under way or over."""
    armed = either(each.when for each in limits(ground))
    unarmed, doubtful = (set(ground.where(each)) for each in (negation(armed.possible), negation(armed.certain)))
    told: set[str] = set()
    for place in sorted(ended, key=lambda each: (each not in unarmed, each)):
        status = ground.status(place)
        if place in doubtful and status not in told:
            told.add(status)
            where = subject.at("state", status)
            says = f"In “{subject.state(status)}”, where the case has ended, nothing"
            if place in unarmed:
                yield fails(f"{says} ever hides or erases personal data.", where, ground.path_with(place))
            else:
                yield unsure(f"{says} hides or erases personal data for certain.", where, ground.path_with(place))


def _anew(subject: Subject, ground: Exploration, ended: list[int]) -> Iterator[Found]:
    """Yield each period of retention that something begins anew though the case has ended."""
    inside = set(ended)
    for number, clock in enumerate(subject.clocks.all):
        if not clock.name.startswith(("hide/", "erase/")):
            continue
        again = [
            (place, transition)
            for place in ended if number in subject.clocks.running[place]
            for transition, target in ground.graph.edges[place]
            if transition in clock.anew and target in inside
        ]  # fmt: skip
        idle = sorted(subject.clocks.idle_resets[number] & inside)
        again += [(place, _idle(ground, clock.anew, place)) for place in idle[:1]]
        if again:
            place, transition = again[0]
            step = ground.transition(transition)
            period = period_label(subject, clock.name)
            says = f"When the case has ended, “{step.label}” lets a period begin anew: {period}."
            yield fails(says, step.place, ground.path_with(place, transition))


def _idle(ground: Exploration, anew: frozenset[int], place: int) -> int:
    return next(each for each in ground.model.enabled(ground.graph.states[place]) if each in anew)


CHECK = Check(
    id="P1",
    title="Personal data after the end of a case",
    question="Are personal data hidden or erased some time after the end of each case, whatever happens then?",
    good="At each end of a case a period begins that hides or erases personal data, and nothing begins it anew.",
    find=find,
)
