"""Properties proven or refuted on explored models: first on one that keeps little, at last on the most exact one.

Each model can do all that a case can, and more, so that what is proven of one is proven.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cpcspec.audit.check import Found, Subject
from cpcspec.audit.models.formula import FALSE, TRUE, Some, every
from cpcspec.audit.proofs.inheriting import inherits
from cpcspec.audit.proofs.obligations import Goal, Task, conditions, goal, sights, trespasses, wanted, wrong_starts
from cpcspec.audit.states.exploration import Exploration, contradictory
from cpcspec.audit.states.explore import Path
from cpcspec.audit.states.temporal import Clocks, Escape, Length, Search, in_time, staying
from cpcspec.audit.verdict import Certificate, Proof, Question
from cpcspec.checks.rule import Place
from cpcspec.ir import properties as claims
from cpcspec.ir.properties import Property

WAITS = "after that it may stay so for ever: nobody has to act, and no period ends it"
ROUND = "after that the case may go round for ever"
IN_THE_END = ("comes", "within", "over")
"""Senses of which a model that was given up tells nothing: what comes later may lie beyond."""
Keys = frozenset[tuple[str, str]]


def prove(subject: Subject, prop: Property, assumed: Keys = frozenset()) -> Found:
    """Return whether a property holds of its procedure; `assumed` are the procedures for which it is taken to hold."""
    known = subject.proofs.get((prop, assumed))
    if known is None:
        known = subject.proofs[prop, assumed] = _prove(subject, prop, assumed)
    subject.asked, subject.last = True, known.ground
    return known


def _prove(subject: Subject, prop: Property, assumed: Keys) -> Found:
    names, asked = wanted(subject.table, prop.claim), conditions(prop.claim)
    sources = _inherited(subject, prop, assumed | {(subject.id, prop.id)})
    found = Found("unknown (budget)", "The model of the procedure is too large.")
    for ground in subject.rungs(names, asked):
        here = _Proving(subject, prop, ground, sources).answer()
        if here.verdict == "unknown (budget)" and found.path is not None:
            # A model that is more exact, but too large to tell: what fails in a wider one may be no fault.
            found = found._replace(verdict="possible only in the abstraction")
            continue
        found = _shown(subject, prop, here._replace(ground=ground))
        if found.verdict in ("holds", "holds (vacuous)") or found.evidence is not None:
            break
    if found.path is not None and found.evidence is None:
        found = _shown(subject, prop, found, thorough=True)
    return found._replace(place=Place("", "property", prop.id))


def _shown(subject: Subject, prop: Property, found: Found, *, thorough: bool = False) -> Found:
    """Return a refutation with a run on real cases, if there is one: that refutes the property for good."""
    show = subject.world.show
    if show is None or found.path is None or found.ground is None:
        return found
    question = Question(prop.label or prop.id, prop)
    evidence = show(subject.world, found.ground, found, question, thorough=thorough)
    return found._replace(sought=thorough) if evidence is None else found._replace(verdict="fails", evidence=evidence)


def _inherited(subject: Subject, prop: Property, assumed: Keys) -> frozenset[str]:
    """Return the procedures whose cases hand on what a property says, and of which it is proven.

    That of the procedure itself, and those that are being proven, are taken to be: a case is made after the one that it
    is made from, so that the first case of all for which the property fails cannot have got that from another one.
    """
    found = set()
    for source in inherits(subject.table, subject.world.spec, prop.claim):
        same = [each for each in subject.world.properties if each.procedure == source and each.claim == prop.claim]
        for each in same:
            if (source, each.id) in assumed or prove(subject.world.subjects[source], each, assumed).verdict == "holds":
                found.add(source)
    return frozenset(found)


class _Proving:
    """One property on one model."""

    def __init__(self, subject: Subject, prop: Property, ground: Exploration, sources: frozenset[str]) -> None:
        self.subject, self.prop, self.ground, self.sources = subject, prop, ground, sources
        self.clocks: Clocks = subject.clocks_of(ground)
        self.goal: Goal = goal(ground, prop.claim)
        self.rests_on: frozenset[str] = frozenset()

    def answer(self) -> Found:
        """Return whether the property holds of the model."""
        if isinstance(self.prop.claim, claims.StartsOnly):
            for number, problem in wrong_starts(self.ground, self.prop.claim):
                return Found("fails", f"{self._broken()}: {problem}.", path=self._start(number))
        proofs = []
        for task in self.goal.tasks:
            found = getattr(self, f"_{task.sense}")(task)
            if isinstance(found, Found) and (self.ground.graph.complete or task.sense not in IN_THE_END):
                return found
            if isinstance(found, Found):
                break
            proofs.append(found)
        if not self.ground.graph.complete:
            return Found("unknown (budget)", "The model of the procedure is too large to look at all of its states.")
        return self._proven(tuple(proofs))

    def _start(self, number: int) -> Path:
        if number in self.ground.entering:
            return Path((number,))
        place = self.ground.possible((number,))
        return self.ground.path_with(place[0] if place else 0, number)

    def _proven(self, proofs: tuple[Proof, ...]) -> Found:
        """Return that the property holds; vacuously if what it speaks of never comes about."""
        prop, ground = self.prop, self.ground
        certificate = Certificate(
            proofs[0].kind, ground.graph.states, ground.made, prop.claim, proofs, tuple(sorted(self.rests_on))
        )
        facts: dict[str, Any] = {}
        if isinstance(prop.claim, claims.AtMost):
            box = self.subject.table.boxes[prop.claim.box].node
            facts = {"at most": box.most, "per": box.per}
        if self.goal.premise != TRUE and not self._comes_about():
            says = f"What “{prop.label}” speaks of never comes about."
            return Found("holds (vacuous)", says, facts=facts, certificate=certificate)
        return Found("holds", f"{prop.label}.", facts=facts, certificate=certificate)

    def _comes_about(self) -> bool:
        parts = self.goal.premise.args if isinstance(self.goal.premise, Some) else (self.goal.premise,)
        return any(not contradictory((each,)) and self.ground.first(each) is not None for each in parts)

    def _broken(self) -> str:
        return f"Not so: “{self.prop.label}” ({self.prop.said})"

    def _refuted(self, says: str, path: Path, **facts: Any) -> Found:
        """Return that a claim fails, or may fail where the model cannot tell."""
        verdict = "possible only in the abstraction" if self.goal.vague else "fails"
        return Found(verdict, f"{self._broken()}{says}.", None, path, facts)  # type: ignore[arg-type]

    # ------------------------------------------------------------------ in any state

    def _closed(self, task: Task) -> Found | Proof:
        bad = self.ground.where(task.bad)
        if not bad:
            return Proof("closed")
        if not self.sources:
            return self._refuted(self._told(bad[0]), self._path(bad[0]))
        here = set(bad)
        handed = {
            place for place, each in self.ground.entering.items() if each.kind == "reuse" and each.name in self.sources
        }
        edges = self.ground.graph.edges
        first = [target for step, target in edges[0] if not (step in handed and target in here)]
        ways = _reached(self.ground, first)
        for place in bad:
            if place in ways:
                return self._refuted(self._told(place), self._path(place))
        used = (self.ground.transition(step).name for step, target in edges[0] if step in handed and target in here)
        self.rests_on = frozenset(used)
        return Proof("closed", [0 if place == 0 or place in ways else -1 for place in range(len(edges))])

    def _path(self, place: int) -> Path:
        """Return a run to a state in which something is wrong, with the step that is."""
        claim = self.prop.claim
        if isinstance(claim, claims.OnlyMay):
            for right, _, bad in trespasses(self.ground, claim):
                if right.transition is not None and self._is(bad, place):
                    return self.ground.path_with(place, right.transition)
        return self.ground.graph.path_to(place)

    def _told(self, place: int) -> str:
        """Return who does or sees what they should not, in a state."""
        claim, people = self.prop.claim, self.ground.model.watchers
        if not isinstance(claim, claims.OnlyMay | claims.OnlySee):
            return ""
        status = f"in the status “{self.ground.space.table.labels[self.ground.status(place)]}”"
        if isinstance(claim, claims.OnlyMay):
            right = next(right for right, _, bad in trespasses(self.ground, claim) if self._is(bad, place))
            who = people[right.watcher]
            deed = f"edit “{right.name}”"
            if right.transition is not None:
                deed = f"“{self.ground.transition(right.transition).label}”"
            return f": {who.name or who.id} may, {status}: {deed}"
        who = people[next(watcher for watcher, bad in sights(self.ground, claim) if self._is(bad, place))]
        return f": {who.name or who.id} sees it {status}"

    def _is(self, formula: Any, place: int) -> bool:
        return formula != FALSE and place in self.ground.where(every((formula,)))

    # ------------------------------------------------------------------ from some state on

    def _once(self, task: Task) -> Found | Proof:
        search = Search(self.ground, self.ground.where(task.begin))
        return self._none_of(task, search)

    def _after(self, task: Task) -> Found | Proof:
        before = set(self.ground.where(task.until))
        begin = [each for each in self.ground.beginnings if each not in before]
        return self._none_of(task, Search(self.ground, begin, lambda place: place not in before))

    def _none_of(self, task: Task, search: Search) -> Found | Proof:
        bad = set(self.ground.where(task.bad))
        place = next((each for each in search.ways if each in bad), None)
        if place is not None:
            return self._refuted("", search.path_to(place))
        return Proof(task.sense, [0 if each in search.ways else -1 for each in range(len(self.ground.graph.states))])

    # ------------------------------------------------------------------ what comes in the end

    def _comes(self, task: Task) -> Found | Proof:
        done = set(self.ground.where(task.until))
        within = set(range(1, len(self.ground.graph.states))) - done
        found = staying(self.clocks, within, self.ground.where(task.begin))
        if isinstance(found, Escape):
            return self._refuted(f"; {WAITS if found.waits else ROUND}", found.path, waits=found.waits)
        return Proof("comes", found.of, found.clocks)

    def _within(self, task: Task) -> Found | Proof:
        done = set(self.ground.where(task.until))
        begin = [each for each in self.ground.where(task.begin) if each not in done]
        search = Search(self.ground, begin, lambda place: place not in done)
        says = ": it comes in the end, but nothing makes it come within"
        return self._timely(task, search, set(search.ways), says)

    def _over(self, task: Task) -> Found | Proof:
        search = Search(self.ground, self.ground.where(task.begin))
        return self._timely(task, search, set(self.ground.where(task.bad)), ": nothing ends it within")

    def _timely(self, task: Task, search: Search, open_: set[int], says: str) -> Found | Proof:
        limit = task.limit or Length(0, "day")
        found = in_time(self.clocks, limit, search, open_.__contains__)
        if isinstance(found, Path):
            return self._refuted(f"{says} {limit.amount} {limit.unit}{'s' * (limit.amount != 1)}", found)
        return Proof(task.sense, found.of, found.clocks)


def _reached(ground: Exploration, begin: Iterable[int]) -> set[int]:
    """Return all states that can be reached from these."""
    found = set(begin)
    waiting = list(found)
    edges = ground.graph.edges
    while waiting:
        for _, target in edges[waiting.pop()]:
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found
