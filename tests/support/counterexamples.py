"""Whether a counterexample says the same on both engines, and something else where the spec is whole."""

from __future__ import annotations

from cpcspec.audit.verdict import Evidence
from cpcspec.ir.nodes import Spec
from cpcspec.ir.story import Story
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from runtime.app.driver import driver as sqlite

PURE = PureDrivers()
ALIKE = "the whole spec goes the same way"
"""What a check finds may hang on more than its run shows: on whether others could act, or on which states are ends."""


def on_both(spec: Spec, story: Story) -> tuple[Outcome, Outcome]:
    """Return what comes of a story on pure values and on SQLite."""
    pure = play_on(lambda _settings, start: PURE(spec, start), story)
    return pure, play_on(lambda _settings, start: sqlite(spec, start), story)


def wrong_with(found: Evidence, faulty: Spec, whole: Spec) -> str:
    """Return what is wrong with a counterexample, an empty text if it is as it should be.

    With the fault the last line alone fails, in the same words on both engines; without, the story goes otherwise.
    """
    if found.story is None:
        return "it cannot be written as a scenario"
    pure, stored = on_both(faulty, found.story)
    if (pure.broken, pure.failures, pure.trail) != (stored.broken, stored.failures, stored.trail):
        return "the engines disagree"
    if [each.place for each in pure.failures] != [found.story.steps[-1].place]:
        return f"it does not fail at its last line: {pure.broken or [each.happened for each in pure.failures]}"
    if on_both(whole, found.story)[0].failures == pure.failures:
        return ALIKE
    return ""
