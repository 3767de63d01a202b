"""Check R3: a party whose absence keeps cases from ending."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.absent import Steps, without
from cpcspec.audit.study.ways import RETENTION, ended, firsts, plain, reaching, unknown


def find(subject: Subject) -> Iterator[Found]:
    """Yield each party without which a sent case never ends; tell for whom cases wait until their erasure."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    nothing, waits = True, {}
    for party in subject.node.parties:
        steps = without(subject, party.id)
        if steps is None:
            continue
        stays = _blocked(subject, steps, ())
        for state, place in stays.items():
            nothing = False
            says = (
                f"If “{party.label or party.id}” does not act, a case in the state “{subject.state(state)}” never "
                "ends, not even by being erased."
            )
            yield fails(
                says, subject.at("state", state), ground.graph.path_to(place), party=party.label or party.id, waits=True
            )
        late = _blocked(subject, steps, RETENTION)
        if late:
            waits[party.label or party.id] = [subject.state(each) for each in late]
    if nothing:
        yield holds("No party's absence keeps a case open for ever.", waits_until_erased_in=plain(waits))


def _blocked(subject: Subject, steps: Steps, left_out: tuple[str, ...]) -> dict[str, int]:
    """Return the states outside the first one from which these steps, without some kinds of them, lead to no end."""
    ground = subject.ground
    out = [each.kind in left_out for each in ground.model.transitions]
    onward = [[target for transition, target in found if not out[transition]] for found in steps]
    able = reaching(onward, ended(ground))
    initial = subject.table.initial
    return firsts(ground, (each for each in ground.open if each not in able and ground.status(each) != initial))


CHECK = Check(
    "R3",
    "Party that all depends on",
    "Can one absent party keep cases from ending?",
    "No party's absence keeps a case open for ever.",
    find,
)
