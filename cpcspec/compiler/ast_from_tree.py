"""AST from Lark tree: total, one conversion for every rule of the grammar."""

from __future__ import annotations

from lark import Token, Tree

from cpcspec.compiler import ast
from cpcspec.source import SourceFile, Span

BLOCKS = frozenset(
    "source kind codes register setting procedure fragment use start_menu party part state tab section switch list"
    " field comments attachments action timer mail access sees retention reuse create property scenario situation"
    " data".split()
)
EXPRESSIONS = frozenset(
    "or_expr and_expr not_expr eq ne known unknown one_of not_one_of ge le gt lt includes any_where every_where"
    " any_linked plus minus without count count_where largest smallest path number_value string_value date_value yes no"
    " today this".split()
)
FACTS = frozenset(("basis", "meets", "help"))
GROUPS = frozenset(("names", "values", "kinds", "nobody", "activities"))


def ast_from_tree(tree: Tree[Token], source: SourceFile) -> ast.File:
    """Return the AST of a whole file."""
    blocks = (_convert(child, source) for child in tree.children)
    return ast.File(tuple(each for each in blocks if isinstance(each, ast.Block)))


def _convert(node: Tree[Token] | Token | None, source: SourceFile) -> ast.Arg:
    if node is None:
        return None
    if isinstance(node, Token):
        return _word(node, source)
    rule = str(node.data)
    args = tuple(_convert(child, source) for child in node.children)
    if rule in GROUPS:
        return args
    span = _span(node, source)
    if rule in EXPRESSIONS:
        return ast.Expr(rule, args, span)
    if rule in BLOCKS:
        return _block(rule, args, span)
    return ast.Clause(rule, args, span)


def _block(rule: str, args: tuple[ast.Arg, ...], span: Span) -> ast.Block:
    if rule == "sees":
        facts = tuple(each for each in args if isinstance(each, ast.Clause) and each.kind in FACTS)
        return ast.Block(rule, tuple(each for each in args if each not in facts), facts, span)
    body = tuple(each for each in args if isinstance(each, ast.Clause | ast.Block))
    head = tuple(each for each in args if not isinstance(each, ast.Clause | ast.Block))
    return ast.Block(rule, head, body, span)


def _word(token: Token, source: SourceFile) -> ast.Word:
    text = str(token)
    start = _offset(source, token.line or 1, token.column or 1)
    if token.type == "STRING":
        return ast.Word(text[1:-1], _within(source, start, start + len(text)), quoted=True)
    lead = len(text) - len(text.lstrip())
    bare = text.strip()
    return ast.Word(bare, _within(source, start + lead, start + lead + len(bare)))


def _within(source: SourceFile, start: int, end: int) -> Span:
    """Return a span that ends with its line: what was mended may be longer than what was written."""
    stop = source.text.find("\n", start)
    return Span(source, start, min(end, stop if stop >= 0 else len(source.text)))


def _span(node: Tree[Token], source: SourceFile) -> Span:
    """Return the span from the rule's first sign to the end of its first line (blocks reach far below it)."""
    meta = node.meta
    if meta.empty:
        return Span(source, 0, 0)
    start = _offset(source, meta.line, meta.column)
    line_end = source.starts[meta.line] - 1 if meta.line < len(source.starts) else len(source.text)
    end = _offset(source, meta.line, meta.end_column) if meta.end_line == meta.line else line_end
    return Span(source, start, max(min(end, line_end), start))


def _offset(source: SourceFile, line: int, column: int) -> int:
    """Return the offset of a place. Repairs may have moved the parser's offsets, never its lines."""
    return min(source.starts[min(line, len(source.starts)) - 1] + column - 1, len(source.text))
