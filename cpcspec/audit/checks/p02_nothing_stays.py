"""P2: what stays after erasure, and what has left before it."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import PLACEHOLDER, Deep
from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.states.sights import is_personal
from cpcspec.audit.study.flows import Flow, flows, pairs
from cpcspec.audit.study.keeping import NO_PERSONAL_DATA, personal
from cpcspec.audit.study.periods import rule_words
from cpcspec.audit.study.phrases import named
from cpcspec.checks.rule import Place


def find(subject: Subject) -> Iterator[Found]:
    """Yield each item with personal data that an erasure leaves, and each mail that takes one out of the system."""
    items = list(personal(subject.node))
    if not items:
        yield not_applicable(NO_PERSONAL_DATA)
        return
    found = [*_kept(subject, items), *_mailed(subject, items)]
    yield from found
    if not subject.node.retention.erase:
        yield fails("Nothing is ever erased: the procedure has no rule of erasure.", _whole(subject))
    elif not found:
        copies = {each.target.label or each.target.id for each in flows(subject.world.spec) if _copies(subject, each)}
        yield holds(CHECK.good, items_with_personal_data=len(items), copies_go_to=[*sorted(copies)])


def _whole(subject: Subject) -> Place:
    return subject.at("procedure", subject.id)._replace(procedure="")


def _copies(subject: Subject, flow: Flow) -> bool:
    return flow.source.id == subject.id and any(is_personal(each.source.item) for each in pairs(flow))


def _kept(subject: Subject, items: list[Deep]) -> Iterator[Found]:
    for rule in subject.node.retention.erase:
        for each in items:
            if each.path.partition(".")[0] in rule.keep:
                says = f"{named(each.item)} holds personal data and stays after erasure ({rule_words(subject, rule)})."
                yield fails(says, subject.at("form", each.path))


def _mailed(subject: Subject, items: list[Deep]) -> Iterator[Found]:
    by_name = {each.item.id: each for each in items}
    for mail in subject.node.mails:
        for name in dict.fromkeys(PLACEHOLDER.findall(f"{mail.label} {mail.text}")):
            if name in by_name:
                says = f"The mail {named(mail)} carries {named(by_name[name].item)}: what was sent is never erased."
                yield fails(says, subject.at("mail", mail.id))


CHECK = Check(
    id="P2",
    title="Nothing personal stays after erasure",
    question="Does erasure reach all personal data, and has none left the system before?",
    good="Erasure reaches all personal data of the case, and no mail carries any.",
    find=find,
)
