"""The outcomes as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpcspec.scenarios.outcome import Failure, Outcome


def report(engine: str, outcomes: Sequence[Outcome], seconds: float) -> str:
    """Return each failed scenario with its trail, and at the end how many passed."""
    failed = [each for each in outcomes if not each.passed]
    lines = [line for outcome in failed for line in _failed(outcome)]
    return "\n".join([*lines, summary(engine, outcomes, seconds)]) + "\n"


def summary(engine: str, outcomes: Sequence[Outcome], seconds: float) -> str:
    """Return in one line how many scenarios passed and failed."""
    failed = sum(not each.passed for each in outcomes)
    passed = len(outcomes) - failed
    word = "scenario" if len(outcomes) == 1 else "scenarios"
    tail = f", {failed} failed" if failed else ""
    return f"{engine}: {passed} of {len(outcomes)} {word} passed{tail} ({seconds:.1f} s)"


def _failed(outcome: Outcome) -> Iterator[str]:
    story = outcome.story
    yield f"FAILED {story.id}: {story.label}"
    yield f"  {story.place}"
    for failure in outcome.failures:
        yield from _failure(failure)
    if outcome.broken:
        yield f"  this is a fault of the program, not of the spec: {outcome.broken}"
    yield "  what happened:"
    for line in outcome.trail:
        yield f"    {line}"
    yield ""


def _failure(failure: Failure) -> Iterator[str]:
    origin = f" (situation {failure.origin})" if failure.origin else ""
    yield f"  {failure.place}{origin}: {failure.line}"
    yield f"    expected: {failure.expected}"
    yield f"    instead:  {failure.happened}"
