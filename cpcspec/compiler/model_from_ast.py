"""Resolved model from AST: names collected, tables read, fragments put in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Block, Clause, Expr, File, Word
from cpcspec.compiler.citations import citations
from cpcspec.compiler.fragments import expand
from cpcspec.compiler.naming import check_names
from cpcspec.compiler.tables import read_codes, read_register
from cpcspec.diagnostics.diagnostic import Findings
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir.expr import Scalar
from cpcspec.source import SourceFile

FORM_KINDS = frozenset(("tab", "section", "switch", "field", "list", "comments", "attachments"))
FORM_HOLDERS = frozenset(("tab", "section", "switch"))
FLOW_KINDS = {"state": "state", "party": "party", "part": "part", "action": "action", "timer": "timer", "mail": "mail"}
KIND_WORDS = {"start_menu": "start", "comments": "comment box", "attachments": "attachment section"}


def model_from_ast(files: Iterable[File], tables: Mapping[str, SourceFile], found: Findings) -> model.Spec:
    """Return the model of all files together; faults go to `found`, and what is faulty is left out."""
    spec = model.Spec()
    blocks = [block for file in files for block in file.blocks]
    strange: set[str] = set()
    for block in blocks:
        _look_alike(block, strange, found)
        _declare(block, spec, tables, found)
    for block in blocks:
        if block.kind == "register" and isinstance(block.head[0], Word):
            spec.register.update(read_register(block.head[0], spec.kinds, tables, found))
        elif block.kind == "procedure" and spec.procedures.get(block.name.text) is None:
            whole = expand(block, spec.fragments, found)
            spec.procedures[block.name.text] = model.Procedure(whole, _names(whole, found))
        elif block.kind == "procedure":
            _twice(block, spec.procedures[block.name.text].block, found)
    for block in blocks:
        _sources(block, spec, found)
    check_names(blocks, spec, found)
    return spec


def _declare(block: Block, spec: model.Spec, tables: Mapping[str, SourceFile], found: Findings) -> None:
    """Put a top-level element into the model, unless its name is taken."""
    name = block.name.text
    homes: dict[str, dict[str, Block]] = {
        "source": spec.sources,
        "kind": spec.kinds,
        "fragment": spec.fragments,
        "property": spec.properties,
        "data": spec.data,
        "situation": spec.situations,
        "scenario": spec.scenarios,
    }
    if block.kind in homes:
        if name in homes[block.kind]:
            _twice(block, homes[block.kind][name], found)
        else:
            homes[block.kind][name] = block
    elif block.kind == "codes":
        if name in spec.tables:
            _twice(block, spec.tables[name].block, found)
        elif isinstance(block.head[2], Word):
            spec.tables[name] = model.Table(block, *read_codes(block.head[2], tables, found))
    elif block.kind == "setting":
        if name in spec.settings:
            _twice(block, spec.settings[name][0], found)
        else:
            spec.settings[name] = (block, _literal(block.head[2]))
    elif block.kind == "reuse":
        spec.reuses.append(block)


def _literal(value: object) -> Scalar:
    """Return the plain value of a literal expression; a name counts as its text."""
    if not isinstance(value, Expr):
        return None
    first = value.args[0] if value.args else None
    if value.op == "number_value" and isinstance(first, Word):
        return int(first.text)
    if value.op in ("yes", "no"):
        return value.op == "yes"
    return first.text if isinstance(first, Word) else None


def _twice(block: Block, first: Block, found: Findings) -> None:
    word = KIND_WORDS.get(block.kind, block.kind)
    also = ((first.name.span, "the first one is here"),)
    found.add(errors.DUPLICATE.at(block.name.span, kind=word, name=block.name.text, also=also))


def _names(procedure: Block, found: Findings) -> dict[str, dict[str, Block]]:
    """Return the names of a procedure by namespace. All that stands in tabs shares one, lists have their own."""
    names: dict[str, dict[str, Block]] = {"form": {}, **{space: {} for space in FLOW_KINDS.values()}}
    parts: list[Block] = []
    for block in procedure.blocks():
        if block.kind in FLOW_KINDS:
            _enter(block, names[FLOW_KINDS[block.kind]], found)
        if block.kind == "part":
            # Rules name parts and items of the form side by side, so the two share their names.
            parts.append(block)
        if block.kind == "tab":
            _enter_form(block, names["form"], found)
        if block.kind in ("action", "comments"):
            _own_fields(block, found)
    for part in parts:
        if part.name.text in names["form"]:
            _twice(names["form"][part.name.text], part, found)
    return names


def _enter(block: Block, names: dict[str, Block], found: Findings) -> None:
    first = names.setdefault(block.name.text, block)
    if first is not block:
        _twice(block, first, found)


def _enter_form(block: Block, names: dict[str, Block], found: Findings) -> None:
    _enter(block, names, found)
    for child in block.blocks(*FORM_KINDS):
        if block.kind in FORM_HOLDERS:
            _enter_form(child, names, found)
    if block.kind in ("list", "comments"):
        _own_fields(block, found)


def _own_fields(block: Block, found: Findings) -> None:
    """Look for doubles among the fields that a list, comment box or action holds for itself."""
    own: dict[str, Block] = {}
    for child in block.blocks(*FORM_KINDS):
        if child.kind in FORM_HOLDERS:
            _enter_form(child, own, found)
        else:
            _enter(child, own, found)
            if child.kind == "list":
                _own_fields(child, found)


def _sources(block: Block, spec: model.Spec, found: Findings) -> None:
    """Report each `basis` whose source is not declared."""
    for each in block.body:
        if isinstance(each, Block):
            _sources(each, spec, found)
        elif each.kind == "basis" and isinstance(each.args[0], Word):
            for cited in citations(each.args[0].text):
                if cited.source not in spec.sources:
                    hint = did_you_mean(cited.source, spec.sources)
                    found.add(errors.UNKNOWN_SOURCE.at(each.args[0].span, name=cited.source or cited.text, hint=hint))


def _look_alike(block: Block, said: set[str], found: Findings) -> None:
    """Report names that hold letters other than a to z, each name once: they look like other names."""
    words = _words(block.head)
    words += [each for clause in block.body if isinstance(clause, Clause) for each in _words(clause.args)]
    for word in words:
        if not word.quoted and not word.text.isascii() and word.text.isidentifier():
            if word.text in said:
                continue
            said.add(word.text)
            strange = dict.fromkeys(each for each in word.text if not each.isascii())
            named = ", ".join(f"`{each}` ({unicodedata.name(each, 'unnamed').lower()})" for each in strange)
            bare = unicodedata.normalize("NFKD", word.text).encode("ascii", "ignore").decode()
            plain = f", such as `{bare}`" if len(bare) == len(word.text) else ""
            found.add(errors.LOOKALIKE.at(word.span, name=word.text, letters=named, plain=plain))
    for child in block.blocks():
        _look_alike(child, said, found)


def _words(args: Iterable[object]) -> list[Word]:
    found: list[Word] = []
    for each in args:
        if isinstance(each, Word):
            found.append(each)
        elif isinstance(each, tuple):
            found += _words(each)
        elif isinstance(each, Expr | Clause):
            found += _words(each.args)
    return found
