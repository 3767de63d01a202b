"""Check `D7`: a field that is read before anybody can have filled it in."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.knowing import Knowing, readings
from cpcspec.ir.words import listed, quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield each reading of a field that is unknown in all states in which it is read."""
    knowing = Knowing(subject)
    told = set()
    count = 0
    for each in readings(subject):
        states = knowing.states(each)
        if each.calculated or not states or each.field not in subject.table.by_id:
            continue
        count += 1
        key = (each.field, each.said)
        if key not in told and not any(knowing.may_know(each.field, state) for state in states):
            told.add(key)
            where = listed((quoted(subject.state(state)) for state in states), "or")
            says = (
                f"Nobody can have filled in {knowing.label(each.field)} in {where}, where {each.said} reads it:"
                f" {each.counts}."
            )
            yield fails(says, each.place, states=[subject.state(state) for state in states])
    if not told:
        yield holds(f"Readings of fields that were looked at: {count}.", readings=count)


CHECK = Check(
    id="D7",
    title="Fields known when they are read",
    question="Is a field read before anybody can have filled it in?",
    good="Each field that is read may have been filled in before.",
    find=find,
)
