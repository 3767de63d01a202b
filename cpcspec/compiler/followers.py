"""Findings that only echo another one: a line that could not be read is missing where it should stand."""

from __future__ import annotations

from collections.abc import Iterable

from cpcspec.compiler import errors
from cpcspec.diagnostics.diagnostic import Diagnostic, Findings
from cpcspec.source import SourceFile, Span

ECHOES = frozenset((errors.MISSING_CLAUSE.code, errors.INITIAL_STATE.code))
NONE = " no "


def without_followers(found: Findings, causes: Iterable[Diagnostic]) -> Findings:
    """Return the findings without those that say that an element lacks a line, where one of its lines is at fault."""
    lines: dict[str, set[int]] = {}
    for each in causes:
        lines.setdefault(each.span.source.path, set()).add(each.span.line)
    if not lines:
        return found
    kept = Findings()
    kept.extend(each for each in found if not _echoes(each) or not _has(each.span, lines))
    return kept


def _echoes(finding: Diagnostic) -> bool:
    return finding.code in ECHOES and NONE in finding.message


def _has(span: Span, lines: dict[str, set[int]]) -> bool:
    """Return whether one of these lines belongs to the element that a span names: it is indented deeper."""
    wanted = lines.get(span.source.path)
    if not wanted:
        return False
    own = _depth(span.source, span.line)
    for number in range(span.line + 1, len(span.source.starts) + 1):
        if number in wanted:
            return True
        if span.source.line(number).strip() and _depth(span.source, number) <= own:
            return False
    return False


def _depth(source: SourceFile, number: int) -> int:
    line = source.line(number).expandtabs(4)
    return len(line) - len(line.lstrip())
