"""Running many stories, in as many processes as pay."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

from cpcspec.ir.expr import Scalar
from cpcspec.ir.nodes import Spec
from cpcspec.ir.story import Story
from cpcspec.scenarios.driver import Driver
from cpcspec.scenarios.engines import PURE, engine
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDriver
from cpcspec.scenarios.reach import Reached, reached

Settings = tuple[tuple[str, Scalar], ...]
PROCESSES = 2
CHUNK = 10
FEW = 40
"""Up to so many stories, starting a second process takes longer than playing them."""


@dataclass(frozen=True, slots=True)
class Specs:
    """A spec under each set of settings that some story asks for; the empty set is the spec as written."""

    by_settings: Mapping[Settings, Spec]

    def under(self, settings: Mapping[str, Scalar]) -> Spec:
        """Return the spec with these settings; raise `LookupError` if it was not compiled so."""
        return self.by_settings[key_of(settings)]


def key_of(settings: Mapping[str, Scalar]) -> Settings:
    """Return settings as a key."""
    return tuple(sorted(settings.items()))


@dataclass(slots=True)
class Results:
    """What came of the stories, in their order, and (if it was asked for) what they reached."""

    outcomes: list[Outcome] = field(default_factory=list)
    reached: Reached = frozenset()


class Runner:
    """Plays stories on one engine."""

    def __init__(self, engine_name: str, specs: Specs, *, reach: bool = False) -> None:
        """Load the engine; raise `NoEngine` if there is none. What is reached is known of the pure engine only."""
        self._make = engine(engine_name)
        self._specs = specs
        self._reach = reach and engine_name == PURE
        self._reached: Reached = frozenset()

    def play(self, stories: Iterable[Story]) -> Results:
        """Return what comes of these stories."""
        results = Results()
        for story in stories:
            spec = self._specs.under(story.settings)
            kept: list[Driver] = []

            def stage(_settings: Mapping[str, Scalar], start: datetime, spec: Spec = spec) -> Driver:
                driver = self._make(spec, start)
                kept.append(driver)  # noqa: B023 - the stage is used up within this turn of the loop
                return driver

            results.outcomes.append(play_on(stage, story))
            driver = kept[0] if kept else None
            if self._reach and isinstance(driver, PureDriver):
                results.reached |= reached(driver)
        return results


def run_stories(engine_name: str, specs: Specs, stories: Sequence[Story], *, reach: bool = False) -> Results:
    """Return what comes of the stories, in their order; raise `NoEngine` if there is no such engine."""
    runner = Runner(engine_name, specs, reach=reach)
    processes = min(PROCESSES, os.cpu_count() or 1)
    if len(stories) <= FEW or processes == 1:
        return runner.play(stories)
    chunks = [stories[at : at + CHUNK] for at in range(0, len(stories), CHUNK)]
    results = Results()
    with ProcessPoolExecutor(processes, initializer=_start, initargs=(engine_name, specs, reach)) as pool:
        for each in pool.map(_play_chunk, chunks):
            results.outcomes += each.outcomes
            results.reached |= each.reached
    return results


_OF_PROCESS: list[Runner] = []


def _start(engine_name: str, specs: Specs, reach: bool) -> None:  # noqa: FBT001 - the pool passes by position
    """Prepare a process: its own engine and copy of the specs, once."""
    _OF_PROCESS[:] = [Runner(engine_name, specs, reach=reach)]


def _play_chunk(stories: Sequence[Story]) -> Results:
    return _OF_PROCESS[0].play(stories)
