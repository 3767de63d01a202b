"""The periods of a procedure by their names: what ends, and what readers call it."""

from __future__ import annotations

from cpcspec.audit.check import Subject
from cpcspec.audit.models.counting import period_span
from cpcspec.audit.study.phrases import named, told
from cpcspec.ir import nodes
from cpcspec.ir.words import in_words, labels_of


def period_label(subject: Subject, name: str) -> str:
    """Return what readers call the end of a timer (by its id), or of a rule of retention (`hide/0`, `erase/1`)."""
    node = subject.node
    kind, _, place = name.partition("/")
    if not place:
        return named(next(each for each in node.timers if each.id == name))
    rule: nodes.Hide | nodes.Erase
    rule = node.retention.hide[int(place)] if kind == "hide" else node.retention.erase[int(place)]
    return f"the {'hiding' if kind == 'hide' else 'erasure'} {rule_words(subject, rule)}"


def rule_words(subject: Subject, rule: nodes.Hide | nodes.Erase) -> str:
    """Return when a rule of retention takes effect."""
    labels = labels_of(subject.world.spec, subject.node)
    length = told(period_span(subject.world.spec, subject.node, rule.period).most)
    when = "" if rule.when is None else f", when {in_words(rule.when, labels)}"
    return f"{length} after {in_words(rule.start, labels)}{when}"
