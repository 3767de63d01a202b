"""All checks and all properties on one spec: each question asked, each answer with what shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol

from cpcspec.audit.check import Check, Found, Subject, World, sure
from cpcspec.audit.proofs.proving import prove
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.walked import walked
from cpcspec.audit.verdict import Answer, Explored, Question, Verdict
from cpcspec.checks.rule import Place
from cpcspec.ir.properties import Property

OPEN = ("fails", "possible only in the abstraction")
"""What authors may accept: what is not as it should be, and what nobody can tell."""


class Accepting(Protocol):
    """Knows what the authors of a spec accept."""

    def __call__(self, written: str, check: str) -> str:
        """Return why a finding at a place (`path:line`) is accepted; empty if it is not."""


@dataclass(frozen=True)
class Wanted:
    """What is asked: checks and properties by patterns of their ids, procedures by patterns of theirs; none: all."""

    checks: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()

    def check(self, name: str) -> bool:
        """Return whether a check or property is asked for."""
        return not self.checks or any(fnmatchcase(name.lower(), each.lower()) for each in self.checks)

    def procedure(self, name: str) -> bool:
        """Return whether a procedure is asked about."""
        return not self.procedures or any(fnmatchcase(name, each) for each in self.procedures)


class Audit:
    """Asks checks and properties of a spec."""

    def __init__(
        self,
        world: World,
        checks: Iterable[Check],
        wanted: Wanted | None = None,
        *,
        accept: Accepting | None = None,
    ) -> None:
        """Ask these checks; `accept` knows what is accepted."""
        self.world = world
        self.wanted = wanted or Wanted()
        self.checks = tuple(each for each in checks if self.wanted.check(each.id))
        self._accept = accept
        self._shown: Counter[str] = Counter()

    def answers(self) -> Iterator[Answer]:
        """Yield all answers: procedure by procedure, then on the whole spec, then on the answers themselves."""
        given: list[Answer] = []
        for each in self._given():
            given.append(each)
            yield each
        self.world.answers = tuple(given)
        for check in self.checks:
            if check.about == "answers":
                yield from self._asked(check, None)

    def _given(self) -> Iterator[Answer]:
        for subject in self.world.subjects.values():
            if self.wanted.procedure(subject.id):
                yield from self.of_procedure(subject)
        for check in self.checks:
            if check.about == "spec":
                yield from self._asked(check, None)

    def of_procedure(self, subject: Subject) -> Iterator[Answer]:
        """Yield the answers about one procedure."""
        self._tell(subject, "")
        for check in self.checks:
            if check.about == "procedure":
                self._tell(subject, check.title)
                yield from self._asked(check, subject)
        for prop in self.world.properties:
            if prop.procedure == subject.id and self.wanted.check(prop.id):
                self._tell(subject, prop.label or prop.id)
                found = prove(subject, prop)
                yield self._answer(found, (prop.id, prop.label or prop.id), subject, prop)

    def _tell(self, subject: Subject, what: str) -> None:
        if self.world.progress is not None:
            self.world.progress(f"{subject.node.label or subject.id}: {what}" if what else subject.node.label)

    def _asked(self, check: Check, subject: Subject | None) -> Iterator[Answer]:
        """Yield what a check finds; that all is well if it finds nothing."""
        about = self.world if subject is None else subject
        nothing = True
        if subject is not None:
            subject.asked = False
        for found in check.find(about):  # type: ignore[arg-type]
            nothing = False
            yield self._answer(found, (check.id, check.title), subject, None)
        if nothing:
            yield self._answer(Found("holds", check.good), (check.id, check.title), subject, None)

    def _answer(self, found: Found, named: tuple[str, str], subject: Subject | None, prop: Property | None) -> Answer:
        name, title = named
        about = subject or (self.world.subjects.get(found.place.procedure) if found.place else None)
        ground = found.ground or (about.last if about is not None and (about.asked or found.path) else None)
        found = sure(found, ground)
        written = prop.place if prop is not None else self._written(found.place, about)
        accepted = self._accept(written, name) if self._accept is not None and found.verdict in OPEN else ""
        verdict: Verdict = "accepted" if accepted else found.verdict
        asked = prop or self._property(found.place, about)
        evidence = found.evidence
        if found.verdict == "fails" and found.path is not None and ground is not None and self.world.show is not None:
            if evidence is None and not found.sought:
                question = Question(title, asked, self._name(name, ground))
                evidence = self.world.show(self.world, ground, found, question)
            verdict = verdict if evidence is not None else "possible only in the abstraction"
        return Answer(
            name,
            title,
            about.id if about is not None else "",
            verdict,
            found.says,
            found.place,
            found.path,
            found.facts,
            () if ground is None else ground.model.assumptions,
            {} if ground is None else ground.model.bounds,
            None if ground is None else explored(ground),
            found.certificate,
            evidence,
            prop is not None,
            written,
            accepted,
            None if ground is None or found.path is None else walked(ground.model, found.path),
            () if asked is None else asked.basis,
            () if asked is None else asked.meets,
            () if ground is None else _wider(ground, found),
        )

    def _property(self, place: Place | None, subject: Subject | None) -> Property | None:
        """Return the property that a check asked again."""
        if place is None or place.kind != "property" or subject is None:
            return None
        own = (each for each in self.world.properties if each.procedure == subject.id)
        return next((each for each in own if each.id == place.id), None)

    def _name(self, check: str, ground: Exploration) -> str:
        """Return a name for the scenario of a finding that no other one has."""
        name = f"counterexample_{check.lower()}_{ground.model.procedure}"
        self._shown[name] += 1
        return name if self._shown[name] == 1 else f"{name}_{self._shown[name]}"

    def _written(self, place: Place | None, subject: Subject | None) -> str:
        """Return where an element is written: the element around it, at last its procedure, if it has no place."""
        origins = self.world.origins
        if origins is None:
            return ""
        if place is not None:
            name = place.id
            while name:
                found = origins.at(place.procedure, place.kind, name)
                if found is not None:
                    return f"{found[0].source.path}:{found[0].line}"
                name = name.rpartition(".")[0]
        owner = subject.id if subject is not None else place.procedure if place is not None else ""
        found = origins.at("", "procedure", owner)
        return "" if found is None else f"{found[0].source.path}:{found[0].line}"


def _wider(ground: Exploration, found: Found) -> tuple[str, ...]:
    """Return the assumptions on which an answer rests that a step is possible in more cases than the spec says."""
    loose = {(each.kind, each.name): each.label for each in ground.model.transitions if not each.exact}
    path, place = found.path, found.place
    if path is not None:
        taken = [ground.transition(each) for each in (*path.steps, *path.loop)]
        loose = {key: label for key, label in loose.items() if key in {(each.kind, each.name) for each in taken}}
    elif place is not None and place.kind not in ("property", "procedure"):
        loose = {key: label for key, label in loose.items() if key[1] == place.id}
    said = [f"“{label}” ({kind})" for (kind, _), label in loose.items()]
    return tuple(each for each in ground.model.assumptions if any(each.startswith(one) for one in said))


def explored(ground: Exploration) -> Explored:
    """Return how much a model had to be looked at."""
    return Explored(len(ground.graph.states), ground.graph.edge_count, ground.graph.complete)
