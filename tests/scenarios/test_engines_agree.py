"""A story goes the same way on pure values and on the engine with its database: step by step, mail by mail."""

from __future__ import annotations

from pathlib import Path

from cpcspec.compiler.driver import Compiled, spec_with
from cpcspec.ir.story import Story
from cpcspec.project import compile_texts
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers
from runtime.app.driver import driver as sqlite
from tests.support.library_spec import compiled_with
from tests.support.real_specs import real_texts

PURE = PureDrivers()
EVERY = 9
"""Of the real scenarios one in so many: `make test` plays all of them on both engines anyway."""


def both(done: Compiled, story: Story) -> tuple[Outcome, Outcome]:
    """Return what comes of a story on pure values and on SQLite."""
    spec = spec_with(done, story.settings)[0] if story.settings else done.spec
    pure = play_on(lambda _settings, start: PURE(spec, start), story)
    return pure, play_on(lambda _settings, start: sqlite(spec, start), story)


def test_small_stories_go_the_same_way() -> None:
    """The trails of all scenarios of the small library are the same."""
    done = compiled_with((Path(__file__).parent / "passing.cpc").read_text(encoding="utf-8"))
    for story in done.stories:
        pure, stored = both(done, story)
        assert pure.trail == stored.trail
        assert stored.passed


def test_failures_are_the_same() -> None:
    """What differs from the story differs in the same words on both."""
    done = compiled_with('scenario s "S"\ngiven asked_for\nthen l is lent\nreader_fr does close on l\nend\n')
    pure, stored = both(done, done.stories[0])
    assert pure.failures == stored.failures
    assert len(pure.failures) == 2


def test_real_stories_go_the_same_way() -> None:
    """The trails of real scenarios are the same."""
    done = compile_texts(real_texts())
    assert done.stories
    for story in done.stories[::EVERY]:
        pure, stored = both(done, story)
        assert pure.trail == stored.trail
