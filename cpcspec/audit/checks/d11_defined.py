"""Check `D11`: comparisons and periods that have nothing to calculate with."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import JsonValue

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.knowing import Knowing, Reading, readings
from cpcspec.ir.words import listed, quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield what never has a value to calculate with, and report what may have none."""
    knowing = Knowing(subject)
    asked = [each for each in dict.fromkeys(readings(subject)) if each.calculated and knowing.states(each)]
    if not asked:
        yield not_applicable("No period and no comparison of the flow reads a field.")
        return
    may: list[JsonValue] = []
    for each in asked:
        states = knowing.states(each)
        if not any(knowing.may_know(each.field, state) for state in states):
            yield _never(subject, knowing, each, states)
        else:
            unknown = [state for state in states if knowing.unknown_in(each.field, state) is not False]
            may += (
                [f"{knowing.label(each.field)} for {each.said}: {each.counts} while it is not known"] if unknown else []
            )
    says = f"Values that are calculated with: {len(asked)}; that may be unknown then, which is no error: {len(may)}"
    yield holds(f"{says}.", may_be_unknown=may)


def _never(subject: Subject, knowing: Knowing, each: Reading, states: list[str]) -> Found:
    where = listed((quoted(subject.state(state)) for state in states), "or")
    says = f"{knowing.label(each.field)} is never known in {where}, where {each.said} needs it: {each.counts}."
    return fails(says, each.place, states=[subject.state(state) for state in states])


CHECK = Check(
    id="D11",
    title="Evaluations that are defined",
    question="Can an evaluation have no answer, since what it reads is not known?",
    good="Each comparison and each period has values to calculate with.",
    find=find,
)
