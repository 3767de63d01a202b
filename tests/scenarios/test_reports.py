"""Outcomes as text and as JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from cpcspec.ir.story import OnDate, Story
from cpcspec.scenarios.junit import junit
from cpcspec.scenarios.outcome import Failure, Outcome
from cpcspec.scenarios.report import report

STEP = OnDate(line="on 2020-02-03", place="a/b.cpc:3", day="2020-02-03")
STORY = Story(id="first", label="The first", place="a/b.cpc:2", meets=("A-01",), steps=(STEP,))
FAILURE = Failure("then x is <a> & \x0b", "a/b.cpc:4", "", "state a", "state b")
PASSED = Outcome(STORY, (), ("2020-02-03  on 2020-02-03  ->  it is so",), 1, 0.5)
FAILED = Outcome(STORY, (FAILURE, FAILURE), PASSED.trail, 1, 0.25)
BROKEN = Outcome(STORY, (), PASSED.trail, 1, 0.0, "RuntimeError: oh")


def test_junit_counts_and_names() -> None:
    """A suite for each engine; a test for each scenario with its file, line and requirements."""
    root = ET.fromstring(junit([("pure", [PASSED, FAILED, BROKEN]), ("sqlite", [PASSED])]))  # noqa: S314 - our own text
    pure, sqlite = root.findall("testsuite")
    assert (pure.get("tests"), pure.get("failures"), pure.get("errors")) == ("3", "1", "1")
    assert (sqlite.get("name"), sqlite.get("tests"), sqlite.get("time")) == ("sqlite", "1", "0.500")
    (case, failed, broken) = pure.findall("testcase")
    assert (case.get("name"), case.get("classname"), case.get("file"), case.get("line")) == (
        "first",
        "pure.a.b",
        "a/b.cpc",
        "2",
    )
    properties = [(each.get("name"), each.get("value")) for each in case.iter("property")]
    assert properties == [("meets", "A-01")]
    assert [each.tag for each in case] == ["properties"]
    assert [each.tag for each in failed] == ["properties", "failure"]
    assert [each.tag for each in broken] == ["properties", "error"]


def test_junit_is_xml_whatever_is_told() -> None:
    """Signs that XML cannot hold are replaced, others kept; both failures stand in the text."""
    text = junit([("pure", [FAILED])])
    failure = next(ET.fromstring(text).iter("failure"))  # noqa: S314 - our own text
    assert failure.text is not None
    assert failure.text.count("then x is <a> & \ufffd: expected state a; state b") == 2
    assert PASSED.trail[0] in failure.text


def test_the_report_tells_failures_and_counts() -> None:
    """What passed is counted, what failed is told with its place, its expectation and what happened before."""
    assert report("pure", [PASSED], 0.04) == "pure: 1 of 1 scenario passed (0.0 s)\n"
    text = report("pure", [PASSED, FAILED], 1.26)
    assert text.split("\n")[:6] == [
        "FAILED first: The first",
        "  a/b.cpc:2",
        "  a/b.cpc:4: then x is <a> & \x0b",
        "    expected: state a",
        "    instead:  state b",
        "  a/b.cpc:4: then x is <a> & \x0b",
    ]
    assert text.endswith("pure: 1 of 2 scenarios passed, 1 failed (1.3 s)\n")
