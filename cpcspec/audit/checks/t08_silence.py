"""T8: what silence means: one timer, one outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.models.model import GONE
from cpcspec.audit.models.slicing import moves
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.study.dating import Dating
from cpcspec.audit.study.periods import period_label
from cpcspec.audit.study.phrases import quoted, unexplored

TRIES = 20


class Outcome(NamedTuple):
    """What a timer makes of a case: the timer, the status that follows, and the step."""

    timer: str
    status: str
    transition: int


def find(subject: Subject) -> Iterator[Found]:
    """Yield each status in which it depends on the days which of several timers decides."""
    wanted = [each for each in subject.node.timers if moves(each)]
    if not wanted:
        yield not_applicable("No timer changes a case.")
        return
    ground = subject.ground
    dating = Dating(subject.clocks)
    told: set[tuple[str, ...]] = set()
    tried: dict[tuple[str, ...], int] = {}
    seen = 0
    for place in ground.open:
        outcomes = _outcomes(ground, place)
        seen += bool(outcomes)
        if len({each.status for each in outcomes}) < 2:  # noqa: PLR2004 - one outcome is as it should be
            continue
        key = (ground.status(place), *sorted({each.timer for each in outcomes}))
        if key in told or tried.get(key, 0) >= TRIES:
            continue
        tried[key] = tried.get(key, 0) + 1
        possible = [each for each in outcomes if dating.days(ground.path_with(place, each.transition)) is not None]
        if len({each.status for each in possible}) > 1:
            told.add(key)
            yield _race(subject, ground, place, possible)
    yield from unexplored(ground)
    if not told:
        yield holds(CHECK.good, timers=len(wanted), situations=seen)


def _outcomes(ground: Exploration, place: int) -> list[Outcome]:
    """Return what timers can make of a case next."""
    found = []
    for transition, target in ground.graph.edges[place]:
        step = ground.transition(transition)
        if step.kind == "timer":
            found.append(Outcome(step.name, ground.status(target), transition))
    return found


def _race(subject: Subject, ground: Exploration, place: int, outcomes: list[Outcome]) -> Found:
    timers = list(dict.fromkeys(each.timer for each in outcomes))
    ends = quoted("erased" if each == GONE else subject.state(each) for each in sorted({e.status for e in outcomes}))
    names = " or ".join(period_label(subject, each) for each in timers)
    says = (
        f"If nobody acts in “{subject.state(ground.status(place))}”, it depends on the days whether "
        f"{names} ends first, and with it what follows: {ends}."
    )
    return fails(
        says, subject.at("timer", timers[0]), ground.path_with(place, outcomes[0].transition), timers=[*timers]
    )


CHECK = Check(
    id="T8",
    title="What silence means",
    question="If nobody acts in time, is there exactly one thing that follows?",
    good="Wherever timers decide if nobody acts, just one thing can follow.",
    find=find,
)
