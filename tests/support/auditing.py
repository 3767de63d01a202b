"""What the audit says of a spec with a fault that it does not say of the spec without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter
from typing import NamedTuple

from cpcspec.audit import verdict
from cpcspec.audit.check import Check, Found, Subject, World, sure
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.registry import CHECKS
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.verdict import Question as Shown
from cpcspec.compiler.driver import Compiled
from cpcspec.ir.nodes import Spec
from cpcspec.ir.properties import Property
from tests.support.counterexamples import wrong_with
from tests.support.mutants import Mutant
from tests.support.patience import at_most

BUDGET = 100_000
"""So many states a model may have here; the spec itself is audited with more."""

LONGEST = 15
"""So many seconds a question may take on a spec with a fault; without an answer in time, it has noticed nothing."""

ASKED = tuple(each for each in CHECKS if each.id[0] != "M")
"""The checks that look at the spec; those of the group M look at scenarios, properties and the checking itself."""

PATIENCE = 90
"""So many seconds all questions may take on one fault; what was not asked by then has noticed nothing."""

Key = tuple[str, str, str, str]
"""The question, the procedure that it is asked of, and the kind and name of the element that the answer speaks of."""


class Question(NamedTuple):
    """A check or a property, and the procedure that it is asked of (empty: of the whole spec)."""

    id: str
    title: str
    procedure: str
    check: Check | None = None
    prop: Property | None = None


class Caught(NamedTuple):
    """An answer that only the fault brings about, and all that is needed to tell its run."""

    question: Question
    found: Found
    world: World
    ground: Exploration | None


@dataclass
class Auditor:
    """Asks the audit's questions of specs with a fault; what the spec without it answers is asked when it matters."""

    done: Compiled
    _sound: dict[Question, frozenset[Key]] = field(default_factory=dict)
    _kills: Counter[str] = field(default_factory=Counter)

    @cached_property
    def world(self) -> World:
        """The world of the spec without a fault."""
        return self._world(self.done.spec)

    def _world(self, spec: Spec) -> World:
        return World(spec, self.done.properties, self.done.stories, BUDGET, origins=self.done.origins)

    def first(self, mutant: Mutant) -> Caught | None:
        """Return the first answer of all that the fault brings about; None if it changes none for the worse."""
        world = self.with_fault(mutant)
        return next(self._caught(world, self._questions(mutant.procedures)), None)

    def with_fault(self, mutant: Mutant) -> World:
        """Return the world with the fault; procedures that do not have it keep the models that were made of them."""
        world = self._world(mutant.of(self.done.spec))
        for name, subject in world.subjects.items():
            if name not in mutant.procedures:
                subject._known = self.world.subjects[name]._known
        return world

    def _questions(self, procedures: Iterable[str]) -> list[Question]:
        """Return what can be asked of these procedures: what noticed most comes first, small models before large."""
        sizes = {each.id: len(each.actions) * len(each.parties) for each in self.done.spec.procedures}
        asked = [
            Question(each.id, each.title, name, each)
            for name in sorted(procedures, key=sizes.__getitem__)
            for each in ASKED
            if each.about == "procedure"
        ]
        asked += [
            Question(each.id, each.label, each.procedure, None, each)
            for each in self.done.properties
            if each.procedure in procedures
        ]
        asked.sort(key=lambda each: (sizes[each.procedure], -self._kills[each.id]))
        return [*asked, *(Question(each.id, each.title, "", each) for each in ASKED if each.about == "spec")]

    def _caught(self, world: World, questions: Iterable[Question]) -> Iterator[Caught]:
        began = perf_counter()
        for question in questions:
            if perf_counter() - began > PATIENCE:
                return
            for each in self._patiently(world, question):
                if _key(question, each.found) not in self._before(question) and believed(each, self.done.spec):
                    self._kills[question.id] += 1
                    yield each

    @staticmethod
    def _patiently(world: World, question: Question) -> list[Caught]:
        """Return the answers to a question; none if they do not come in time."""
        try:
            with at_most(LONGEST):
                return list(asked(world, question))
        except TimeoutError:
            return []

    def _before(self, question: Question) -> frozenset[Key]:
        """Return what the spec without a fault fails in already."""
        if question not in self._sound:
            self._sound[question] = frozenset(_key(question, each.found) for each in asked(self.world, question))
        return self._sound[question]


def asked(world: World, question: Question) -> Iterator[Caught]:
    """Yield the answers to a question that say that something is wrong."""
    subject = world.subjects.get(question.procedure)
    for found in _answers(world, subject, question):
        about = subject or (world.subjects.get(found.place.procedure) if found.place else None)
        ground = found.ground or (about.last if about is not None else None)
        if sure(found, ground).verdict == "fails":
            yield Caught(question, found, world, ground)


def shown(caught: Caught) -> verdict.Evidence | None:
    """Return the run on real cases that shows an answer; None if there is none."""
    if caught.ground is None or caught.found.path is None:
        return None
    question = caught.question
    return evidence_of(caught.world, caught.ground, caught.found, Shown(question.title, question.prop))


def believed(caught: Caught, whole: Spec) -> bool:
    """Return whether an answer counts: it has no run, or one that cases can take.

    Where a property is said to be broken, the run must show it, and the whole spec must go otherwise.
    """
    if caught.found.path is None:
        return True
    run = shown(caught)
    if run is None or caught.question.prop is None or run.story is None:
        return run is not None
    return not wrong_with(run, caught.world.spec, whole)


def _answers(world: World, subject: Subject | None, question: Question) -> Iterable[Found]:
    if question.prop is not None and subject is not None:
        return [prove(subject, question.prop)]
    if question.check is not None:
        return question.check.find(subject or world)  # type: ignore[arg-type]
    return []


def _key(question: Question, found: Found) -> Key:
    place = found.place
    procedure = question.procedure or (place.procedure if place is not None else "")
    return (question.id, procedure, place.kind if place is not None else "", place.id if place is not None else "")
