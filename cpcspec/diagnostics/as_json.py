"""Findings as JSON for other programs: same findings, same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cpcspec.diagnostics.diagnostic import Diagnostic
from cpcspec.source import Span

VERSION = 1


def render(findings: Iterable[Diagnostic]) -> str:
    """Return a JSON object with `version`, `findings` and `summary`."""
    listed = list(findings)
    errors = sum(each.severity == "error" for each in listed)
    whole = {
        "version": VERSION,
        "findings": [_finding(each) for each in listed],
        "summary": {
            "errors": errors,
            "warnings": len(listed) - errors,
            "files": len({each.span.source.path for each in listed}),
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Diagnostic) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        **region(finding.span),
        "crumbs": list(finding.crumbs),
        "why": finding.why,
        "help": finding.help,
        "also": [{**region(span), "message": phrase} for span, phrase in finding.also],
    }


def region(span: Span) -> dict[str, Any]:
    """Return path, lines and columns of a span: counted from 1, in characters, the end column is the one after."""
    end_line, end_column = span.source.position(span.end)
    return {
        "path": span.source.path,
        "line": span.line,
        "column": span.column,
        "end_line": end_line,
        "end_column": end_column,
    }
