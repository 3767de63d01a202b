"""Check M1."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable

ELEMENTS = {"state": "state", "action": "action", "timer": "timer", "comment box": "form"}
SHOWN = 5


def find(subject: Subject) -> Iterator[Found]:
    """Yield what no scenario reaches; with what they reach, by kind of element."""
    exercise = subject.world.exercised.get(subject.id)
    if exercise is None:
        yield not_applicable("The scenarios were not played for this audit: `--deep` plays them.")
        return
    for kind, name in exercise.missed:
        if kind in ELEMENTS:
            yield fails(f"No scenario reaches the {kind} “{name}”.", subject.at(ELEMENTS[kind], name))
    total, reached = sum(exercise.total.values()), sum(exercise.reached.values())
    says = f"The scenarios reach {reached} of {total} states, steps, conditions and fields."
    by_kind = {kind: f"{exercise.reached.get(kind, 0)} of {count}" for kind, count in exercise.total.items()}
    others = [f"{kind} {name}" for kind, name in exercise.missed if kind not in ELEMENTS]
    yield holds(says, **by_kind, missed=", ".join(others[:SHOWN]))


CHECK = Check(
    id="M1",
    title="What scenarios exercise",
    question="Do the scenarios come into every state, take every action, and meet every period?",
    good="The scenarios reach everything.",
    find=find,
)
