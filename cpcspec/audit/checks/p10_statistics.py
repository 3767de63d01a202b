"""P10: what is kept for statistics after erasure does not tell who it was."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import deep
from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable
from cpcspec.audit.study.periods import rule_words
from cpcspec.audit.study.phrases import named
from cpcspec.ir import nodes

FREE = ("text", "long text", "web link", "email", "phone", "file", "date")
"""Types whose values can be those of one case alone."""


def find(subject: Subject) -> Iterator[Found]:
    """Yield each item kept after erasure that could tell which case, or whose, it was."""
    rules = subject.node.retention.erase
    if not rules:
        yield not_applicable("The procedure erases nothing.")
        return
    found: dict[str, None] = {}
    keep = {name for rule in rules for name in rule.keep}
    kept = {each.item.label or each.item.id for each in deep(subject.node) if each.path in keep}
    for rule in rules:
        for each in deep(subject.node):
            telling = isinstance(each.item, nodes.FieldNode) and each.item.type.name in FREE
            if telling and each.path.partition(".")[0] in rule.keep and each.path not in found:
                found.setdefault(each.path)
                says = (
                    f"{named(each.item)} stays for statistics after erasure ({rule_words(subject, rule)}), "
                    f"and as a value that can be written freely it may tell whose case it was."
                )
                yield fails(says, subject.at("form", each.path))
    if not found:
        yield holds(CHECK.good, kept=[*sorted(kept)])


CHECK = Check(
    id="P10",
    title="Statistics that tell of nobody",
    question="Can anybody be recognized by what is kept after erasure?",
    good="After erasure only coded values are kept, counted together with those of all other cases.",
    find=find,
)
