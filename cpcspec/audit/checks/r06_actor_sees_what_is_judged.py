"""Check R6: an action that judges what its actor does not see."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, not_applicable
from cpcspec.audit.study.judged import blind, judged
from cpcspec.audit.study.ways import listed, plain, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield each action with the fields that its conditions read, or its parts ask for, and its actor does not see."""
    ground = subject.ground
    judging = [(action, judged(subject, action)) for action in subject.node.actions]
    judging = [(action, paths) for action, paths in judging if paths]
    if not judging:
        yield not_applicable("No action of the procedure judges a field.")
        return
    if not ground.graph.complete:
        yield unknown(ground)
        return
    for action, paths in judging:
        found = blind(subject, action, paths)
        if found:
            place, transition = found[0].place, found[0].transition
            hidden = list(dict.fromkeys(each.label for each in found))
            who = found[0].who
            says = (
                f"“{action.label or action.id}” judges {listed(hidden[:3])}, which {who}, who may take it in the state "
                f"“{subject.state(ground.status(place))}”, does not see."
            )
            path = ground.path_with(place, transition)
            yield fails(says, subject.at("action", action.id), path, hidden=plain(hidden))


CHECK = Check(
    "R6",
    "Action that judges what its actor does not see",
    "Does whoever takes an action see what its conditions judge?",
    "Whoever takes an action sees what its conditions judge.",
    find,
)
