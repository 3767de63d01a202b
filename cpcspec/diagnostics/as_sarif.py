"""Findings as SARIF 2.1.0, for forges and editors that show findings beside the text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from cpcspec.diagnostics.diagnostic import Diagnostic
from cpcspec.diagnostics.page import Page, page
from cpcspec.source import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "SRCROOT"


def render(findings: Iterable[Diagnostic], version: str = "") -> str:
    """Return a SARIF log with one run; `version` is that of the program."""
    listed = list(findings)
    rules = {each.code: each for each in listed}
    order = {code: index for index, code in enumerate(rules)}
    return log([_rule(each) for each in rules.values()], [_result(each, order) for each in listed], version)


def log(rules: Sequence[dict[str, Any]], results: Sequence[dict[str, Any]], version: str = "", **run: Any) -> str:
    """Return a SARIF log with one run, of which more may be said; `version` is that of the program."""
    driver: dict[str, Any] = {"name": "cpcspec", "rules": list(rules)}
    if version:
        driver["version"] = version
    made = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": list(results), **run}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [made]}, ensure_ascii=False, indent=2) + "\n"


def _rule(finding: Diagnostic) -> dict[str, Any]:
    """Return what SARIF calls a rule: the code with its page."""
    known = page(finding.code)
    if known is None:
        return {"id": finding.code, "shortDescription": {"text": finding.code}, "help": {"text": finding.help}}
    return {**explained(finding.code, known), "defaultConfiguration": {"level": finding.severity}}


def explained(code: str, known: Page) -> dict[str, Any]:
    """Return a rule with its page."""
    return {
        "id": code,
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.meaning},
        "help": {"text": known.text, "markdown": known.text},
    }


def _result(finding: Diagnostic, order: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": order[finding.code],
        "level": finding.severity,
        "message": {"text": _said(finding)},
        "locations": [_location(finding.span, finding.crumbs)],
        "partialFingerprints": {"codeAndLine/v1": _fingerprint(finding)},
    }
    if finding.also:
        result["relatedLocations"] = [
            {"id": number, **_location(span), "message": {"text": phrase}}
            for number, (span, phrase) in enumerate(finding.also, 1)
        ]
    return result


def _said(finding: Diagnostic) -> str:
    """Return the message with its reason and cure, as sentences: viewers show nothing else at first."""
    parts = (finding.message, finding.why, finding.help)
    return ". ".join(each[:1].upper() + each[1:].rstrip(".") for each in parts if each) + "."


def _location(span: Span, crumbs: tuple[str, ...] = ()) -> dict[str, Any]:
    end_line, end_column = span.source.position(span.end)
    place: dict[str, Any] = {"artifactLocation": artifact(span.source.path)}
    if span.source.text:
        place["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": end_line,
            "endColumn": end_column,
            "snippet": {"text": span.text},
        }
    location: dict[str, Any] = {"physicalLocation": place}
    if crumbs:
        location["logicalLocations"] = [logical(crumbs)]
    return location


def logical(crumbs: Sequence[str]) -> dict[str, Any]:
    """Return an element by the labels of all around it and its own."""
    return {"name": crumbs[-1], "fullyQualifiedName": " > ".join(crumbs)}


def artifact(path: str) -> dict[str, Any]:
    """Return a path as SARIF wants it: a URI, relative ones to the root of the sources."""
    if PurePosixPath(path).is_absolute():
        return {"uri": "file://" + quote(path)}
    return {"uri": quote(path), "uriBaseId": ROOT}


def _fingerprint(finding: Diagnostic) -> str:
    """Return a hash that stays the same when other lines move the finding up or down."""
    line = finding.span.source.line(finding.span.line).strip()
    return digest(finding.code, finding.span.source.path, line)


def digest(*parts: str) -> str:
    """Return a short hash of some texts."""
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
