"""P3: what is hidden stays hidden."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA, hidden_by, limits, personal
from cpcspec.audit.study.phrases import unexplored


def find(subject: Subject) -> Iterator[Found]:
    """Yield each step after which personal data that were hidden can be seen again."""
    if not any(personal(subject.node)):
        yield not_applicable(NO_PERSONAL_DATA)
        return
    hides = [each for each in limits(subject.ground) if each.kind == "hide"]
    if not hides:
        yield not_applicable("No rule hides personal data before they are erased.")
        return
    ground, told, seen = subject.ground, set[str](), 0
    numbers = {each.name: number for number, each in enumerate(subject.clocks.all)}
    for limit in hides:
        hidden = set(ground.where(hidden_by(ground, limit.name)))
        seen += len(hidden)
        for place, transition in _again(subject, hidden, numbers.get(limit.name)):
            step = ground.transition(transition)
            if step.name not in told:
                told.add(step.name)
                says = f"After “{step.label}” personal data that were hidden can be seen again."
                yield fails(says, step.place, ground.path_with(place, transition))
    yield from unexplored(ground)
    if not told and not seen:
        yield Found("holds (vacuous)", "No case comes so far that its personal data are hidden.")
    elif not told:
        yield holds(CHECK.good, situations_with_hidden_data=seen)


def _again(subject: Subject, hidden: set[int], number: int | None) -> Iterator[tuple[int, int]]:
    """Yield the steps that end the hiding, each with the state in which it is taken."""
    ground, model = subject.ground, subject.ground.model
    for place in sorted(hidden):
        for transition, target in ground.graph.edges[place]:
            if target not in hidden and ground.graph.states[target][0] != model.gone:
                yield place, transition
    if number is not None:
        idle = sorted(subject.clocks.idle_resets[number] & hidden)
        anew = subject.clocks.all[number].anew
        yield from (
            (place, step) for place in idle[:1] for step in model.enabled(ground.graph.states[place]) if step in anew
        )


CHECK = Check(
    id="P3",
    title="What is hidden stays hidden",
    question="Do personal data that were hidden stay so?",
    good="Once personal data are hidden, no step brings them back.",
    find=find,
)
