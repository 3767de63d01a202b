"""Check R2: a case that waits for who began it, without a limit."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, not_applicable, unsure
from cpcspec.audit.study.actors import actors, given_to
from cpcspec.audit.study.ways import RETENTION, circumstances, firsts, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield each state outside the first one in which only the creator may move a case on, and no timer runs."""
    ground, clocks = subject.ground, subject.clocks
    creator = next((each for each in subject.node.parties if each.how == "creator"), None)
    if creator is None:
        yield not_applicable("No party of the procedure is whoever began the case.")
        return
    if not ground.graph.complete:
        yield unknown(ground)
        return
    timers = {number for number, each in enumerate(clocks.all) if not each.name.startswith(RETENTION)}
    left = [
        place for place in ground.open
        if ground.status(place) != subject.table.initial and not clocks.running[place] & timers
    ]  # fmt: skip
    waiting = firsts(ground, (place for place in left if _only(subject, place, creator.id)))
    doubtful = firsts(ground, (place for place in left if _only(subject, place, creator.id, certain=True)))
    for state, place in doubtful.items():
        if state not in waiting:
            says = (
                f"In the state “{subject.state(state)}” nobody but “{creator.label or creator.id}” may act for certain."
            )
            yield unsure(says, subject.at("state", state), ground.path_with(place))
    for state, place in waiting.items():
        says = (
            f"In the state “{subject.state(state)}” a case may wait for “{creator.label or creator.id}” alone, "
            "and no timer ends the wait."
        )
        facts = circumstances(ground, place)
        yield fails(says, subject.at("state", state), ground.graph.path_to(place), circumstances=facts, waits=True)


def _only(subject: Subject, place: int, creator: str, *, certain: bool = False) -> bool:
    """Return whether something changes the case that is for the creator, and for nobody else who is there.

    With `certain`, others count only where the model is sure of them.
    """
    acting = actors(subject.ground)
    given = given_to(subject.node)
    anything = next(acting.changing(place), None) is not None
    found = {(each.watcher, given[each.kind, each.name]) for each in acting.changing(place, certain=certain)}
    return anything and not any(
        acting.plays(place, watcher, other) for watcher, by in found for other in by if other != creator
    )


CHECK = Check(
    "R2",
    "Waiting without end for who began the case",
    "May a case wait for whoever began it, without a limit?",
    "No case that left its first state waits for whoever began it without a limit.",
    find,
)
