"""Whether anything notices a fault in the project's specs: a check, a scenario, or the audit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from cpcspec.checks.registry import RULES
from cpcspec.checks.run import check
from cpcspec.compiler.driver import Compiled, spec_with
from cpcspec.ir.expr import Scalar
from cpcspec.ir.nodes import Spec
from cpcspec.ir.story import Story
from cpcspec.project import compiled, read
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDriver, PureDrivers
from cpcspec.scenarios.run import Settings, key_of
from cpcspec.source import SourceFile
from tests.support.auditing import Auditor, shown
from tests.support.counterexamples import wrong_with
from tests.support.mutants import Mutant, mutants
from tests.support.patience import at_most

LONGEST = 20
"""So many seconds a story may take on a mutant; one that does not come to an end is noticed too."""


SPECS = Path(__file__).parents[2] / "specs"


class Notice(NamedTuple):
    """What noticed a fault: which means, which check, scenario or question of the audit, and what it said."""

    means: str
    by: str
    said: str
    counterexample: str | None = None
    """What is wrong with the run that shows it: empty if nothing is, None if there is no run to show."""


class Verdict(NamedTuple):
    """What notices a mutant: the means asked, in their order (nothing: it is missed), and how long that took."""

    mutant: Mutant
    notices: tuple[Notice, ...] = ()
    seconds: float = 0

    @property
    def means(self) -> frozenset[str]:
        """The means that notice it."""
        return frozenset(each.means for each in self.notices)


class Told(NamedTuple):
    """A story, the procedures whose cases it has, and its settings as a key."""

    story: Story
    procedures: frozenset[str]
    settings: Settings


@dataclass
class Judge:
    """Knows how the specs behave without a fault, and tells what behaves otherwise with one."""

    done: Compiled
    sources: Iterable[SourceFile]
    seed: int = 0
    auditor: Auditor = field(init=False)
    stories: list[Told] = field(init=False)
    plain: dict[Settings, Spec] = field(init=False)

    def __post_init__(self) -> None:
        """Play all stories once; those that fail already can tell nothing."""
        self.plain = {key_of(story.settings): self._under(story.settings) for story in self.done.stories}
        self._known = frozenset(self._findings(self.done.spec))
        self._others: dict[Settings, Mapping[str, Mutant]] = {}
        self._kills: Counter[str] = Counter()
        self.auditor = Auditor(self.done)
        drivers = PureDrivers()
        played = [(story, *self._played(drivers, story, self.plain)) for story in self.done.stories]
        self.stories = [
            Told(story, procedures, key_of(story.settings)) for story, came, procedures in played if came.passed
        ]
        self.failing = [story.id for story, came, _ in played if not came.passed]

    def _under(self, settings: Mapping[str, Scalar]) -> Spec:
        return spec_with(self.done, settings)[0] if settings else self.done.spec

    def verdict(self, mutant: Mutant, *, every: bool = False, audit: bool = True, last: bool = False) -> Verdict:
        """Return what notices the mutant, by all three means; if only the first counts, the cheap ones go first.

        With `last`, scenarios are asked last: they notice then what nothing else does.
        """
        began = perf_counter()
        spec = mutant.of(self.done.spec)
        notices = []
        others = (self._by_audit,) if audit else ()
        for ask in (self._by_check, *((*others, self._by_story) if last else (self._by_story, *others))):
            notice = ask(mutant, spec)
            if notice is not None:
                notices.append(notice)
            if notices and not every:
                break
        return Verdict(mutant, tuple(notices), perf_counter() - began)

    def _by_check(self, _mutant: Mutant, spec: Spec) -> Notice | None:
        new = next((each for each in self._findings(spec) if each not in self._known), None)
        return None if new is None else Notice("check", *new)

    def _by_audit(self, mutant: Mutant, spec: Spec) -> Notice | None:
        caught = self.auditor.first(mutant)
        if caught is None:
            return None
        run = shown(caught)
        wrong = None if run is None else wrong_with(run, spec, self.done.spec)
        return Notice("audit", caught.question.id, f"{caught.question.procedure}: {caught.found.says}", wrong)

    def _findings(self, spec: Spec) -> Iterator[tuple[str, str]]:
        """Yield what the checks say of a spec, by the words of it."""
        of_rules = {each.fault.code for each in RULES}
        for each in check(spec, self.done.origins, self.sources, self.done.findings):
            if each.code in of_rules:
                yield each.code, each.message

    # ------------------------------------------------------------------ stories

    def _by_story(self, mutant: Mutant, spec: Spec) -> Notice | None:
        """Return the first story that goes another way; those that noticed most so far come first."""
        touching = [each for each in self.stories if not each.procedures.isdisjoint(mutant.procedures)]
        touching.sort(key=lambda each: -self._kills[each.story.id])
        drivers, specs = PureDrivers(), {key_of({}): spec}
        for told in touching:
            if told.settings not in specs:
                specs |= self._mutated(mutant, told.settings)
            if told.settings not in specs:
                continue
            try:
                with at_most(LONGEST):
                    outcome, _ = self._played(drivers, told.story, specs)
            except TimeoutError:
                return Notice("scenario", told.story.id, f"does not end within {LONGEST} s")
            if not outcome.passed:
                self._kills[told.story.id] += 1
                return Notice("scenario", told.story.id, _said(outcome))
        return None

    def _mutated(self, mutant: Mutant, settings: Settings) -> dict[Settings, Spec]:
        """Return the spec under other settings with the same fault; nothing if it cannot have it."""
        if settings not in self._others:
            self._others[settings] = {each.name: each for each in mutants(self.done, self.seed, self.plain[settings])}
        same = self._others[settings].get(mutant.name)
        return {settings: same.of(self.plain[settings])} if same else {}

    @staticmethod
    def _played(drivers: PureDrivers, story: Story, specs: Mapping[Settings, Spec]) -> tuple[Outcome, frozenset[str]]:
        """Return what comes of a story, and the procedures that it has cases of."""
        kept: list[PureDriver] = []

        def stage(settings: Mapping[str, Scalar], start: datetime) -> PureDriver:
            kept.append(drivers(specs[key_of(settings)], start))
            return kept[0]

        outcome = play_on(stage, story)
        return outcome, frozenset(_procedures(kept[0]))


def judge_of_specs(seed: int) -> Judge:
    """Return the judge of the project's specs."""
    sources = read([SPECS])
    return Judge(compiled(sources), sources.specs, seed)


def _procedures(driver: PureDriver) -> Iterator[str]:
    for each in driver.history:
        if each.before is not None:
            yield each.before.procedure
        yield getattr(each.command, "procedure", "")
        source = getattr(each.command, "source", None)
        if source is not None:
            yield source.procedure


def _said(outcome: Outcome) -> str:
    if outcome.broken:
        return f"broken: {outcome.broken}"
    first = outcome.failures[0]
    return f"{first.line}: expected {first.expected}, happened {first.happened}"
