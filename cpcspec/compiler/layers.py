"""Each layer of a spec as text, for people who want to see what the compiler sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpcspec.compiler.ast import Arg, Block, Clause, Expr, Word
from cpcspec.compiler.driver import Compiled
from cpcspec.compiler.tree_from_text import tree_from_text
from cpcspec.ir.codec import encode
from cpcspec.source import SourceFile


def tree(sources: Iterable[SourceFile]) -> str:
    """Return the parser's trees, one after another."""
    found = []
    for source in sources:
        parsed, _ = tree_from_text(source)
        found.append(f"# {source.path}\n{parsed.pretty() if parsed else ''}")
    return "\n".join(found)


def ast(done: Compiled) -> str:
    """Return the abstract syntax: a line for each block and clause, with the line it was written on."""
    lines = []
    for path, file in done.files.items():
        lines.append(f"# {path}")
        for block in file.blocks:
            lines += _block(block, 0)
    return "\n".join(lines) + "\n"


def model(done: Compiled) -> str:
    """Return the resolved model: fragments put in, tables read, the names of each procedure by namespace."""
    known = done.model
    lines = [
        f"{word}: {', '.join(sorted(names)) or 'none'}"
        for word, names in (
            ("sources", known.sources),
            ("kinds", known.kinds),
            ("code lists", known.tables),
            ("settings", known.settings),
            ("fragments", known.fragments),
            ("authorities", known.register),
            ("scenarios", known.scenarios),
        )
    ]
    for procedure in known.procedures.values():
        lines.append("")
        lines += _block(procedure.block, 0)
        lines += [f"  names of {space}: {', '.join(names) or 'none'}" for space, names in procedure.names.items()]
    return "\n".join(lines) + "\n"


def ir(done: Compiled) -> str:
    """Return the IR as canonical JSON."""
    return encode(done.spec)


def _block(block: Block, depth: int) -> Iterator[str]:
    origin = f"  (from {block.origin})" if block.origin else ""
    yield f"{'  ' * depth}{block.kind} {_args(block.head)}".rstrip() + f"  @{block.span.line}{origin}"
    for each in block.body:
        if isinstance(each, Block):
            yield from _block(each, depth + 1)
        else:
            yield f"{'  ' * (depth + 1)}{each.kind} {_args(each.args)}".rstrip()


def _args(args: Iterable[Arg]) -> str:
    return " ".join(_arg(each) for each in args if each is not None)


def _arg(arg: Arg) -> str:
    if isinstance(arg, Word):
        return f'"{arg.text}"' if arg.quoted else arg.text
    if isinstance(arg, Expr | Clause):
        name = arg.op if isinstance(arg, Expr) else arg.kind
        return f"({name} {_args(arg.args)})" if arg.args else f"({name})"
    if isinstance(arg, tuple):
        return f"[{_args(arg)}]"
    return ""
