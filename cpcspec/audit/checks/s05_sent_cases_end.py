"""Check S5: a case that left its first state and never ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.states.temporal import escape
from cpcspec.audit.study.ways import (
    OTHER_CASE,
    RETENTION,
    circumstances,
    ended,
    firsts,
    listed,
    named,
    plain,
    reaching,
    sealed,
    unknown,
    ways,
)

ALONE = "time alone ends it, whoever does nothing"
SOMEBODY = "somebody ends it, or time does"


def find(subject: Subject) -> Iterator[Found]:
    """Yield what a case that left its first state may come to for ever, or with whose help it ends."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    sent = [place for place in ground.open if ground.status(place) != subject.table.initial]
    if not sent:
        yield Found("holds (vacuous)", "No case is ever open outside its first state.")
        return
    able = reaching(ways(ground).onward((OTHER_CASE,)), ended(ground))
    endless = sealed(ground, [place for place in sent if place not in able])
    for state, place in endless.items():
        says = f"A case in the state “{subject.state(state)}” may stay open for ever, whatever anybody does."
        facts = circumstances(ground, place)
        yield fails(says, subject.at("state", state), ground.graph.path_to(place), circumstances=facts, waits=True)
    if not endless:
        yield _ends(subject, sent)


def _ends(subject: Subject, sent: list[int]) -> Found:
    """Return whether time alone ends every case, or in which states somebody has to act."""
    ground = subject.ground
    run = escape(subject.clocks, ground.open, sent)
    kept = _until_erased(subject, sent)
    erased = [subject.state(each) for each in kept]
    if run is None:
        says = "Every case that left its first state ends, even if nobody does anything any more"
        more = f"; from {named(subject, kept)} only its erasure may end it" if kept else ""
        return holds(f"{says}{more}.", assumed=ALONE, ended_only_by_erasure_if_nobody_acts=plain(erased))
    waiting = [each.label for each in subject.node.states if each.id in _waiting(subject, sent)]
    says = f"Every case that left its first state can end, but only if somebody acts: it may wait in {listed(waiting)}."
    return holds(says, assumed=SOMEBODY, waits_for_somebody=plain(waiting))


def _until_erased(subject: Subject, sent: Collection[int]) -> list[str]:
    """Return the states in which no timer, but only retention, ends the wait if nobody acts."""
    ground, clocks = subject.ground, subject.clocks
    timers = {place for place, each in enumerate(clocks.all) if not each.name.startswith(RETENTION)}
    return list(firsts(ground, (place for place in sent if not clocks.running[place] & timers)))


def _waiting(subject: Subject, sent: Collection[int]) -> set[str]:
    """Return the states in which no period at all runs that would end the wait."""
    found = {subject.ground.status(place) for place in sent if not subject.clocks.running[place]}
    return found or {subject.ground.status(place) for place in sent}


CHECK = Check(
    "S5",
    "Case that was sent and never ends",
    "Does every case that left its first state end?",
    "Every case that left its first state ends.",
    find,
)
