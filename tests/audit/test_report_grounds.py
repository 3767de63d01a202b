"""Reports say with each verdict what it rests on: law and requirements, bounds, the commit that was audited."""

from __future__ import annotations

import csv
import json
import re
from io import StringIO
from typing import Any

import pytest

from cpcspec.audit import digest
from cpcspec.audit.reports import as_json, junit, matrices, sarif, terminal
from cpcspec.audit.verdict import Audited
from tests.support.sample_report import sample


def test_every_report_says_the_law_the_requirements_and_the_bounds_of_a_property() -> None:
    """The page is for readers; JSON, SARIF, JUnit and the table of verdicts say the same."""
    told = json.loads(as_json.render(sample().report))
    (ends,) = (each for each in told["answers"] if each["check"] == "ends")
    assert (ends["basis"], ends["meets"], ends["bounds"]["countries"]) == (["TRADE 4"], ["T-1", "T-2"], 2)
    assert told["audited"] == {"paths": ["market"], "commit": "0123abc", "changed": True}
    (run,) = json.loads(sarif.render(*sample()))["runs"]
    (result,) = (each for each in run["results"] if each["ruleId"] == "ends")
    assert (result["properties"]["basis"], result["properties"]["meets"]) == (["TRADE 4"], ["T-1", "T-2"])
    assert result["properties"]["bounds"]["countries"] == 2
    assert run["properties"]["audited"]["commit"] == "0123abc"
    row = next(each for each in csv.DictReader(StringIO(matrices.render(sample().report))) if each["check"] == "ends")
    assert (row["basis"], row["meets"]) == ("TRADE 4", "T-1, T-2")
    assert row["bounds"].startswith("2 countries, ")
    xml = junit.render(sample().report)
    assert 'name="basis" value="TRADE 4"' in xml
    assert 'name="bounds" value="2 countries, ' in xml


def test_what_a_model_allows_beyond_the_spec_is_said_at_the_answer() -> None:
    """An assumption is said where it counts, and not only of the whole procedure."""
    told = json.loads(as_json.render(sample().report))
    assert [each["check"] for each in told["answers"] if each["wider"]] == ["final"]


def test_bounds_of_several_answers_are_told_as_from_and_to() -> None:
    """Where models differ in size the least and the most are said, and whether all were looked at to the end."""
    report = sample().report
    both = [each for each in report.answers if each.check == "S3"]
    assert re.fullmatch(r"\d+ to 12,345 states, and there are more", digest.bounds_said(both))
    assert digest.bounds_said([each for each in report.answers if each.explored is None]) == ""
    assert digest.bounds_line(report._replace(answers=())) == "nothing had to be explored"


def test_a_folder_of_no_checkout_is_said_to_be_none() -> None:
    """Where there is no commit, nothing is made up."""
    report = sample().report._replace(audited=Audited(("market", "fair.cpc")))
    assert digest.audited_line(report) == "market and fair.cpc, of no checkout"
    assert digest.audited_line(report._replace(audited=Audited())) == ""


def test_the_terminal_begins_with_what_was_audited() -> None:
    """The first lines say the folder, the commit and the bounds; each failure says its own."""
    lines = terminal.render(sample().report).splitlines()
    assert lines[0] == "Audited: market at commit 0123abc, with changes that are not committed"
    assert lines[1].startswith("Bounds: 2 countries")
    assert any(each.strip() == "TRADE 4; T-1; T-2" for each in lines)
    assert any(each.strip().startswith("within 2 countries") for each in lines)


def test_the_terminal_tells_tables_where_they_are_asked_for() -> None:
    """Whoever asks for single checks reads what they found out; so does the report that is written."""
    report = sample().report
    assert "Draft: Ask for a permit" not in terminal.render(report)
    assert "Draft: Ask for a permit" in terminal.render(report, facts=True)
    assert "Draft: Ask for a permit" in terminal.render(report._replace(options={"only": ["S8"]}))


@pytest.mark.parametrize(
    ("fact", "head", "rows"),
    [
        ({"a": ["b", "c"]}, ("", "Found"), (("a", "b, c"),)),
        ({"a": []}, ("", "Found"), (("a", "none"),)),
        ([{"states": ["A", "B"], "ends": False}], ("States", "Ends"), (("A, B", "no"),)),
    ],
)
def test_facts_are_told_as_tables(fact: Any, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> None:
    """What stands for each name, and rows that are alike, are tables; all else is a phrase."""
    answer = sample().report.answers[0]._replace(facts={"found": fact, "so_many": 3, "none": []})
    (table,) = digest.tables(answer)
    assert (table.title, table.head, table.rows) == ("Found", head, rows)
    assert digest.plain_facts(answer) == ["so many: 3", "none: none"]
