"""Findings for other programs: JSON and SARIF."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from cpcspec.diagnostics import as_json, as_sarif
from cpcspec.project import compile_texts

SPEC = """\
procedure loan "Loan"
  state open "Offen für alle"
    initial
  state open "Open"
  action close "Close"
    by raeder
    from open to closed
  end
end
"""
PATH = "a folder/loan.cpc"
LINE = {"type": "integer", "minimum": 1}
MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "message": MESSAGE,
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\]+$"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine", "startColumn", "endLine", "endColumn"],
                    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), LINE),
                },
            },
        },
        "logicalLocations": {"type": "array", "items": {"type": "object", "required": ["fullyQualifiedName"]}},
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "properties": {
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": MESSAGE,
        "locations": {"type": "array", "minItems": 1, "items": LOCATION},
        "relatedLocations": {"type": "array", "uniqueItems": True, "items": LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "help"],
    "properties": {"shortDescription": MESSAGE, "fullDescription": MESSAGE, "help": MESSAGE},
}
DRIVER = {
    "type": "object",
    "required": ["name", "rules"],
    "properties": {"name": {"type": "string"}, "rules": {"type": "array", "uniqueItems": True, "items": RULE}},
}
RUN = {
    "type": "object",
    "required": ["tool", "results"],
    "properties": {
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
        "results": {"type": "array", "items": RESULT},
    },
}
# What SARIF 2.1.0 (OASIS, 3.13 to 3.58) demands of the parts that we write.
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}},
}


def sarif() -> dict[str, Any]:
    """Return the SARIF log for the spec."""
    log: dict[str, Any] = json.loads(as_sarif.render(compile_texts({PATH: SPEC}).findings, "1.0"))
    return log


def test_the_schema_itself_is_one() -> None:
    """A schema with a slip would accept anything."""
    Draft202012Validator.check_schema(SARIF)


def test_sarif_has_what_the_standard_demands() -> None:
    """Required parts are there and have the right types."""
    assert [] == [each.message for each in Draft202012Validator(SARIF).iter_errors(sarif())]


def test_sarif_results_point_to_their_rules_and_places() -> None:
    """Each result names a rule by id and index; columns, paths and further places are exact."""
    run = sarif()["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    unknown = next(each for each in run["results"] if each["ruleId"] == "unknown-name")
    place = unknown["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20folder/loan.cpc", "uriBaseId": "SRCROOT"}
    assert place["region"]["snippet"] == {"text": "raeder"}
    assert (6, 8, 6, 14) == tuple(
        place["region"][each] for each in ("startLine", "startColumn", "endLine", "endColumn")
    )
    twice = next(each for each in run["results"] if each["ruleId"] == "duplicate-name")
    assert [2] == [each["physicalLocation"]["region"]["startLine"] for each in twice["relatedLocations"]]


def test_sarif_fingerprints_do_not_change_when_lines_move() -> None:
    """A forge knows a finding again after an edit elsewhere."""
    moved = compile_texts({PATH: f"# A comment\n\n{SPEC}"}).findings
    again = json.loads(as_sarif.render(moved))["runs"][0]["results"]
    first = sarif()["runs"][0]["results"]
    assert [each["partialFingerprints"] for each in first] == [each["partialFingerprints"] for each in again]


def test_sarif_without_findings_is_a_run_without_results() -> None:
    """A clean spec must say so: an empty log would look like no run at all."""
    log = json.loads(as_sarif.render([]))
    assert [] == log["runs"][0]["results"]
    assert [] == list(Draft202012Validator(SARIF).iter_errors(log))


def test_json_says_everything_once_and_the_same_every_time() -> None:
    """All facts of a finding are there; the same spec gives the same bytes."""
    findings = compile_texts({PATH: SPEC}).findings
    text = as_json.render(findings)
    assert text == as_json.render(compile_texts({PATH: SPEC}).findings)
    whole = json.loads(text)
    assert whole["summary"] == {"errors": len(findings), "warnings": 0, "files": 1}
    named = [each for each in whole["findings"] if each["message"] == "there is no party `raeder`"]
    assert len(named) == 1
    assert (PATH, 6, 8, 6, 14) == tuple(named[0][each] for each in ("path", "line", "column", "end_line", "end_column"))
    assert named[0]["crumbs"] == ['procedure "Loan"', 'action "Close"']
    assert set(named[0]) == {
        *("code", "severity", "message", "path", "line", "column", "end_line", "end_column"),
        *("crumbs", "why", "help", "also"),
    }


def test_letters_of_all_languages_stay_readable_in_json() -> None:
    """Labels are not turned into escapes."""
    found = compile_texts({PATH: SPEC.replace("Close", "Schließen")}).findings
    assert "Schließen" in as_json.render(found)
