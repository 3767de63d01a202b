"""Check R5: rights that nobody can ever use, and parties without a part."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds
from cpcspec.audit.study.actors import labels
from cpcspec.audit.study.dead import NOBODY, dead_steps
from cpcspec.audit.study.matrix import Deed, grants, is_used, who_can
from cpcspec.audit.study.onlookers import heard, read, seen
from cpcspec.audit.study.ways import plain, unknown
from cpcspec.checks.rule import Place

PLACES = {"comment": "form", "attach": "form", "edit": "part"}


def find(subject: Subject) -> Iterator[Found]:
    """Yield each right that a party can never use, each that nobody is ever there to use, and idle parties."""
    ground = subject.ground
    if not ground.graph.complete:
        yield unknown(ground)
        return
    deeds = who_can(subject)
    found = [*_unused(subject, deeds), *_nobody(subject)] or [*_idle(subject, deeds)]
    yield from found
    if not found:
        doing = {each.party for each in deeds}
        looking = labels(subject.node, (each.id for each in subject.node.parties if each.id not in doing))
        yield holds(
            "Each party can use each of its rights.", rights=len(deeds), parties_that_only_look_on=plain(looking)
        )


def _unused(subject: Subject, deeds: Collection[Deed]) -> Iterator[Found]:
    used = {(each.party, each.kind, each.name) for each in deeds}
    possible = {(each.kind, each.name) for each in deeds}
    for grant in grants(subject.world.program, subject.node):
        party = grant.party
        key = (party, grant.kind, grant.name)
        if key[1:] in possible and key not in used and not is_used(subject.ground, grant):
            used.add(key)
            (label,) = labels(subject.node, (party,)) or (party,)
            says = f"“{label}” has the right to “{grant.label}” and can never use it, though others can."
            yield fails(says, _place(subject, grant.kind, grant.name), party=label)


def _nobody(subject: Subject) -> Iterator[Found]:
    for each in dead_steps(subject):
        if each.why.startswith(NOBODY):
            says = f"No party can ever take “{each.label}”: {each.why}."
            yield fails(says, _place(subject, each.kind, each.name))


def _idle(subject: Subject, deeds: Collection[Deed]) -> Iterator[Found]:
    """Yield the parties that can do nothing, see nothing, are told nothing, and that nothing depends on."""
    doing = {each.party for each in deeds}
    for party in subject.node.parties:
        part = party.id in doing or heard(subject.node, party.id) or read(subject, party.id)
        if not part and not seen(subject, party.id):
            says = f"“{party.label or party.id}” has no part: it can do nothing, sees nothing and gets no mail."
            yield fails(says, subject.at("party", party.id))


def _place(subject: Subject, kind: str, name: str) -> Place:
    if kind == "reuse":
        return Place("", "reuse", f"{subject.id}>{name}")
    return subject.at(PLACES.get(kind, kind), name)


CHECK = Check(
    "R5",
    "Rights and parties without use",
    "Is there a right that nobody can use, or a party without a part?",
    "Each party can use each of its rights.",
    find,
)
