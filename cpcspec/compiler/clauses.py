"""Which lines an element must have, and which it may have only once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Block, Clause
from cpcspec.diagnostics.diagnostic import Findings, Said


class Needed(NamedTuple):
    """A line that must be there: one of these clauses, how it is written, and what is unclear without it."""

    kinds: tuple[str, ...]
    written: str
    meaning: str


PARTY_RULES = ("is_creator", "is_kind", "is_assigned", "is_named")
SUBJECTS = ("of_procedures", "of_every")
CLAIMS = tuple("always never at_last once leads_to only_after only_may only_see at_most starts_only".split())
ALTERNATIVES = {
    **dict.fromkeys(PARTY_RULES, "is"),
    **dict.fromkeys(SUBJECTS, "of"),
    **dict.fromkeys(CLAIMS, "what is true"),
}
"""Clauses of which an element has one, whichever, and what a finding calls them."""
NEEDED: Mapping[str, tuple[Needed, ...]] = {
    "field": (Needed(("type",), "type", "what may be entered"),),
    "party": (Needed(PARTY_RULES, "is ...", "who that is"),),
    "action": (
        Needed(("by",), "by", "who may do it"),
        Needed(("from_to_state", "in_states"), "from ... to ...", "in which states it may be done"),
    ),
    "timer": (
        Needed(("runs",), "runs in", "in which states it runs"),
        Needed(("ends",), "ends", "when it ends"),
    ),
    "mail": (
        Needed(("mail_to",), "to", "who receives it"),
        Needed(("text",), "text", "what it says"),
    ),
    "start_menu": (Needed(("by",), "by", "who may start it"),),
    "comments": (Needed(("by",), "by", "who may write there"),),
    "attachments": (Needed(("by",), "by", "who may attach files"),),
    "reuse": (Needed(("by",), "by", "who may do it"),),
    "property": (
        Needed(SUBJECTS, "of", "of which procedures it speaks"),
        Needed(CLAIMS, "always", "what must be true"),
    ),
}
MANY = frozenset(
    "basis meets required check_form least from_to_state in_states remind needs check asks edited param argument set"
    " assign add send_mail carry move flag hide erase kinds names".split()
)
WRITTEN = {
    "in_part": "part",
    "in_states": "in",
    "outside_states": "outside",
    "timer_when": "when",
    "mail_when": "when",
    "reuse_when": "when",
    "mail_to": "to",
    "mail_on": "on",
    "then_to": "then to",
    "for_each": "for each",
    "chosen": "rows chosen from",
    "most": "at most",
    "per": "at most ... per",
    "with_personal": "with personal data",
    "runs": "runs in",
    "linked": "linked as",
    "behalf": "for",
    "personal": "personal data",
    "number_new": "give number",
    "give_number": "give number",
    "copy_files": "copy files",
    "shown": "shown when",
}
KIND_WORDS = {"start_menu": "start from menu", "comments": "comment box", "attachments": "attachment section"}


def check_clauses(block: Block, crumbs: tuple[str, ...], found: Findings) -> None:
    """Report the lines that a block (and all that is in it) lacks, or says twice."""
    crumbs = (*crumbs, crumb(block)) if block.kind not in ("use", "sees") else crumbs
    kinds = {each.kind for each in block.clauses(*_kinds(block))}
    word = KIND_WORDS.get(block.kind, block.kind)
    for needed in NEEDED.get(block.kind, ()):
        if not kinds.intersection(needed.kinds):
            said: Said = {"kind": word, "name": block.name.text, "clause": needed.written, "meaning": needed.meaning}
            found.add(errors.MISSING_CLAUSE.at(block.name.span, crumbs, **said))
    first: dict[str, Clause] = {}
    for clause in block.body:
        if isinstance(clause, Clause) and clause.kind not in MANY:
            group = ALTERNATIVES.get(clause.kind, clause.kind)
            if group in first:
                also = ((first[group].span, "the first one is here"),)
                said = {"clause": WRITTEN.get(group, group), "kind": word, "name": block.name.text}
                found.add(errors.REPEATED_CLAUSE.at(clause.span, crumbs, also=also, **said))
            first.setdefault(group, clause)
    for child in block.blocks():
        check_clauses(child, crumbs, found)


def _kinds(block: Block) -> tuple[str, ...]:
    return tuple({each.kind for each in block.body if isinstance(each, Clause)})


def crumb(block: Block) -> str:
    """Return how a breadcrumb names a block: `tab "Details"`."""
    word = KIND_WORDS.get(block.kind, block.kind)
    label = block.label
    return f'{word} "{label}"' if label != block.kind else word
