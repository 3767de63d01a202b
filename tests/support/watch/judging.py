"""One spec judged: what the audit says of it against what runs of it show, both ways."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import NamedTuple

from cpcspec.audit.check import World
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.registry import CHECKS
from cpcspec.audit.run import Audit
from cpcspec.audit.verdict import Answer
from cpcspec.checks.rule import Origins
from cpcspec.ir.nodes import Spec
from cpcspec.ir.properties import Property
from tests.support.patience import at_most
from tests.support.watch.checks import monitors_of_checks
from tests.support.watch.claims import monitor_of, story_monitor_of
from tests.support.watch.monitor import COMPILED, Monitor
from tests.support.watch.replaying import differences
from tests.support.watch.shrinking import short
from tests.support.watch.stories import breach, wrong_with
from tests.support.watch.watching import Shown, Watch, told

BUDGET = 20_000
"""So many states a model may have here: a spec is to be audited in a second or two."""

ASKED = tuple(each for each in CHECKS if each.id[0] != "M")
"""The checks that look at the spec; those of the group M look at scenarios and at the checking itself."""


class Subject(NamedTuple):
    """A spec to be judged: its name (a seed, or a mutant), its properties, its text, the procedures that are asked."""

    name: str
    spec: Spec
    properties: tuple[Property, ...]
    texts: Mapping[str, str] = {}
    procedures: tuple[str, ...] = ()
    origins: Origins | None = None


class Disagreement(NamedTuple):
    """What the audit says and what a run shows instead."""

    kind: str
    subject: str
    key: str
    verdict: str
    says: str
    shows: str
    run: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All of it, to be read."""
        run = "".join(f"\n      {each}" for each in self.run)
        head = f"{self.kind}: {self.subject}, {self.key}: {self.verdict}"
        return f"{head}\n    said:  {self.says}\n    shown: {self.shows}{run}"


@dataclass
class Tally:
    """How much was done, and what came of it."""

    specs: int = 0
    runs: int = 0
    steps: int = 0
    replays: int = 0
    stories: int = 0
    runaways: int = 0
    late: int = 0
    audit_seconds: float = 0.0
    watch_seconds: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)
    understated: int = 0
    watched: int = 0

    @property
    def words(self) -> str:
        """All of it in a line."""
        verdicts = ", ".join(f"{count} {name}" for name, count in self.verdicts.most_common())
        seconds = max(self.watch_seconds, 0.01)
        return (
            f"{self.specs} specs ({self.late} not audited in time), {self.runs} runs, {self.steps} steps "
            f"({self.runs / seconds:.0f} runs and {self.steps / seconds:.0f} steps "
            f"a second), {self.runaways} runs went round for ever, {self.replays} replayed on the engines; "
            f"{self.watched} verdicts watched, {self.stories} stories replayed; audit {self.audit_seconds:.0f} s, "
            f"runs {self.watch_seconds:.0f} s; verdicts: {verdicts}; "
            f"called possible only in the abstraction though a run shows it: {self.understated}"
        )


LONGEST = 40
"""So many seconds stories may be replayed for one spec, beside its runs."""


class Patience(NamedTuple):
    """How many seconds an audit may take and runs are made for; with `exactly`, just so many runs are made.

    A seed gives the same runs in the same order: what was shown in one of them is shown there again.
    """

    audit: float = 20.0
    runs: float = 2.0
    exactly: int = 0


class Judge:
    """Judges specs."""

    def __init__(self, patience: Patience, *, ignored: Collection[str] = (), single: bool = False) -> None:
        """Nothing was judged yet.

        To see behind faults that are known: `ignored` are ids of checks and forms of properties that are not held
        against the audit, and with `single` people fill in one field at a time.
        """
        self.patience, self.tally = patience, Tally()
        self.ignored, self.single = frozenset(ignored), single

    def judge(self, subject: Subject, rnd: Random) -> Iterator[Disagreement]:
        """Yield where the audit of a spec and its runs disagree."""
        self.tally.specs += 1
        COMPILED.clear()
        answers: list[Answer] = []
        began = perf_counter()
        try:
            with at_most(self.patience.audit):
                answers += self._answers(subject)
        except TimeoutError:
            self.tally.late += 1
        except Exception:  # noqa: BLE001 - an audit that breaks is a finding
            yield Disagreement("crash", subject.name, "", "", "the audit broke", traceback.format_exc())
        self.tally.audit_seconds += perf_counter() - began
        self.tally.verdicts.update(each.verdict for each in answers)
        yield from self._compared(subject, answers, rnd)

    def _compared(self, subject: Subject, answers: list[Answer], rnd: Random) -> list[Disagreement]:
        """Return what runs and stories show against the answers; nothing if they do not end in time."""
        try:
            with at_most(LONGEST + self.patience.runs * 3):
                return [*self._told(subject, answers), *self._watched(subject, answers, rnd)]
        except TimeoutError:
            return []

    def _answers(self, subject: Subject) -> Iterator[Answer]:
        world = World(subject.spec, subject.properties, budget=BUDGET, origins=subject.origins, show=evidence_of)
        audit = Audit(world, ASKED)
        if not subject.procedures:
            yield from audit.answers()
            return
        for name in subject.procedures:
            yield from audit.of_procedure(world.subjects[name])

    # ------------------------------------------------------------------ what fails is shown

    def _told(self, subject: Subject, answers: Sequence[Answer]) -> Iterator[Disagreement]:
        """Yield the stories that do not show what they claim."""
        props = {(each.procedure, each.id): each for each in subject.properties}
        for each in answers:
            evidence = each.evidence
            if each.verdict != "fails" or evidence is None or evidence.story is None:
                continue
            prop = props.get((each.procedure, each.check)) if each.property else None
            if each.check in self.ignored or (prop is not None and prop.claim.form in self.ignored):
                continue
            self.tally.stories += 1
            wrong = wrong_with(subject.spec, evidence.story)
            if not wrong and prop is not None and evidence.loop is None:
                wrong = breach(subject.spec, evidence.story, story_monitor_of(prop))
            if wrong:
                key = f"{each.procedure}/{each.check}"
                yield Disagreement("story", subject.name, key, each.verdict, each.says, wrong, (evidence.scenario,))

    # ------------------------------------------------------------------ what is said of all runs

    def _watched(self, subject: Subject, answers: Sequence[Answer], rnd: Random) -> Iterator[Disagreement]:
        """Yield the runs against what the audit says."""
        said = {f"{each.procedure}/{each.check}": each for each in answers if each.property}
        properties = [
            each for each in subject.properties if not subject.procedures or each.procedure in subject.procedures
        ]
        monitors: list[Monitor] = [
            monitor_of(each) for each in properties if _is_said(said, each) and each.claim.form not in self.ignored
        ]
        of_checks = dict(monitors_of_checks(subject.spec, [each for each in answers if each.check not in self.ignored]))
        monitors += of_checks.values()
        self.tally.watched += len(monitors)
        watch = Watch(subject.spec, properties, monitors, rnd, single=self.single)
        blanks = [each.copy() for each in monitors]
        began = perf_counter()
        until = began + self.patience.runs
        count = self.patience.exactly
        for shown in watch.watch(lambda: watch.counts.runs < count if count else perf_counter() < until):
            key = shown.sighting.key
            answer = said.get(key) or of_checks[key].answer
            blank = next(each for each in blanks if each.key == key)
            for each in self._against(subject, answer, shown, blank):
                yield each._replace(shows=f"{each.shows} (run {watch.counts.runs})")
        self.tally.watch_seconds += perf_counter() - began
        self.tally.runs += watch.counts.runs
        self.tally.steps += watch.counts.steps
        self.tally.runaways += watch.counts.runaways

    def _against(self, subject: Subject, answer: Answer, shown: Shown, blank: Monitor) -> Iterator[Disagreement]:
        """Yield a run against an answer, once both engines have gone the same way."""
        if answer.property and answer.verdict == "possible only in the abstraction":
            self.tally.understated += 1
        refuted = not answer.property or answer.verdict in ("holds", "holds (vacuous)")
        if not refuted:
            return
        self.tally.replays += 1
        shown = short(shown, blank)
        sighting, run = shown.sighting, tuple(told(shown.scene))
        wrong = list(differences(subject.spec, shown.scene))
        if wrong:
            yield Disagreement(
                "engines", subject.name, sighting.key, answer.verdict, answer.says, "; ".join(wrong), run
            )
            return
        kind = "false proof" if answer.verdict.startswith("holds") else "false failure"
        yield Disagreement(
            kind, subject.name, sighting.key, answer.verdict, _claim(subject, answer), sighting.says, run
        )


def _claim(subject: Subject, answer: Answer) -> str:
    prop = next((each for each in subject.properties if answer.property and each.id == answer.check), None)
    return prop.said if prop is not None else answer.says


def _is_said(said: Mapping[str, Answer], prop: Property) -> bool:
    """Return whether the audit has an opinion on a property that a run may show wrong, or too careful."""
    return f"{prop.procedure}/{prop.id}" in said


Judged = Callable[[Subject, Random], Iterator[Disagreement]]
