"""The audit as JUnit XML: a suite for each procedure, a test for each answer; what is not known never passes."""

from __future__ import annotations

from cpcspec.audit import digest
from cpcspec.audit.verdict import Answer, Report
from cpcspec.diagnostics.as_junit import Suite, Test, Trouble
from cpcspec.diagnostics.as_junit import render as as_xml


def render(report: Report) -> str:
    """Return the XML."""
    named = digest.keyed(report)
    return as_xml(
        Suite(digest.label(report, name), [_test(key, each) for key, each in named if each.procedure == name])
        for name in digest.procedures(report)
    )


def _test(key: str, answer: Answer) -> Test:
    path, _, line = answer.written.rpartition(":")
    facts = [("verdict", answer.verdict), ("title", answer.title)]
    if answer.explored is not None:
        facts += [("states", str(answer.explored.states)), ("edges", str(answer.explored.edges))]
    facts += [("bounds", said)] if (said := digest.bounds_said((answer,))) else []
    facts += [("basis", "; ".join(answer.basis))] if answer.basis else []
    facts += [("meets", ", ".join(answer.meets))] if answer.meets else []
    name = f"audit.{answer.procedure or 'spec'}.{digest.group(answer)}"
    return Test(key, name, path, line, properties=tuple(facts), trouble=_trouble(answer))


def _trouble(answer: Answer) -> Trouble | None:
    if answer.verdict in digest.GOOD:
        return None
    if answer.verdict == "fails":
        told = [answer.says, *([f"at {answer.written}"] if answer.written else []), *digest.story(answer)]
        return Trouble("failure", answer.says, answer.check, "\n".join(told))
    said = f"{answer.verdict}: {answer.accepted or answer.says}"
    return Trouble("skipped", said)
