"""The audit as SARIF 2.1.0, for forges and editors that show answers beside the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpcspec.audit import digest
from cpcspec.audit.digest import NOTHING_MORE, Background
from cpcspec.audit.page import page
from cpcspec.audit.verdict import Answer, Report, Verdict
from cpcspec.diagnostics.as_sarif import artifact, explained, log
from cpcspec.diagnostics.as_sarif import digest as hashed

KINDS: Mapping[Verdict, tuple[str, str]] = {
    "holds": ("pass", "none"),
    "holds (vacuous)": ("pass", "none"),
    "fails": ("fail", "error"),
    "accepted": ("fail", "note"),
    "possible only in the abstraction": ("review", "none"),
    "unknown (budget)": ("open", "none"),
    "not applicable": ("notApplicable", "none"),
}
"""The kind and the level of each verdict; whatever is no failure has the level `none`, as the standard says."""


def render(report: Report, background: Background = NOTHING_MORE) -> str:
    """Return a SARIF log with one run and a result for each answer."""
    rules = {each.check: _rule(each, background) for each in report.answers}
    order = {name: place for place, name in enumerate(rules)}
    results = [_result(key, each, order, report) for key, each in digest.keyed(report)]
    facts = {"specHash": report.spec_hash, "when": report.when, "seconds": report.seconds, "options": report.options}
    facts |= {"audited": report.audited._asdict(), "bounds": digest.bounds_line(report)}
    automation = {"id": f"audit/{report.spec_hash[:16]}"}
    return log(list(rules.values()), results, report.version, automationDetails=automation, properties=facts)


def _rule(answer: Answer, background: Background) -> dict[str, Any]:
    """Return a check with its page, or a property as it is written."""
    known = None if answer.property else page(answer.check)
    if known is not None:
        return explained(answer.check, known)
    said = [each.said for each in background.properties if answer.property and each.id == answer.check]
    text = said[0] if said else answer.title
    return {"id": answer.check, "shortDescription": {"text": answer.title}, "help": {"text": text}}


def _result(key: str, answer: Answer, order: Mapping[str, int], report: Report) -> dict[str, Any]:
    kind, level = KINDS[answer.verdict]
    facts: dict[str, Any] = {"procedure": answer.procedure, "verdict": answer.verdict}
    if answer.explored is not None:
        facts |= answer.explored._asdict()
    result: dict[str, Any] = {
        "ruleId": answer.check,
        "ruleIndex": order[answer.check],
        "kind": kind,
        "level": level,
        "message": {"text": answer.says},
        "locations": [{**_written(answer), "logicalLocations": _logical(answer, report)}],
        "partialFingerprints": {"checkAndElement/v1": hashed(key)},
        "properties": {
            **facts,
            "bounds": dict(answer.bounds),
            "assumptions": list(answer.assumptions),
            "wider": list(answer.wider),
            "basis": list(answer.basis),
            "meets": list(answer.meets),
        },
    }
    if answer.evidence is not None:
        result["codeFlows"] = [{"threadFlows": [{"locations": _flow(answer)}]}]
    if answer.verdict == "accepted":
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": answer.accepted}]
    return result


def _written(answer: Answer) -> dict[str, Any]:
    """Return where the element stands; nothing where it stands nowhere."""
    path, _, line = answer.written.rpartition(":")
    if not path or not line.isdigit():
        return {}
    return {"physicalLocation": {"artifactLocation": artifact(path), "region": {"startLine": int(line)}}}


def _logical(answer: Answer, report: Report) -> list[dict[str, Any]]:
    """Return the procedure, the element, and the state that the story ends in."""
    owner = answer.procedure or "spec"
    found = [
        {"name": digest.label(report, answer.procedure), "fullyQualifiedName": owner, "kind": "procedure"},
    ]
    place = answer.place
    if place is not None and place.id:
        name = f"{place.procedure or owner}/{place.kind}/{place.id}"
        found.append({"name": place.id, "fullyQualifiedName": name, "kind": place.kind})
    if answer.walk is not None and answer.walk.steps:
        last = answer.walk.steps[-1]
        state = last.values.get("at", "")
        found.append({"name": state, "fullyQualifiedName": f"{owner}/state/{state}", "kind": "state"})
        found.append({"name": last.label, "fullyQualifiedName": f"{owner}/{last.kind}/{last.name}", "kind": "step"})
    return list({each["fullyQualifiedName"]: each for each in found}.values())


def _flow(answer: Answer) -> list[dict[str, Any]]:
    """Return the steps of a story, each told at the place of the element that it is about."""
    return [
        {"location": {**_written(answer), "message": {"text": line}}, "executionOrder": number}
        for number, line in enumerate(digest.story(answer), 1)
    ]
