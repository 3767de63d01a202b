"""Check S2: a step that nobody can ever take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.dead import Dead, dead_steps, dead_ways
from cpcspec.audit.study.ways import named, unknown

KINDS = {"comment": "form", "attach": "form", "edit": "part"}


def find(subject: Subject) -> Iterator[Found]:
    """Yield each action, part, comment box, section and reuse that is never possible, and each way of an action."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    steps = list(dead_steps(subject))
    gone = {(each.kind, each.name) for each in steps}
    found = [*(_step(subject, each) for each in steps), *_ways(subject, gone)]
    yield from found
    if not found:
        yield holds("Each step that the procedure offers is possible in some case.")


def _step(subject: Subject, dead: Dead) -> Found:
    place = subject.at(KINDS.get(dead.kind, dead.kind), dead.name)
    if dead.kind == "reuse":
        place = place._replace(procedure="", id=f"{subject.id}>{dead.name}")
    says = f"{_what(dead)} is never possible in {named(subject, dead.states)}: {dead.why}."
    return fails(says, place, why=dead.why)


def _what(dead: Dead) -> str:
    words = {"edit": "To edit", "comment": "To add to", "attach": "To attach to", "reuse": "To make a case of"}
    return f"{words[dead.kind]} “{dead.label}”" if dead.kind in words else f"“{dead.label}”"


def _ways(subject: Subject, gone: Iterable[tuple[str, str]]) -> Iterator[Found]:
    left = set(gone)
    for each in dead_ways(subject):
        if ("action", each.name) not in left:
            target = f"to “{subject.state(each.target)}”" if each.target else "to its end"
            says = f"“{each.label}” never leads from {named(subject, each.states)} {target}: {each.why}."
            yield fails(says, subject.at("action", each.name), why=each.why)


CHECK = Check(
    "S2",
    "Step that can never be taken",
    "Can every step be taken in some case?",
    "Each step that the procedure offers is possible in some case.",
    find,
)
