"""The outcomes as JUnit XML, as test servers read it."""

from __future__ import annotations

from collections.abc import Sequence

from cpcspec.diagnostics.as_junit import Suite, Test, Trouble, render
from cpcspec.scenarios.outcome import Outcome


def junit(suites: Sequence[tuple[str, Sequence[Outcome]]]) -> str:
    """Return the XML: a suite for each engine, a test case for each scenario, named by its file and id."""
    return render(Suite(name, [_test(name, each) for each in outcomes]) for name, outcomes in suites)


def _test(engine: str, outcome: Outcome) -> Test:
    story = outcome.story
    path, _, line = story.place.rpartition(":")
    folder = path.removesuffix(".cpc").replace("/", ".")
    meets = tuple(("meets", each) for each in story.meets)
    return Test(story.id, f"{engine}.{folder}", path, line, outcome.seconds, meets, _trouble(outcome))


def _trouble(outcome: Outcome) -> Trouble | None:
    if outcome.broken:
        return Trouble("error", outcome.broken, "error", "\n".join(outcome.trail))
    if not outcome.failures:
        return None
    # One scenario is one test: servers that know one failure a test would lose the others.
    told = [f"{each.place}: {each.line}: expected {each.expected}; {each.happened}" for each in outcome.failures]
    return Trouble("failure", told[0], "expectation", "\n".join([*told, "", *outcome.trail]))
