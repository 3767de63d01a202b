"""P6: parties that see personal data without having to do anything with them."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.moves import reached, steps
from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA, personal
from cpcspec.audit.study.matrix import grants
from cpcspec.audit.study.phrases import quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield each party that sees personal data, without a basis, where it has no step to take now or later."""
    if not any(personal(subject.node)):
        yield not_applicable(NO_PERSONAL_DATA)
        return
    seen, based = _seen(subject)
    doing = _doing(subject)
    ways = {(each.source, each.target) for each in steps(subject.node)}
    finals = {each.id for each in subject.node.states if each.final}
    found = 0
    labels = {each.id: each.label or each.id for each in subject.node.parties}
    for party, states in seen.items():
        idle = [
            each for each in states if each not in finals and reached(ways, (each,)).isdisjoint(doing.get(party, ()))
        ]
        if idle:
            found += 1
            says = (
                f"“{labels.get(party, party)}” sees personal data in {quoted(map(subject.state, idle))}, "
                "has nothing to do there or later, and no rule of sight names a basis for that."
            )
            yield fails(says, subject.at("party", party))
    if not found:
        yield holds(CHECK.good, parties_that_see_personal_data=len(seen), with_a_basis=[*based])


def _seen(subject: Subject) -> tuple[dict[str, list[str]], list[str]]:
    """Return where each party sees personal data as they are without a basis, and who does on a basis."""
    paths = {each.path for each in personal(subject.node)}
    order = [each.id for each in subject.node.states]
    seen: dict[str, set[str]] = {}
    based: dict[str, set[str]] = {}
    for rule in subject.table.rules:
        if not rule.masked and not paths.isdisjoint(rule.paths):
            basis = rule.node.basis or subject.node.access_basis
            for party in rule.parties:
                (based if basis else seen).setdefault(party, set()).update(rule.states)
    found = {
        party: [each for each in order if each in states - based.get(party, set())] for party, states in seen.items()
    }
    labels = {each.id: each.label or each.id for each in subject.node.parties}
    return found, sorted(labels.get(each, each) for each in based)


def _doing(subject: Subject) -> dict[str, set[str]]:
    """Return in which states each party may do anything, since it sees what it needs for that."""
    found: dict[str, set[str]] = {}
    for each in grants(subject.world.program, subject.node):
        found.setdefault(each.party, set()).update(each.states)
    return found


CHECK = Check(
    id="P6",
    title="Personal data seen with a need",
    question="Does each party that sees personal data have something to do with them, or a basis?",
    good="Each party that sees personal data in an open case has a step to take there or later, or a basis.",
    find=find,
)
