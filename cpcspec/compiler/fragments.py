"""Fragments put in where they are used, with their settings filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cpcspec.compiler import errors
from cpcspec.compiler.ast import Arg, Block, Clause, Expr, Word
from cpcspec.diagnostics.diagnostic import Findings
from cpcspec.diagnostics.suggest import did_you_mean

PROCEDURE_ITEMS = frozenset(
    ("start_menu", "party", "part", "state", "tab", "action", "timer", "mail", "access", "retention")
)


REFERRING = frozenset(("use", "create", "sees"))
"""Blocks whose heads name what is declared elsewhere; all others give a name of their own."""
SPOKEN = frozenset(("level", "before_after", "per_what", "flag_word", "basis", "meets"))
"""Clauses whose words are part of the language, or citations."""


def expand(block: Block, fragments: Mapping[str, Block], found: Findings, way: tuple[str, ...] = ()) -> Block:
    """Return the block with each `use` replaced by what its fragment holds."""
    body: list[Clause | Block] = []
    for each in block.body:
        if isinstance(each, Clause):
            body.append(each)
        elif each.kind == "use":
            body += _used(each, fragments, found, way)
        else:
            body.append(expand(each, fragments, found, way))
    return replace(block, body=tuple(body))


def _used(use: Block, fragments: Mapping[str, Block], found: Findings, way: tuple[str, ...]) -> list[Clause | Block]:
    name = use.name
    fragment = fragments.get(name.text)
    if fragment is None:
        hint = did_you_mean(name.text, fragments)
        found.add(errors.UNKNOWN_NAME.at(name.span, kind="fragment", name=name.text, hint=hint))
        return []
    if name.text in way:
        found.add(errors.FRAGMENT_LOOP.at(name.span, name=name.text, way=" and ".join(f"`{each}`" for each in way)))
        return []
    settings = _settings(use, fragment, found)
    filled = _fill(fragment, settings)
    whole = expand(filled, fragments, found, (*way, name.text))
    return [_mark(each, name.text) for each in whole.body if isinstance(each, Block)]


def _mark(block: Block, origin: str) -> Block:
    """Return the block marked with the outermost fragment that brought it, all the way down."""
    body = tuple(_mark(each, origin) if isinstance(each, Block) else each for each in block.body)
    return replace(block, body=body, origin=f"{block.origin} {origin}".strip())


def _settings(use: Block, fragment: Block, found: Findings) -> dict[str, Expr]:
    """Return the value of each setting of the fragment, from the use or from its default."""
    given = {clause.args[0].text: clause for clause in use.clauses("argument") if isinstance(clause.args[0], Word)}
    values: dict[str, Expr] = {}
    params = {each.args[0].text: each for each in fragment.clauses("param") if isinstance(each.args[0], Word)}
    for name, clause in given.items():
        if name not in params:
            place = clause.args[0].span if isinstance(clause.args[0], Word) else clause.span
            hint = did_you_mean(name, params)
            found.add(errors.UNKNOWN_NAME.at(place, kind=f"setting of `{fragment.name.text}`", name=name, hint=hint))
    for name, param in params.items():
        # A default may name a setting that stands above it.
        value = given[name].args[1] if name in given else _filled(param.args[1], values)
        if isinstance(value, Expr):
            values[name] = value
        else:
            found.add(errors.NEEDED_SETTING.at(use.name.span, fragment=fragment.name.text, name=name))
    return values


def _fill(block: Block, settings: Mapping[str, Expr]) -> Block:
    filled = _filled(block, settings)
    assert isinstance(filled, Block)  # noqa: S101 - a block stays one
    return filled


def _filled(node: Arg, settings: Mapping[str, Expr]) -> Arg:
    """Return the node with the names of settings replaced by their values, in conditions and in lists of names."""
    if isinstance(node, Word):
        return node if node.quoted or node.text not in settings else _as_word(settings[node.text], node)
    if isinstance(node, Expr):
        first = node.args[0] if node.args else None
        if node.op == "path" and len(node.args) == 1 and isinstance(first, Word) and first.text in settings:
            return replace(settings[first.text], span=node.span)
        return replace(node, args=tuple(_filled(each, settings) for each in node.args))
    if isinstance(node, Clause):
        return _filled_clause(node, settings)
    if isinstance(node, Block):
        refers = node.kind in REFERRING
        head = tuple(_filled(each, settings) for each in node.head) if refers else node.head
        body = tuple(_filled(each, settings) for each in node.body)
        return replace(node, head=head, body=tuple(each for each in body if isinstance(each, Clause | Block)))
    if isinstance(node, tuple):
        return tuple(_filled(each, settings) for each in node)
    return node


def _filled_clause(clause: Clause, settings: Mapping[str, Expr]) -> Clause:
    """Return a clause with its names filled in; words that only look like names stay: types, units, levels, marks."""
    if clause.kind in SPOKEN:
        return clause
    kept = clause.args[:1] if clause.kind == "argument" else ()
    rest = clause.args[len(kept) :]
    if clause.kind == "type":
        filled = tuple(each if isinstance(each, Word) else _filled(each, settings) for each in rest)
    elif clause.kind == "period":
        filled = (_filled(rest[0], settings), *rest[1:])
    else:
        filled = tuple(_filled(each, settings) for each in rest)
    return replace(clause, args=(*kept, *filled))


def _as_word(value: Expr, old: Word) -> Word:
    first = value.args[0] if value.args else None
    return replace(first, span=old.span) if isinstance(first, Word) else old
