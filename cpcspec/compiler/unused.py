"""Names that are declared and never used; the IR knows nothing of them any more, since their meaning was put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpcspec.compiler import errors, model
from cpcspec.compiler.ast import Arg, Block, Clause, Expr, File, Word
from cpcspec.compiler.clauses import crumb
from cpcspec.diagnostics.diagnostic import Diagnostic

SPEAKING = ("procedure", "fragment", "reuse")
"""What may use a name; that a scenario changes a setting is no use of it."""


def unused(spec: model.Spec, files: Iterable[File]) -> Iterator[Diagnostic]:
    """Yield each fragment and setting that nothing uses, unless there is no procedure that could."""
    if not spec.procedures:
        return
    blocks = [block for file in files for block in file.blocks if block.kind in SPEAKING]
    used = {each.name.text for block in blocks for each in _uses(block)}
    for name, fragment in spec.fragments.items():
        if name not in used:
            yield errors.UNUSED_FRAGMENT.at(fragment.name.span, (crumb(fragment),), name=name)
    words = {word for block in blocks for word in _words((*block.head, *block.body))}
    for name, (setting, _) in spec.settings.items():
        if name not in words:
            yield errors.UNUSED_SETTING.at(setting.name.span, (crumb(setting),), name=name)


def _uses(block: Block) -> Iterator[Block]:
    for each in block.blocks():
        if each.kind == "use":
            yield each
        yield from _uses(each)


def _words(args: Iterable[Arg]) -> Iterator[str]:
    """Yield all names that stand in these, at any depth."""
    for each in args:
        if isinstance(each, Word):
            yield each.text
        elif isinstance(each, tuple):
            yield from _words(each)
        elif isinstance(each, Expr | Clause):
            yield from _words(each.args)
        elif isinstance(each, Block):
            yield from _words((*each.head, *each.body))
