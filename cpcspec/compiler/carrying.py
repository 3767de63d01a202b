"""What goes along from one case to another: names of groups resolved to the items that both forms have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Block, Word
from cpcspec.compiler.context import Context, words
from cpcspec.compiler.scope import field_type
from cpcspec.diagnostics.diagnostic import Said
from cpcspec.diagnostics.suggest import did_you_mean

HOLDERS = ("tab", "section", "switch")
LEAVES = ("field", "switch", "list", "comments", "attachments")


Pair = tuple[model.Procedure, model.Procedure]
"""A procedure that data come from, and the one that takes them."""


def carried(block: Block, pair: Pair) -> tuple[str, ...]:
    """Return the ids of the items that the `carry` lines of a block name and that both procedures have."""
    found: dict[str, None] = {}
    for clause in block.clauses("carry"):
        named, excepted = (words(each) for each in clause.args[:2])
        left = {name for word in excepted for name in group(pair[0], word.text) or ()}
        for word in named:
            found.update((each, None) for each in _both(word, pair) if each not in left)
    return tuple(found)


def _both(word: Word, pair: Pair) -> list[str]:
    """Return the items that a name stands for and that both procedures have."""
    return [each for each in group(pair[0], word.text) or () if _same(*pair, each)]


def check_carry(context: Context, block: Block, pairs: Iterable[Pair]) -> None:
    """Report names in `carry` lines that no source has, or that no pair of source and target shares."""
    known = list(pairs)
    for clause in block.clauses("carry"):
        for word in (*words(clause.args[0]), *words(clause.args[1])):
            if all(group(source, word.text) is None for source, _ in known):
                _unknown(context, word, known)
        for word in words(clause.args[0]):
            there = [pair for pair in known if group(pair[0], word.text) is not None]
            if there and not any(_both(word, pair) for pair in there):
                source, target = (each.block.label for each in there[0])
                said: Said = {"name": word.text, "source": source, "target": target}
                context.found.add(errors.NOT_BY_ACTION.at(word.span, context.crumbs, **said))


def _unknown(context: Context, word: Word, pairs: Iterable[Pair]) -> None:
    options = {name for each, _ in pairs for name in (*each.space("form"), *each.space("part"), *fragments(each))}
    said: Said = {"kind": "field, list, tab, part or fragment", "name": word.text}
    context.found.add(errors.UNKNOWN_NAME.at(word.span, context.crumbs, hint=did_you_mean(word.text, options), **said))


def group(procedure: model.Procedure, name: str) -> list[str] | None:
    """Return the ids of the items at the top of lists that a field, list, tab, part or fragment stands for."""
    form = procedure.space("form")
    if name in form:
        return [each.name.text for each in leaves(form[name])]
    if name in procedure.space("part"):
        return [each.name.text for each, part in parted(procedure) if part == name]
    if name in fragments(procedure):
        return [each.name.text for each in form.values() if each.kind in LEAVES and name in each.origin.split()]
    return None


def fragments(procedure: model.Procedure) -> set[str]:
    """Return the names of the fragments that a form was put together from."""
    return {name for each in procedure.space("form").values() for name in each.origin.split()}


def leaves(block: Block) -> Iterator[Block]:
    """Yield the fields, lists, boxes and sections of files of a block, itself included; lists are not entered."""
    if block.kind in LEAVES:
        yield block
    if block.kind in HOLDERS:
        for child in block.blocks(*LEAVES, "section"):
            yield from leaves(child)


def parted(procedure: model.Procedure) -> Iterator[tuple[Block, str]]:
    """Yield the leaves of a form with the part that each belongs to."""
    first = next(iter(procedure.space("part")), "")
    for tab in procedure.block.blocks("tab"):
        yield from _parted(tab, first)


def _parted(block: Block, inherited: str) -> Iterator[tuple[Block, str]]:
    clause = next(block.clauses("in_part"), None)
    word = clause.args[0] if clause else None
    part = word.text if isinstance(word, Word) else inherited
    if block.kind in LEAVES:
        yield block, part
    if block.kind in HOLDERS:
        for child in block.blocks(*LEAVES, "section"):
            yield from _parted(child, part)


def _same(source: model.Procedure, target: model.Procedure, name: str) -> bool:
    """Return whether both forms have that item, and it holds the same kind of value."""
    here, there = source.space("form").get(name), target.space("form").get(name)
    return here is not None and there is not None and here.kind == there.kind and field_type(here) == field_type(there)
