"""Check R1: a state in which nobody may act and no timer runs."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, unsure
from cpcspec.audit.study.actors import actors
from cpcspec.audit.study.ways import RETENTION, circumstances, firsts, plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield each state in which a case may be with nobody who may do anything, and no timer."""
    ground, clocks = subject.ground, subject.clocks
    if not ground.graph.complete:
        yield unknown(ground)
        return
    acting = actors(ground)
    idle = {place for place in ground.open if not acting.anybody(place)}
    timers = {number for number, each in enumerate(clocks.all) if not each.name.startswith(RETENTION)}
    stuck = firsts(ground, (place for place in idle if not clocks.running[place] & timers))
    for state, place in stuck.items():
        says = f"In the state “{subject.state(state)}” it may be that nobody may do anything, and no timer runs."
        facts = circumstances(ground, place)
        yield fails(says, subject.at("state", state), ground.graph.path_to(place), circumstances=facts, waits=True)
    vague = [each for each in ground.open if each not in idle and not acting.anybody(each, certain=True)]
    doubtful = firsts(ground, (place for place in vague if not clocks.running[place] & timers))
    for state, place in doubtful.items():
        says = f"In the state “{subject.state(state)}” the model cannot tell whether anybody may do anything."
        path = ground.graph.path_to(place)
        yield unsure(says, subject.at("state", state), path)
    if not stuck and not doubtful:
        waiting = [subject.state(each) for each in firsts(ground, sorted(idle))]
        yield holds(
            "In every case that has not ended somebody may act, or a timer runs.",
            states_looked_at=len(ground.open),
            only_a_timer_runs_in=plain(waiting),
        )


CHECK = Check(
    "R1",
    "State in which nobody may act",
    "Is there a state in which nobody may act and no timer runs?",
    "In every case that has not ended somebody may act, or a timer runs.",
    find,
)
