"""What names and labels may not be: words of the language, names of settings, empty texts, gaps that nothing fills."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from cpcspec.compiler import model, slip_errors
from cpcspec.compiler.ast import Block, Expr, Word
from cpcspec.compiler.calendar_bounds import day_faults
from cpcspec.compiler.scope import SYSTEM
from cpcspec.diagnostics.diagnostic import Diagnostic, Findings
from cpcspec.diagnostics.suggest import did_you_mean

VALUES = frozenset(("field", "list", "switch", "party", "setting"))
"""Elements whose names stand in conditions."""
MEANT = {
    "state": "the state of the case",
    "number": "the number of the case",
    "created_on": "the day on which the case was created",
    "changed_on": "the day of the last event of the case",
    "entered_on": "the day on which the case entered its state",
    "actor": "whoever acts",
    "today": "the day on which the rule is judged",
    "this": "the entry that is looked at",
}
WORDS = frozenset("yes no not any every count largest smallest".split())
GAP = re.compile(r"\{(\w+)\}")
IN_NUMBER = ("year", "serial")


def check_names(blocks: Collection[Block], spec: model.Spec, found: Findings) -> None:
    """Report names and labels that cannot be; fragments are judged as written, what they fill in where it is used."""
    for block in blocks:
        for each in _all(block):
            found.extend(_of_name(each, spec))
            found.extend(_of_label(each))
            found.extend(_of_value(each))
    for procedure in spec.procedures.values():
        found.extend(_same_labels(procedure))
        for each in _all(procedure.block):
            found.extend(_gaps(each))


def _all(block: Block) -> Iterator[Block]:
    yield block
    for each in block.blocks():
        yield from _all(each)


def _of_name(block: Block, spec: model.Spec) -> Iterator[Diagnostic]:
    if block.kind not in VALUES:
        return
    name = block.name.text
    reserved = MEANT.get(name) or (SYSTEM.get(name) and "something of the case") or ""
    if name in WORDS:
        reserved = "a word of the language"
    if reserved:
        problem = f"`{name}` cannot be the name of a {block.kind}: in conditions it means {reserved}"
        yield slip_errors.NAME_FORM.at(
            block.name.span, problem=problem, cure=f"choose another name, such as `own_{name}`"
        )
    elif block.kind != "setting" and name in spec.settings:
        problem = f"the {block.kind} `{name}` has the name of a setting, and rules would read the {block.kind}"
        also = ((spec.settings[name][0].name.span, "the setting is here"),)
        yield slip_errors.NAME_FORM.at(block.name.span, problem=problem, cure="rename one of the two", also=also)


def _of_value(block: Block) -> Iterator[Diagnostic]:
    """Give the fault of a setting whose value is a day that there is not."""
    value = block.head[2] if block.kind == "setting" else None
    if isinstance(value, Expr) and value.op == "date_value" and isinstance(value.args[0], Word):
        yield from day_faults(value.args[0].text, value.span)


def _of_label(block: Block) -> Iterator[Diagnostic]:
    words = [each for each in block.head if isinstance(each, Word) and each.quoted]
    empty = [each for each in words if not each.text.strip()]
    if empty:
        problem = f"the {block.kind} `{block.name.text}` has an empty text for its label"
        yield slip_errors.NO_LABEL.at(empty[0].span, problem=problem, cure="write what users read")


def _same_labels(procedure: model.Procedure) -> Iterator[Diagnostic]:
    first: dict[str, Block] = {}
    for name, block in procedure.space("state").items():
        label = " ".join(block.label.split()).casefold()
        if label in first:
            also = ((first[label].name.span, "the first one is here"),)
            facts = {"first": first[label].name.text, "name": name, "label": block.label}
            yield slip_errors.SAME_STATE_LABEL.at(block.name.span, also=also, **facts)
        first.setdefault(label, block)


def _gaps(block: Block) -> Iterator[Diagnostic]:
    """Give the words in braces that nothing fills in; those in the text of a mail are known where mails are made."""
    for clause in block.clauses("number"):
        yield from _unfilled(clause.args, IN_NUMBER)
    if block.kind in ("procedure", "reuse"):
        return
    each_code = ("code",) if block.kind == "tab" and any(block.clauses("for_each")) else ()
    yield from _unfilled(block.head, each_code)
    for clause in block.clauses("confirm", "button"):
        yield from _unfilled(clause.args, ())


def _unfilled(args: Collection[object], known: Collection[str]) -> Iterator[Diagnostic]:
    for word in args:
        if isinstance(word, Word) and word.quoted:
            for name in dict.fromkeys(GAP.findall(word.text)):
                if name not in known:
                    hint = did_you_mean(name, known)
                    yield slip_errors.UNKNOWN_GAP.at(word.span, name=name, hint=hint)
