"""The reports of an audit say all that was answered, each in the form that its readers know."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from cpcspec.audit import digest
from cpcspec.audit.reports import as_json, junit, matrices, page, sarif, terminal
from cpcspec.audit.verdict import Answer, Report, Verdict
from cpcspec.project import compile_texts
from tests.support.sample_report import EVIDENCE, PATH, SPEC, TABLES, sample

FAILS = 2


def _with(*verdicts: Verdict) -> Report:
    report = sample().report
    return report._replace(answers=tuple(each for each in report.answers if each.verdict in verdicts))


# ---------------------------------------------------------------- what all share


def test_the_sample_gives_every_verdict() -> None:
    """What is tested here is tried on each verdict that there is."""
    assert {each.verdict for each in sample().report.answers} == set(digest.MEANS)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        (("holds", "holds (vacuous)", "not applicable"), 0),
        (("holds", "accepted"), 0),
        (("holds", "unknown (budget)"), 3),
        (("holds", "possible only in the abstraction"), 3),
        (("fails", "unknown (budget)"), 1),
        (("fails", "accepted"), 1),
    ],
)
def test_the_exit_code_is_that_of_the_worst_answer(verdicts: tuple[Verdict, ...], code: int) -> None:
    """A failure is 1, what is not known is 3, and all else is 0."""
    assert digest.exit_code(_with(*verdicts)) == code


def test_each_answer_has_a_name_of_its_own() -> None:
    """Two answers of one check on one element are told apart, by a name that no other answer changes."""
    report = sample().report
    doubled = report._replace(answers=(*report.answers, report.answers[0]))
    names = [key for key, _ in digest.keyed(doubled)]
    assert len(set(names)) == len(names)
    assert names[: len(report.answers)] == [key for key, _ in digest.keyed(report)]


def test_checks_stand_in_the_order_of_the_catalogue() -> None:
    """Letters stand as in the catalogue, and numbers count as numbers."""
    assert list(digest.checks(sample().report)) == ["S3", "S8", "S10", "S12", "R2", "D2", "T6", "X4", "P9", "M2"]


# ---------------------------------------------------------------- terminal


def test_the_terminal_tells_each_failure_with_its_story() -> None:
    """Each failure stands there with its sentence, its place and all steps; what holds is only counted."""
    text = terminal.render(sample().report)
    told = " ".join(text.split())
    for each in sample().report.answers:
        shown = each.says in told
        assert shown == (each.verdict in ("fails", "accepted", *digest.OPEN)), each.says
    assert told.count("does “Ask for more” (the state is now “More was asked”)") == FAILS
    assert f"{PATH}:17" in told
    assert "Steps 2 to 3 repeat for ever." in told


def test_the_terminal_tells_a_story_once() -> None:
    """Where two failures have the very same story, the second one points to the first."""
    report = sample().report
    failing = next(each for each in report.answers if each.check == "R2")
    told = terminal.render(report._replace(answers=(failing, failing._replace(check="R3"))))
    assert told.count("does “Send”") == 1
    assert "the same story as that of R2 above" in told


def test_the_terminal_counts_what_holds() -> None:
    """In the table a group of answers that all hold is one number, and others tell how many of how many."""
    lines = terminal.render(sample().report).splitlines()
    first = next(place for place, each in enumerate(lines) if each.startswith("What holds"))
    head, permit, appeal, whole = lines[first : first + 4]
    assert head.split()[2:] == list(digest.GROUPS.values())
    assert permit.split()[-8:] == ["3/4", "0/1", "0/1", "-", "-", "0/1", "1", "2/3"]
    assert appeal.split()[-8:] == ["1", "-", "-", "-", "-", "-", "-", "1"]
    assert whole.split()[-8:] == ["-", "-", "-", "-", "1", "-", "-", "-"]


def test_the_terminal_fits_and_is_plain_unless_asked() -> None:
    """No line is longer than a terminal is wide, and colours are there only if asked for."""
    text = terminal.render(sample().report)
    assert max(map(len, text.splitlines())) <= terminal.WIDTH
    assert "\x1b" not in text
    coloured = terminal.render(sample().report, colour=True)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == text
    assert coloured != text


def test_an_audit_without_answers_is_told_too() -> None:
    """A spec without procedures gets a report that is short and true."""
    empty = sample().report._replace(answers=(), labels={})
    assert "All holds" in terminal.render(empty)
    assert "All holds" in page.render(empty)


# ---------------------------------------------------------------- SARIF

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
SPOT = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {
                "artifactLocation": {"type": "object", "required": ["uri"]},
                "region": {"type": "object", "properties": {"startLine": {"type": "integer", "minimum": 1}}},
            },
        },
        "logicalLocations": {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "object", "required": ["name", "fullyQualifiedName", "kind"]},
        },
        "message": TEXT,
    },
}
FLOW = {
    "type": "object",
    "required": ["threadFlows"],
    "properties": {
        "threadFlows": {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": {
                "type": "object",
                "required": ["locations"],
                "properties": {
                    "locations": {
                        "type": "array",
                        "minItems": 1,
                        "items": {"type": "object", "required": ["location"], "properties": {"location": SPOT}},
                    }
                },
            },
        }
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "kind", "level", "message", "locations", "partialFingerprints"],
    "properties": {
        "kind": {"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {"type": "array", "minItems": 1, "items": SPOT},
        "codeFlows": {"type": "array", "items": FLOW},
        "suppressions": {
            "type": "array",
            "items": {"properties": {"kind": {"enum": ["inSource", "external"]}}, "required": ["kind"]},
        },
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    # The standard: what is no failure has no level.
    "if": {"properties": {"kind": {"const": "fail"}}},
    "else": {"properties": {"level": {"const": "none"}}},
}


def _run() -> dict[str, Any]:
    log = json.loads(sarif.render(*sample()))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_is_shaped_as_the_standard_says() -> None:
    """Each result has what SARIF asks of it, and its rule stands at its index."""
    run = _run()
    rules = run["tool"]["driver"]["rules"]
    assert len({each["id"] for each in rules}) == len(rules)
    for each in run["results"]:
        Draft202012Validator(RESULT).validate(each)
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
    assert len(run["results"]) == len(sample().report.answers)


def test_sarif_knows_each_verdict() -> None:
    """What holds passes, what fails fails, and what is not known is neither."""
    kinds = {each["properties"]["verdict"]: (each["kind"], each["level"]) for each in _run()["results"]}
    assert kinds == sarif.KINDS


def test_sarif_tells_a_run_as_one_flow() -> None:
    """Each story is one flow of one thread, with a place for each sentence."""
    flows = {each["ruleId"]: each["codeFlows"] for each in _run()["results"] if "codeFlows" in each}
    assert set(flows) == {"ends", "R2"}
    for flow in flows.values():
        (thread,) = flow[0]["threadFlows"]
        assert "Stall Paris starts" in thread["locations"][0]["location"]["message"]["text"]
    assert len(flows["ends"][0]["threadFlows"][0]["locations"]) == len(EVIDENCE.sentences)


def test_sarif_says_what_was_accepted_and_why() -> None:
    """An accepted failure is suppressed in the source, with the reason that stands there."""
    (each,) = (each for each in _run()["results"] if "suppressions" in each)
    assert each["ruleId"] == "S12"
    assert each["suppressions"][0]["justification"] == "the town asks as often as it must"


def test_sarif_names_state_and_step() -> None:
    """A failure is placed in its procedure, at its element, in the state and at the step in which the run ends."""
    (each,) = (each for each in _run()["results"] if each["ruleId"] == "R2")
    names = [one["fullyQualifiedName"] for one in each["locations"][0]["logicalLocations"]]
    assert names == ["permit", "permit/state/asked", "permit/action/ask"]
    assert each["locations"][0]["physicalLocation"]["region"] == {"startLine": 17}


# ---------------------------------------------------------------- JUnit


def test_junit_passes_only_what_holds() -> None:
    """One test for each answer; what fails fails with its story, and what is not known is skipped with a reason."""
    root = ET.fromstring(junit.render(sample().report))  # noqa: S314 - our own text
    how: dict[str, set[str]] = {}
    cases = list(root.iter("testcase"))
    for case in cases:
        verdict = {each.get("name"): each.get("value") for each in case.iter("property")}["verdict"]
        troubles = [each for each in case if each.tag != "properties"]
        how.setdefault(str(verdict), set()).add(troubles[0].tag if troubles else "passed")
        assert all(each.get("message") for each in troubles)
    assert how == {
        "holds": {"passed"},
        "holds (vacuous)": {"passed"},
        "fails": {"failure"},
        "accepted": {"skipped"},
        "unknown (budget)": {"skipped"},
        "possible only in the abstraction": {"skipped"},
        "not applicable": {"skipped"},
    }
    assert len(cases) == len(sample().report.answers)
    failure = next(root.iter("failure"))
    assert "does “Ask for more”" in str(failure.text)
    assert [each.get("failures") for each in root] == ["2", "0", "0"]


# ---------------------------------------------------------------- JSON and tables


def test_json_holds_every_answer() -> None:
    """Each answer is there with its evidence, its element and what was explored, under its own id."""
    data = json.loads(as_json.render(sample().report))
    assert (data["format"], data["exit_code"]) == (1, 1)
    assert [each["id"] for each in data["answers"]] == [key for key, _ in digest.keyed(sample().report)]
    by_check = {each["check"]: each for each in data["answers"]}
    assert by_check["R2"]["element"] == {"procedure": "permit", "kind": "state", "id": "asked"}
    assert by_check["R2"]["facts"] == {"state": "asked", "waits": ["Stall keeper"]}
    assert by_check["S12"]["accepted"] == "the town asks as often as it must"
    assert by_check["ends"]["property"] is True
    assert sum(data["counts"].values()) == len(data["answers"])


def test_a_trace_tells_every_variable_in_every_state() -> None:
    """A run has the values of all variables in all states, and says to which of them it returns."""
    data = json.loads(as_json.render(sample().report))
    trace = next(each["trace"] for each in data["answers"] if each["check"] == "R2")
    assert all(set(each) == {"#meta", *trace["vars"]} for each in trace["states"])
    assert [each["#meta"]["index"] for each in trace["states"]] == list(range(len(trace["states"])))
    way = [each["at"] for each in trace["states"]]
    assert way[-3:] == ["asked", "sent", "asked"]
    assert trace["loop"] == len(way) - 2
    assert trace["states"][-1]["#meta"]["role"] == "Town of Paris"


def test_days_stand_in_a_trace_where_each_step_has_its_sentence() -> None:
    """A story with a sentence for each step lends the trace its days; no day is guessed."""
    answer = next(each for each in sample().report.answers if each.check == "ends")
    assert answer.walk is not None
    longer = (*EVIDENCE.sentences, EVIDENCE.sentences[-1])
    assert len(longer) == len(answer.walk.steps)
    assert _days(answer._replace(evidence=EVIDENCE._replace(sentences=longer)))[1:] == [each.day for each in longer]
    assert set(_days(answer)) == {None}


def _days(answer: Answer) -> list[str | None]:
    data = json.loads(as_json.render(sample().report._replace(answers=(answer,))))
    return [each["#meta"].get("date") for each in data["answers"][0]["trace"]["states"]]


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_the_table_of_checks_has_a_verdict_for_each_procedure() -> None:
    """Checks stand in rows, procedures in columns, and a cell is empty where nothing was asked."""
    rows = {each["check"]: each for each in _rows(matrices.render(sample().report))}
    assert rows["S3"]["Permit for a stall"] == rows["S3"]["Appeal against a refusal"] == "holds"
    assert rows["R2"]["Permit for a stall"] == "fails"
    assert rows["R2"]["Appeal against a refusal"] == ""
    assert rows["X4"][digest.WHOLE] == "holds"
    assert set(rows) == {each.check for each in sample().report.answers}


def test_the_table_of_rights_has_a_row_for_each_state() -> None:
    """Who can do what, state by state, in the words of the spec."""
    rows = [tuple(each.values()) for each in _rows(matrices.rights(sample().background))]
    assert ("Permit for a stall", "Town", "action", "Grant", "Sent") in rows
    assert ("Permit for a stall", "Stall keeper", "edit", "Request", "Draft") in rows
    assert not any(party == "Stall keeper" and what == "Grant" for _, party, _, what, _ in rows)


def test_the_spec_of_the_sample_has_no_fault() -> None:
    """The sample is about a spec that the compiler takes."""
    assert compile_texts({PATH: SPEC, **TABLES}).ok
