"""The shape of a check, and what it looks at: a spec, its procedures, and their explored models."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from pydantic import JsonValue

from cpcspec.audit.cases.conformance import Log
from cpcspec.audit.exercise import Exercise
from cpcspec.audit.models.bounded import ALONE, MEMBER_STATES, TOGETHER
from cpcspec.audit.models.build import of
from cpcspec.audit.models.made import Made
from cpcspec.audit.models.outcomes import TooManyWaysError
from cpcspec.audit.models.slicing import deciding, kept, rights_given, settling
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.explore import BUDGET, Path, explore
from cpcspec.audit.states.temporal import Clocks
from cpcspec.audit.verdict import Answer, Certificate, Evidence, Question, Verdict
from cpcspec.checks.rule import Origins, Place
from cpcspec.ir import nodes
from cpcspec.ir.expr import Expr
from cpcspec.ir.properties import AtMost, Property
from cpcspec.ir.story import Story
from cpcspec.semantics.program import load
from cpcspec.semantics.tables import ProcedureTable, Program

Asked = tuple[Expr, ...]
NOTHING_ASKED: Asked = ()
Names = frozenset[str]
NO_NAMES: Names = frozenset()
FIRST_TRY = 100_000
"""So many states are kept before a model is made anew that leaves more out."""
RICH = 10_000
"""With more states than these, the small world is made plainer: the bounds of what is answered say so."""
RUNG = 30_000
"""A model that leaves much out and is larger than this is not worth its while: the next one keeps more."""
MOST_TOGETHER = 4
"""Of one kind and country no more authorities are looked at, whatever a claim counts to."""
FEW = 2
"""With more parties than these that no right is given to, a model that keeps them all is not even tried."""


class Found(NamedTuple):
    """What a check found out: one sentence, and what shows it. See `Answer` for the words."""

    verdict: Verdict
    says: str
    place: Place | None = None
    path: Path | None = None
    facts: Mapping[str, JsonValue] = {}
    certificate: Certificate | None = None
    ground: Exploration | None = None
    """The explored model that the path goes through; None: the one that was looked at last."""
    evidence: Evidence | None = None
    """What shows the path on real cases, if that was looked for already."""
    sought: bool = False
    """Whether that was looked for with all means."""


class Showing(Protocol):
    """Replays a run on real cases and tells it."""

    def __call__(
        self, world: World, ground: Exploration, found: Found, question: Question, *, thorough: bool = True
    ) -> Evidence | None:
        """Return the evidence; None if there is no such run. If not `thorough`, only what is quick is tried."""


def fails(says: str, place: Place | None = None, path: Path | None = None, **facts: JsonValue) -> Found:
    """Return that something is not as it should be."""
    return Found("fails", says, place, path, facts)


def unsure(says: str, place: Place | None = None, path: Path | None = None, **facts: JsonValue) -> Found:
    """Return that something may not be as it should be: what the model keeps of a case does not tell."""
    return Found("possible only in the abstraction", says, place, path, facts)


def sure(found: Found, ground: Exploration | None) -> Found:
    """Return what was found, as unknown where it rests on a model that was given up.

    Of states whose steps were not looked at any more nothing can be said that would need them, such as that nothing
    leads on. What a property or an expectation says of a run itself is so, whatever else there is.
    """
    rests = found.verdict == "fails" and ground is not None and not ground.graph.complete
    direct = "expect" in found.facts or (found.place is not None and found.place.kind == "property")
    return found._replace(verdict="unknown (budget)") if rests and not direct else found


def holds(says: str, **facts: JsonValue) -> Found:
    """Return that all is as it should be, with facts that show it."""
    return Found("holds", says, facts=facts)


def not_applicable(says: str) -> Found:
    """Return that the question does not arise."""
    return Found("not applicable", says)


@dataclass(frozen=True, slots=True)
class Check:
    """A question of an auditor. `find` yields what is wrong, or other answers; if it yields nothing, `good` is true.

    `about` tells what it looks at: each procedure by itself, the whole spec, or (`answers`) what all others answered.
    `id` is that of the catalogue (`S1`); `cpcspec/audit/pages/<id>.md` explains the check, with a wrong and a right
    example that are tests.
    """

    id: str
    title: str
    question: str
    good: str
    find: Callable[[Subject], Iterable[Found]] | Callable[[World], Iterable[Found]]
    about: Literal["procedure", "spec", "answers"] = "procedure"


@dataclass
class World:
    """A compiled spec, and how much of the world a model holds."""

    spec: nodes.Spec
    properties: tuple[Property, ...] = ()
    stories: tuple[Story, ...] = ()
    budget: int = BUDGET
    countries: int = MEMBER_STATES
    progress: Callable[[str], None] | None = None
    origins: Origins | None = None
    """Where the elements of the spec are written."""
    show: Showing | None = None
    """What shows runs on real cases. A property that is refuted so on a wide model needs no more exact one."""
    answers: tuple[Answer, ...] = ()
    """What all other checks answered, once they have."""
    older: nodes.Spec | None = None
    """The version that open cases were made under, to compare with."""
    deep: bool = False
    """Whether checks that take long are asked too."""
    exercised: Mapping[str, Exercise] = field(default_factory=dict)
    """What the scenarios exercise of each procedure, if they were played."""
    log: Log | None = None
    """Real cases to be followed, if there are any."""

    @cached_property
    def program(self) -> Program:
        """The spec, ready to run."""
        return load(self.spec)

    @cached_property
    def together(self) -> int:
        """How many authorities of one kind and country are needed by a claim that says how many there may be."""
        counts = [each.claim.count + 1 for each in self.properties if isinstance(each.claim, AtMost)]
        return min(max((TOGETHER, *counts)), MOST_TOGETHER)

    @cached_property
    def subjects(self) -> dict[str, Subject]:
        """The procedures, each with what is known of it."""
        return {each.id: Subject(self, each) for each in self.spec.procedures}


@dataclass
class Subject:
    """One procedure; its model is made and explored when it is first asked for."""

    world: World
    node: nodes.Procedure
    asked: bool = False
    """Whether the model was looked at since this was last set to false."""
    _known: dict[tuple[Names, Asked], Exploration] = field(default_factory=dict)
    _rungs: dict[tuple[Names, Names, Asked], Exploration] = field(default_factory=dict)
    _clocks: dict[int, Clocks] = field(default_factory=dict)
    last: Exploration | None = None
    """The explored model that was looked at last."""
    proofs: dict[tuple[Property, frozenset[tuple[str, str]]], Found] = field(default_factory=dict)
    """What was found out of each property, and what was taken to hold meanwhile: some checks ask again."""

    @property
    def id(self) -> str:
        """The name of the procedure."""
        return self.node.id

    @property
    def table(self) -> ProcedureTable:
        """The procedure, ready to run."""
        return self.world.program.procedures[self.node.id]

    @property
    def ground(self) -> Exploration:
        """The explored model that keeps what the flow of the procedure reads."""
        return self.keeping(NO_NAMES)

    def keeping(self, names: Names, asked: Asked = NOTHING_ASKED) -> Exploration:
        """Return an explored model that keeps these variables too, and tells apart what these conditions do."""
        found = next((each for each in self._known.values() if _fits(each, names, asked)), None)
        if found is None:
            if self.world.progress is not None:
                self.world.progress(self.node.label or self.node.id)
            found = self._known[names, asked] = self._explored(names, asked)
        self.asked, self.last = True, found
        return found

    def rungs(self, names: Names, asked: Asked) -> Iterator[Exploration]:
        """Yield models that tell of these variables, each with all that can happen, the last one the most exact.

        What is proven on one of them is proven; what is refuted on one may be true on the next, which is less wide.
        """
        ground = self.ground
        if _fits(ground, names, asked):
            yield ground
        else:
            yield self._rung(names, settling(self.table, names), asked)
            yield self._rung(names, deciding(self.table, names), asked)
        if ground.without or not _fits(ground, names, asked):
            yield self.keeping(names | ground.without, asked)

    def _rung(self, names: Names, needed: Names, asked: Asked) -> Exploration:
        """Return a model that keeps only what is needed."""
        # Whether a part is complete would depend on what is left out: it is left out too.
        parts = frozenset(f"filled:{part}" for action in self.node.actions for part in action.needs)
        without = (kept(self.world.program, self.table, names) - needed - {"at", "creator"}) | parts
        key = (names, without, asked)
        if key not in self._rungs:
            self._rungs[key] = self._made(names, without, asked, min(self.world.budget, RUNG))
        self.asked, self.last = True, self._rungs[key]
        return self._rungs[key]

    def _explored(self, names: Names, asked: Asked) -> Exploration:
        *ways, last = self._sparing(names)
        for without in ways:
            found = self._made(names, without, asked, min(self.world.budget, FIRST_TRY))
            if found.graph.complete:
                return found
        return self._made(names, last, asked, self.world.budget)

    def _made(self, names: Names, without: Names, asked: Asked, budget: int) -> Exploration:
        """Return a model with at most so many states, of a plainer world where the rich one makes it large.

        A smaller world is better than none; the bounds of what is answered say so.
        """
        rich = self._of(names, without, asked, (min(budget, RICH), self.world.together))
        if rich is not None and (rich.graph.complete or self.world.together == ALONE):
            return rich
        plain = self._of(names, without, asked, (budget, ALONE))
        if plain is None:
            raise TooManyWaysError(self.id)
        return plain

    def _of(self, names: Names, without: Names, asked: Asked, most: tuple[int, int]) -> Exploration | None:
        """Return a model with so many states and authorities of a kind at most; None if it cannot be made so."""
        budget, together = most
        made = Made(
            self.node.id, tuple(sorted(names)), tuple(sorted(without)), self.world.countries, asked, together
        )  # fmt: skip
        try:
            model = of(self.world.program, made)
        except TooManyWaysError:
            return None
        return Exploration(model, explore(model.model, budget), without, made)

    def _sparing(self, names: Names) -> list[Names]:
        """Return what models may leave out, the most exact first.

        First nothing; then parties that no right is given to; at last all but what was asked for.
        """
        given = set(rights_given(self.world.program, self.table))
        parties = (f"party:{each.id}" for each in self.node.parties if each.how == "assigned" and each.id not in given)
        # What decides who has a right is kept too: else those who have it could be any.
        ruling = deciding(self.table, {f"party:{each}" for each in given})
        loose = frozenset(parties) - names - ruling
        bare = kept(self.world.program, self.table) - names - {"at", "creator"}
        ways = [loose, bare] if names else [loose]
        return list(dict.fromkeys(ways if len(loose) > FEW else [NO_NAMES, *ways]))

    @property
    def clocks(self) -> Clocks:
        """The periods of the procedure, in its own model."""
        return self.clocks_of(self.ground)

    def clocks_of(self, ground: Exploration) -> Clocks:
        """Return the periods of the procedure in one of its models."""
        if id(ground) not in self._clocks:
            self._clocks[id(ground)] = Clocks(ground)
        return self._clocks[id(ground)]

    def state(self, name: str) -> str:
        """Return the label of a state."""
        return self.table.labels.get(name, name)

    def at(self, kind: str, name: str) -> Place:
        """Return the place of an element of the procedure."""
        return Place(self.node.id, kind, name)

    def items(self) -> Iterator[nodes.State]:
        """Yield the states that are not final."""
        return (each for each in self.node.states if not each.final)


def _fits(ground: Exploration, names: Names, asked: Asked) -> bool:
    """Return whether a model tells of these variables, and tells apart what these conditions do."""
    there = {*ground.space.by_name, *(name.partition("/")[0] for name in ground.space.by_name)}
    return names <= there and ground.space.cells.knows(asked)
