"""Check `D2`: a condition that never holds in any state in which it is judged."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.conditions import conditions
from cpcspec.audit.study.judging import in_state, judged_in
from cpcspec.audit.study.satisfying import Tries
from cpcspec.ir.words import listed, quoted

ROLES = ("move", "check", "effect", "timer", "mail", "access", "retention")
"""Conditions that are judged as the case goes on, and not while a form is filled in."""


def find(subject: Subject) -> Iterator[Found]:
    """Yield the conditions that some values fulfil, but none that a case has when they are judged."""
    ground = subject.ground
    never: dict[str, list[str]] = {}
    count = 0
    for each in conditions(subject.world.program, subject.node):
        states = judged_in(ground, each) if each.role in ROLES and each.place.kind != "form" else []
        if not states:
            continue
        count += 1
        holding = [state for state in states if ground.first(in_state(ground, each.expr, state)) is not None]
        if holding:
            missing = [subject.state(state) for state in states if state not in holding]
            never |= {f"{each.said} ({each.words})": missing} if missing else {}
        elif not ground.graph.complete:
            yield Found("unknown (budget)", f"Whether {each.said} ever holds is open: {each.words}.", each.place)
        elif Tries(subject.world.program, subject.table, each.scene, (each.expr,)).example(all) is not None:
            where = listed((quoted(subject.state(state)) for state in states), "or")
            says = f"No case fulfils {each.said} where it is judged, in {where}: {each.words}."
            yield fails(says, each.place, condition=each.words, states=[subject.state(state) for state in states])
    if count:
        says = f"Conditions looked at where they are judged: {count}; that hold in some states only: {len(never)}."
        yield holds(says, never_in={name: list(states) for name, states in never.items()})


CHECK = Check(
    id="D2",
    title="Conditions that can hold where they are judged",
    question="Is there a condition that never holds in the states in which it is judged?",
    good="Each condition holds of some case that comes where it is judged.",
    find=find,
)
