"""Outcomes as JUnit XML, as test servers read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple
from xml.etree import ElementTree as ET

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Pairs = tuple[tuple[str, str], ...]


class Trouble(NamedTuple):
    """Why a test did not simply pass: how it counts, a line that says it, what kind of trouble it is, and all of it."""

    how: Literal["failure", "error", "skipped"]
    message: str
    type: str = ""
    text: str = ""


class Test(NamedTuple):
    """A test with its place in a file; without `trouble` it passed."""

    name: str
    classname: str
    path: str = ""
    line: str = ""
    seconds: float = 0.0
    properties: Pairs = ()
    trouble: Trouble | None = None


class Suite(NamedTuple):
    """Tests that belong together."""

    name: str
    tests: Sequence[Test]


def render(suites: Iterable[Suite]) -> str:
    """Return the XML."""
    root = ET.Element("testsuites", name="cpcspec")
    for each in suites:
        _suite(root, each)
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _suite(root: ET.Element, suite: Suite) -> None:
    troubles = [each.trouble.how for each in suite.tests if each.trouble is not None]
    made = ET.SubElement(
        root,
        "testsuite",
        name=_clean(suite.name),
        tests=str(len(suite.tests)),
        failures=str(troubles.count("failure")),
        errors=str(troubles.count("error")),
        skipped=str(troubles.count("skipped")),
        time=f"{sum(each.seconds for each in suite.tests):.3f}",
    )
    for each in suite.tests:
        _test(made, each)


def _test(suite: ET.Element, test: Test) -> None:
    facts = {"name": test.name, "classname": test.classname, "file": test.path, "line": test.line}
    known = {key: _clean(value) for key, value in facts.items() if value}
    case = ET.SubElement(suite, "testcase", known, time=f"{test.seconds:.3f}")
    if test.properties:
        properties = ET.SubElement(case, "properties")
        for name, value in test.properties:
            ET.SubElement(properties, "property", name=name, value=_clean(value))
    if test.trouble is not None:
        trouble = test.trouble
        told = ET.SubElement(case, trouble.how, message=_clean(trouble.message))
        if trouble.type:
            told.set("type", trouble.type)
        told.text = _clean(trouble.text) or None


def _clean(text: str) -> str:
    """Return the text without characters that XML cannot hold."""
    return NOT_XML.sub("\ufffd", text)
