"""Certificates checked again, by reading each condition as it stands: without the search that found them.

The model is made from the spec anew. What is trusted is how a model is made, what a claim means over its variables
(`obligations`), what the periods are (`clocks`), and this module; not the generated code, and not the exploration.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from cpcspec.audit.models.build import of
from cpcspec.audit.models.formula import FALSE, TRUE, Every, Formula, State, holds
from cpcspec.audit.models.made import Made
from cpcspec.audit.proofs.certificates import Certificates, Kept
from cpcspec.audit.proofs.inheriting import inherits
from cpcspec.audit.proofs.obligations import Task, goal, wrong_starts
from cpcspec.audit.states.clocks import Clock, clocks_of, not_longer
from cpcspec.audit.states.generate import assume
from cpcspec.audit.states.questions import Questions
from cpcspec.audit.verdict import Proof
from cpcspec.ir import properties as claims
from cpcspec.semantics.program import Program

Outcome = Literal["confirmed", "refuted", "other spec"]
OTHER = "it was made for another version of the spec"
NOWHERE: frozenset[int] = frozenset()
Step = tuple[int, int]
Guarded = list[tuple[int, list[int]]]
"""Steps, each with the places of the conditions that it needs."""


class Rechecked(NamedTuple):
    """What became of a certificate, and why it was refuted."""

    property: str
    title: str
    procedure: str
    outcome: Outcome
    why: str = ""


class Refuted(Exception):
    """A certificate does not prove what it says; the text says where."""


class Checked:
    """A model made anew, with the states that a certificate lists, which must be closed under all of its steps."""

    def __init__(self, program: Program, made: Made, states: tuple[State, ...]) -> None:
        """Make the model; raise `Refuted` if the states are not its own."""
        self.states = states
        self.asking = Questions(of(program, made))
        self.model = self.asking.model
        self.index = {state: place for place, state in enumerate(states)}
        self.first = self.index.get(self.model.initial, -1)
        sizes = [each.size for each in self.model.variables]
        fits = all(len(each) == len(sizes) for each in states[:1]) and all(
            0 <= number < size for state in states for number, size in zip(state, sizes, strict=True)
        )
        if not fits:
            message = "a state that it lists is none of this model"
            raise Refuted(message)
        if self.first < 0:
            message = "the state in which there is no case yet is not among its states"
            raise Refuted(message)

    def told(self, place: int) -> str:
        """Return a state in words."""
        words = self.model.told(self.states[place])
        words["at"] = self.asking.space.table.labels.get(words["at"], words["at"])
        return ", ".join(f"{each.label}: {words[each.name]}" for each in self.model.variables if words[each.name])

    @cached_property
    def edges(self) -> list[list[Step]]:
        """The steps from each state; raise `Refuted` if one leads to a state that is not listed."""
        by_status = {at: self._steps(at) for at in range(self.model.variables[0].size)}
        return [[*self._from(place, *by_status[state[0]])] for place, state in enumerate(self.states)]

    def _steps(self, at: int) -> tuple[list[Formula], Guarded]:
        """Return the conditions of all steps from a status, each once, and the steps with those that they need."""
        conditions: dict[Formula, int] = {}
        found = []
        for place, each in enumerate(self.model.transitions):
            guard = FALSE if each.stays else assume(each.guard, 0, at)
            if guard != FALSE:
                parts = guard.args if isinstance(guard, Every) else (guard,)
                found.append((place, [conditions.setdefault(part, len(conditions)) for part in parts]))
        return list(conditions), found

    def _from(self, place: int, conditions: list[Formula], steps: Guarded) -> Iterator[Step]:
        state = self.states[place]
        known: list[bool | None] = [None] * len(conditions)
        for step, needed in steps:
            for each in needed:
                if known[each] is None:
                    known[each] = holds(conditions[each], state)
                if not known[each]:
                    break
            else:
                target = self.index.get(self.model.after(state, step))
                if target is None:
                    label = self.model.transitions[step].label
                    message = f"“{label}” leads to a state that is not listed, from: {self.told(place)}"
                    raise Refuted(message)
                yield step, target

    @cached_property
    def onward(self) -> list[list[Step]]:
        """The steps of one and the same case."""
        return [[each for each in some if each[0] not in self.asking.fresh] for some in self.edges]

    @cached_property
    def clocks(self) -> Mapping[str, Clock]:
        """The periods by their names."""
        return {each.name: each for each in clocks_of(self.asking)}

    def where(self, formula: Formula) -> set[int]:
        """Return the listed states in which a condition holds."""
        by_status = {at: assume(formula, 0, at) for at in range(self.model.variables[0].size)}
        return {
            place for place, state in enumerate(self.states)
            if by_status[state[0]] == TRUE
            or (by_status[state[0]] != FALSE and holds(by_status[state[0]], state))
        }  # fmt: skip

    def idle(self, clock: Clock) -> set[int]:
        """Return the states in which something that changes nothing else may begin a period anew."""
        steps = (self.model.transitions[each] for each in clock.anew)
        return {place for each in steps if each.stays for place in self.where(each.guard)}


class Proving:
    """What each sense of a task asks of the marks and ranks of a proof; -1 marks a state as outside."""

    def __init__(self, checked: Checked, task: Task, proof: Proof, handed: frozenset[str]) -> None:
        """Check one proof; cases made from those of the procedures `handed` bring no fault along."""
        self.on, self.task, self.proof, self.handed = checked, task, proof, handed
        ranks = proof.ranks or (0,) * len(checked.states)
        if proof.kind != task.sense or len(ranks) != len(checked.states):
            message = "it proves something else than the claim asks for, or not of all states"
            raise Refuted(message)
        self.ranks = ranks
        self.marked = {place for place, rank in enumerate(ranks) if rank >= 0}
        self.bad, self.until = checked.where(task.bad), checked.where(task.until)

    def closed(self) -> None:
        """Nothing that a case can come into is bad."""
        self._all_marked({self.on.first})
        for place in sorted(self.marked):
            for step, target in self.on.edges[place]:
                each = self.on.model.transitions[step]
                brought = each.kind == "reuse" and each.name in self.handed and step in self.on.asking.entering
                if target not in self.marked and not (brought and target in self.bad):
                    self._leaves(place, step)
        self._none_of(self.bad & self.marked)

    def once(self) -> None:
        """Nothing that follows after the beginning is bad."""
        self._all_marked(self.on.where(self.task.begin))
        self._follow(NOWHERE)
        self._none_of(self.bad & self.marked)

    def after(self) -> None:
        """Nothing that a case can come into, before `until` holds, is bad."""
        fresh = {target for some in self.on.edges for step, target in some if step in self.on.asking.fresh}
        self._all_marked(fresh.union(target for _, target in self.on.edges[self.on.first]) - self.until)
        self._follow(self.until)
        self._none_of(self.bad & self.marked)

    def comes(self) -> None:
        """No run stays for ever where `until` does not hold: ranks fall, or a period ends the stay."""
        self._all_marked(self.on.where(self.task.begin) - self.until)
        self._follow(self.until)
        clocks = [self._clock(each) for each in self.proof.clocks]
        running = {each: self.on.where(each.runs) - self.on.idle(each) for each in set(clocks)}
        for place in sorted(self.marked):
            rank = self.ranks[place]
            if rank >= len(clocks) or place not in running[clocks[rank]]:
                self._refute("no period surely ends the stay in the state", place)
            for step, target in self.on.onward[place]:
                if target in self.until:
                    continue
                same = self.ranks[target] == rank
                if self.ranks[target] > rank or (same and step in clocks[rank].transitions | clocks[rank].anew):
                    self._refute(f"“{self.on.model.transitions[step].label}” does not lower the rank, from", place)

    def within(self) -> None:
        """Wherever `until` is still missing, a period runs that ends by the limit."""
        self._all_marked(self.on.where(self.task.begin) - self.until)
        self._follow(self.until)
        self._timely(self.marked)

    def over(self) -> None:
        """Wherever something is bad, a period runs that ends it by the limit."""
        self._all_marked(self.on.where(self.task.begin))
        self._follow(NOWHERE)
        self._timely(self.bad & self.marked)

    def _timely(self, open_: set[int]) -> None:
        sure = [self._clock(each) for each in self.proof.clocks]
        inside = [
            (place, step, target)
            for place in sorted(self.marked)
            for step, target in self.on.onward[place]
            if target in self.marked
        ]
        for each in sure:
            fixed = not self.on.idle(each) & self.marked and not any(step in each.anew for _, step, _ in inside)
            limit = self.task.limit
            if not fixed or not each.from_today or not each.longest or not limit or not not_longer(each.longest, limit):
                message = f"the period “{each.name}” may end after the limit"
                raise Refuted(message)
        running = set().union(*(self.on.where(each.runs) for each in sure))
        for place in sorted(open_ - running):
            self._refute("no period that ends by the limit surely runs in the state", place)
        ends = frozenset().union(*(each.transitions for each in sure))
        for place, step, target in inside:
            if step in ends and self.ranks[target] >= self.ranks[place] + (place not in open_):
                self._refute(f"“{self.on.model.transitions[step].label}” does not lower the rank, from", place)

    def _clock(self, name: str) -> Clock:
        if name not in self.on.clocks:
            message = f"there is no period “{name}”"
            raise Refuted(message)
        return self.on.clocks[name]

    def _all_marked(self, places: Collection[int]) -> None:
        for place in sorted(set(places) - self.marked):
            self._refute("the proof leaves out the state", place)

    def _follow(self, beyond: Collection[int]) -> None:
        """Raise `Refuted` if a step leads from a marked state to one that is not, nor is `beyond`."""
        for place in sorted(self.marked):
            for step, target in self.on.onward[place]:
                if target not in self.marked and target not in beyond:
                    self._leaves(place, step)

    def _none_of(self, places: Collection[int]) -> None:
        for place in sorted(places):
            self._refute("what must not be is so in the state", place)

    def _leaves(self, place: int, step: int) -> None:
        self._refute(
            f"“{self.on.model.transitions[step].label}” leads to a state that the proof leaves out, from", place
        )

    def _refute(self, what: str, place: int) -> None:
        message = f"{what}: {self.on.told(place)}"
        raise Refuted(message)


# ---------------------------------------------------------------- all certificates of a file


def recheck(program: Program, spec_hash: str, found: Certificates) -> Iterator[Rechecked]:
    """Yield for each certificate whether it proves its property of this spec."""
    models: dict[int, Checked | str] = {}
    first: dict[int, Rechecked] = {}
    for number, each in enumerate(found.kept):
        procedure = found.models[each.model][0].procedure
        outcome: Outcome = "confirmed"
        why = ""
        if found.spec_hash != spec_hash:
            outcome, why = "other spec", OTHER
        else:
            why = _why_not(program, found, each, models)
            outcome = "refuted" if why else "confirmed"
        first[number] = Rechecked(each.property, each.title, procedure, outcome, why)
    for number, each in enumerate(found.kept):
        missing = [source for source in each.rests_on if not _confirmed(found, first, each, source)]
        here = first[number]
        if here.outcome == "confirmed" and missing:
            why = f"it rests on the same claim about “{missing[0]}”, of which no certificate here is confirmed"
            here = here._replace(outcome="refuted", why=why)
        yield here


def _confirmed(found: Certificates, done: Mapping[int, Rechecked], kept: Kept, source: str) -> bool:
    """Return whether the same claim about another procedure is proven in the same file."""
    return any(
        done[number].outcome == "confirmed" and done[number].procedure == source and each.claim == kept.claim
        for number, each in enumerate(found.kept)
    )


def _why_not(program: Program, found: Certificates, kept: Kept, models: dict[int, Checked | str]) -> str:
    """Return why a certificate proves nothing; empty if it does prove its claim."""
    if kept.model not in models:
        models[kept.model] = _checked(program, *found.models[kept.model])
    checked = models[kept.model]
    if isinstance(checked, str):
        return checked
    try:
        _prove(program, checked, kept)
    except Refuted as reason:
        return str(reason)
    except (LookupError, TypeError) as reason:
        return f"its claim cannot be asked of its model ({reason})"
    return ""


def _checked(program: Program, made: Made, states: tuple[State, ...]) -> Checked | str:
    """Return a model with its closed states, or what is wrong with them."""
    try:
        checked = Checked(program, made, states)
        closed = bool(checked.edges)
    except Refuted as reason:
        return str(reason)
    except LookupError as reason:
        return f"its model cannot be made of this spec ({reason})"
    return checked if closed else "it lists no states"


def _prove(program: Program, checked: Checked, kept: Kept) -> None:
    """Raise `Refuted` unless the proofs of a certificate are those that its claim asks for, and right."""
    asking = checked.asking
    tasks = goal(asking, kept.claim).tasks
    handed = inherits(asking.space.table, program.spec, kept.claim) & set(kept.rests_on)
    if len(tasks) != len(kept.proofs):
        message = "it proves something else than the claim asks for"
        raise Refuted(message)
    if isinstance(kept.claim, claims.StartsOnly):
        for _, problem in wrong_starts(asking, kept.claim):
            raise Refuted(problem)
    for task, proof in zip(tasks, kept.proofs, strict=True):
        getattr(Proving(checked, task, proof, handed), task.sense)()
