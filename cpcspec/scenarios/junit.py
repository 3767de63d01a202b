"""The outcomes as JUnit XML, as test servers read it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from cpcspec.scenarios.outcome import Outcome

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(suites: Sequence[tuple[str, Sequence[Outcome]]]) -> str:
    """Return the XML: a suite for each engine, a test case for each scenario, named by its file and id."""
    root = ET.Element("testsuites", name="cpcspec")
    for name, outcomes in suites:
        _suite(root, name, outcomes)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(root: ET.Element, name: str, outcomes: Sequence[Outcome]) -> None:
    suite = ET.SubElement(
        root,
        "testsuite",
        name=name,
        tests=str(len(outcomes)),
        failures=str(sum(bool(each.failures) for each in outcomes)),
        errors=str(sum(bool(each.broken) for each in outcomes)),
        skipped="0",
        time=f"{sum(each.seconds for each in outcomes):.3f}",
    )
    for outcome in outcomes:
        _case(suite, name, outcome)


def _case(suite: ET.Element, name: str, outcome: Outcome) -> None:
    story = outcome.story
    path, _, line = story.place.rpartition(":")
    folder = path.removesuffix(".cpc").replace("/", ".")
    case = ET.SubElement(
        suite,
        "testcase",
        name=story.id,
        classname=f"{name}.{folder}",
        file=path,
        line=line,
        time=f"{outcome.seconds:.3f}",
    )
    if story.meets:
        properties = ET.SubElement(case, "properties")
        for requirement in story.meets:
            ET.SubElement(properties, "property", name="meets", value=requirement)
    if outcome.broken:
        error = ET.SubElement(case, "error", message=_clean(outcome.broken), type="error")
        error.text = _clean("\n".join(outcome.trail))
    elif outcome.failures:
        # One scenario is one test: servers that know one failure a test would lose the others.
        told = [f"{each.place}: {each.line}: expected {each.expected}; {each.happened}" for each in outcome.failures]
        failure = ET.SubElement(case, "failure", message=_clean(told[0]), type="expectation")
        failure.text = _clean("\n".join([*told, "", *outcome.trail]))


def _clean(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)
