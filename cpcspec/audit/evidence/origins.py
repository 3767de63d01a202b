"""The other cases of a run: those that a case is made from are built first, those it is linked with are moved along."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from cpcspec.analysis.effects import created
from cpcspec.audit.cases.replay import Replay
from cpcspec.audit.check import Subject, World
from cpcspec.audit.evidence.manners import Begin, Budget, Manner, Reached
from cpcspec.audit.evidence.stage import Stage
from cpcspec.audit.evidence.swapping import NO_NAMES, Names, command_exchanged, exchange, told_again
from cpcspec.audit.evidence.walking import Others, Walker
from cpcspec.audit.models.formula import State
from cpcspec.audit.models.model import Transition
from cpcspec.audit.models.reads import Reader
from cpcspec.audit.states.exploration import Exploration
from cpcspec.ir import nodes
from cpcspec.semantics.case import Case, Create

DEEPEST = 4
"""A case may be made from one that was made from another one, so many times."""
CANDIDATES = 12
"""So many states of the source are tried, unlike in what goes along."""
VARIANTS = 4
"""So many of the ways in which an authority may begin a case are tried."""
BREATHS = 3
"""So often is it tried to fill in a new case as it should be."""
Edges = dict[int, tuple[int, int]]


def plainly(ground: Exploration, begin: Iterable[int] = (0,), goal: int | None = None, *, exact: bool = True) -> Edges:
    """Return how each state (or the goal) is reached by steps that need no other case.

    For each state: the one before it, and the step. With `exact`, steps are exactly the spec's.
    """
    ways: Edges = dict.fromkeys(begin, (-1, -1))
    waiting = deque(ways)
    graph = ground.graph
    plain = [(each.exact or not exact) and each.kind != "linked" for each in ground.model.transitions]
    starts = [each.kind == "start" for each in ground.model.transitions]
    while waiting and goal not in ways:
        place = waiting.popleft()
        if place + 1 < len(graph.first):
            for number in range(graph.first[place], graph.first[place + 1]):
                transition, target = graph.taken[number], graph.targets[number]
                if target not in ways and plain[transition] and (place or starts[transition]):
                    ways[target] = (place, transition)
                    waiting.append(target)
    return ways


def steps_to(ways: Edges, place: int) -> tuple[int, ...]:
    """Return the steps that lead to a state."""
    found: list[int] = []
    while ways[place][0] >= 0:
        place, transition = ways[place]
        found.append(transition)
    return tuple(reversed(found))


@dataclass
class Rooted:
    """How the states of a model are reached on real cases: from cases that really begin so, by plain steps.

    `roots` are these cases by the places of their states (0: no case yet); `edges` are exact steps, `wide` all.
    """

    roots: dict[int, Reached]
    edges: Edges
    wide: Edges

    def ways_to(self, place: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield from which root, and by which steps, a state is reached."""
        found = [(root_of(each, place), steps_to(each, place)) for each in (self.edges, self.wide) if place in each]
        yield from dict.fromkeys(found)


def root_of(ways: Edges, place: int) -> int:
    """Return where the steps to a state begin."""
    while ways[place][0] >= 0:
        place = ways[place][0]
    return place


@dataclass
class Known:
    """What was tried already: runs of sources, and how their states are reached."""

    runs: dict[tuple[int, int, tuple[int, ...], bool], Reached | None] = field(default_factory=dict)
    rooted: dict[int, Rooted] = field(default_factory=dict)


class OtherCases(Others):
    """Finds what other cases do in their own models."""

    def __init__(self, world: World, budget: Budget, above: tuple[str, ...] = (), known: Known | None = None) -> None:
        """Work in that world; `above` are the procedures whose cases wait for one to be made from.

        `known` keeps what was tried already.
        """
        self.world, self.budget, self.above = world, budget, above
        self.known = known if known is not None else Known()

    def replay(self, procedure: str) -> Replay | None:
        """Return what knows how the forms of a procedure are filled in."""
        return Replay(self.world.subjects[procedure].ground.built)

    def _walker(self, ground: Exploration, procedure: str) -> Walker:
        inner = OtherCases(self.world, self.budget, (*self.above, procedure), self.known)
        return Walker(ground, inner, self.budget)

    # ------------------------------------------------------------------ what a case is made from

    def begun(self, walker: Walker, begin: Begin) -> Iterator[Reached]:
        """Yield the ways in which a case can be made from another one so that it is in the wanted state."""
        if len(self.above) >= DEEPEST:
            return
        target = walker.model.procedure
        subject = self.world.subjects[begin.transition.name]
        carried = Carried(self.world, subject, walker, begin)
        for ground in carried.grounds(bigger=not self.above and not begin.strict):
            source = self._walker(ground, target)
            rooted = self.rooted(source, begin.stage, target)
            for place, number in carried.candidates(ground, rooted.wide):
                for root, steps in rooted.ways_to(place):
                    run = self._run(source, rooted.roots[root], (root, steps), strict=begin.strict)
                    if run is not None:
                        yield from carried.made_from(source, run, number)
                    if self.budget.left <= 0:
                        return

    def _run(self, source: Walker, here: Reached, way: tuple[int, tuple[int, ...]], *, strict: bool) -> Reached | None:
        """Return a run of a source, which is looked for only once."""
        key = (id(source.ground), *way, strict)
        if key not in self.known.runs:
            self.known.runs[key] = next(source.runs(here, way[1], Manner(strict)), None)
        return self.known.runs[key]

    def rooted(self, walker: Walker, stage: Stage, target: str = "") -> Rooted:
        """Return how the states of a model are reached; `target` is what its cases are wanted for."""
        ground = walker.ground
        if id(ground) not in self.known.rooted:
            begin = Reached(stage, None)
            # Whoever asks again while this is looked for goes round in a circle, and gets what begins from the menu.
            self.known.rooted[id(ground)] = self._from(ground, {0: begin})
            inner = OtherCases(self.world, Budget(), (*self.above, target) if target else self.above, self.known)
            roots = {0: begin, **inner.begins(walker, stage)}
            self.known.rooted[id(ground)] = self._from(ground, roots)
        return self.known.rooted[id(ground)]

    def _from(self, ground: Exploration, roots: dict[int, Reached]) -> Rooted:
        return Rooted(roots, plainly(ground, roots), plainly(ground, roots, exact=False))

    def begins(self, walker: Walker, stage: Stage) -> dict[int, Reached]:
        """Return cases that begin from others, by the places of the states that they really begin in."""
        found: dict[int, Reached] = {}
        kinds: dict[tuple[str, str, str], list[Transition]] = {}
        for each in walker.ground.entering.values():
            if each.kind in ("reuse", "create"):
                kinds.setdefault((each.kind, each.name, each.actor), []).append(each)
        for steps in kinds.values():
            for step in steps[:: max(len(steps) // VARIANTS, 1)][:VARIANTS]:
                number = walker.model.transitions.index(step)
                goal = walker.model.after(walker.model.initial, number)
                new = next(self.begun(walker, Begin(stage, step, goal, strict=False)), None)
                state = None if new is None else walker.state(new)
                place = None if state is None else walker.ground.graph.index.get(state)
                if new is not None and place is not None:
                    found.setdefault(place, new)
        return found

    # ------------------------------------------------------------------ linked cases

    def moved(self, walker: Walker, here: Reached, goal: State, *, strict: bool) -> Iterator[Reached]:
        """Yield the ways in which linked cases can be moved so that this one is in the wanted state.

        Without `strict`, it is enough that this one is in another state then.
        """
        now = walker.state(here)
        case = here.stage.cases.get(here.case or "")
        for link in case.links if case is not None else ():
            other = here.stage.cases.get(link.case)
            if other is None:
                continue
            for stage in self._driven(here.stage, other):
                found = Reached(stage, here.case)
                if walker.is_there(found, goal) or (not strict and walker.state(found) != now):
                    yield found
                if self.budget.left <= 0:
                    return

    def _driven(self, stage: Stage, case: Case) -> Iterator[Stage]:
        """Yield what comes of leading a case into each status that it can come into from where it is."""
        ground = self.world.subjects[case.procedure].ground
        walker = self._walker(ground, case.procedure)
        now = walker.state(Reached(stage, case.id))
        place = None if now is None else ground.graph.index.get(now)
        if place is None:
            return
        ways = plainly(ground, (place,))
        seen = {ground.status(place)}
        for each in ways:
            if ground.status(each) not in seen:
                seen.add(ground.status(each))
                run = next(walker.runs(Reached(stage, case.id), steps_to(ways, each)), None)
                if run is not None:
                    yield run.stage


class Carried:
    """What goes along from one case to the next, and in which states of the source it can."""

    def __init__(self, world: World, subject: Subject, walker: Walker, begin: Begin) -> None:
        """Look at what is wanted of the new case."""
        self.world, self.subject, self.walker, self.begin = world, subject, walker, begin
        self.target = walker.model.procedure
        self.step: Transition = begin.transition

    @cached_property
    def _creations(self) -> list[tuple[str, nodes.CreateCase]]:
        """The actions of the source that create a case of the target."""
        actions = self.subject.node.actions
        return [
            (action.id, each)
            for action in actions
            for each in action.effects
            if isinstance(each, nodes.CreateCase) and each.procedure == self.target
        ]

    @cached_property
    def _sources(self) -> tuple[set[str], list[nodes.SetField | nodes.Assign]]:
        """What is carried by name, and what is set."""
        carry: set[str] = set()
        sets: list[nodes.SetField | nodes.Assign] = []
        cells: list[nodes.Reuse | nodes.CreateCase] = [
            each for each in self.world.spec.reuses
            if self.step.kind == "reuse" and (each.source, each.target) == (self.subject.id, self.target)
        ]  # fmt: skip
        if self.step.kind == "create":
            cells += [each for source, each in created(self.world.spec) if source.id == self.subject.id]
        for cell in cells:
            carry |= set(cell.carry)
            sets += [each for each in cell.sets if isinstance(each, nodes.SetField | nodes.Assign)]
        return carry, sets

    def _relevant(self) -> frozenset[str]:
        """Return the variables of the source that decide how the new case begins."""
        carry, sets = self._sources
        reader = Reader(self.subject.table)
        kept = {each.node.id for each in self.walker.replay.forms.kept}
        found = {f"field:{each}" for each in carry & kept}
        for each in sets:
            name = f"field:{each.field}" if isinstance(each, nodes.SetField) else f"party:{each.party}"
            if name in self.walker.ground.space.by_name:
                found |= reader.wanted(each.value) | reader.wanted(each.when)
        return frozenset(each for each in found if each not in ("at", "creator"))

    def grounds(self, *, bigger: bool) -> Iterator[Exploration]:
        """Yield models of the source: the usual one, then (`bigger`) one that keeps all that goes along."""
        ground = self.subject.ground
        yield ground
        if not bigger:
            return
        fields = {f"field:{each}" for each in self.subject.table.by_id}
        parties = {f"party:{each.id}" for each in self.subject.node.parties if each.how == "assigned"}
        more = self._relevant() & (fields | parties)
        if not more <= ground.space.by_name.keys():
            whole = self.subject.keeping(more)
            if whole is not ground and whole.graph.complete:
                yield whole

    def candidates(self, ground: Exploration, among: Container[int]) -> list[tuple[int, int]]:
        """Return states from which a new case can be made, and by which step: those nearest to what is wanted first."""
        vars_ = [ground.space.by_name[each] for each in sorted(self._relevant()) if each in ground.space.by_name]
        found: dict[tuple[object, ...], tuple[int, int]] = {}
        for number, each in enumerate(ground.model.transitions):
            if self._makes(each):
                for place in ground.where(each.guard):
                    state = ground.graph.states[place]
                    if place not in among:
                        continue
                    found.setdefault((each.actor, *(state[var] for var in vars_)), (place, number))
        wanted = self._wanted()

        def distance(candidate: tuple[int, int]) -> tuple[int, int]:
            state = ground.graph.states[candidate[0]]
            told = {
                ground.model.variables[var].name: ground.space.value_of(var, state[var])
                for var in vars_
                if self._is_field(ground, var)
            }
            return sum(told[name] != value for name, value in wanted.items() if name in told), candidate[0]

        return sorted(found.values(), key=distance)[:CANDIDATES]

    def _is_field(self, ground: Exploration, var: int) -> bool:
        return ground.model.variables[var].kind == "field"

    def _wanted(self) -> dict[str, object]:
        """Return the values that carried fields should have."""
        space, goal = self.walker.ground.space, self.begin.goal
        return {
            each.name: space.value_of(var, goal[var])
            for var, each in enumerate(space.variables)
            if each.kind == "field" and each.name.partition(":")[2] in self._sources[0]
        }

    def _makes(self, step: Transition) -> bool:
        if self.step.kind == "reuse":
            same = step.actor == self.step.actor or self._exchange(step.actor) is not None
            return (step.kind, step.name) == ("reuse", self.target) and same
        names = {name for name, _ in self._creations}
        return step.kind == "action" and step.name in names

    def _exchange(self, actor: str) -> Names | None:
        """Return the exchange that makes an authority the one that begins the new case, if it is a twin of it."""
        return exchange(self.walker.model.watchers, actor, self.step.actor)

    # ------------------------------------------------------------------ the new case

    def made_from(self, source: Walker, run: Reached, number: int) -> Iterator[Reached]:
        """Yield the new case if it comes to be in the wanted state, here or with countries exchanged."""
        step = source.model.transitions[number]
        names = [NO_NAMES] if self.step.kind == "create" or step.actor == self.step.actor else []
        twin = self._exchange(step.actor)
        for each in (*names, *([twin] if twin is not None else [])):
            again = told_again(self.begin.stage, run, each)
            if again is not None and self.step.kind == "reuse":
                yield from self._reused(again)
            elif again is not None:
                yield from self._created(source, again, step, each)

    def _created(self, source: Walker, run: Reached, step: Transition, names: Names) -> Iterator[Reached]:
        """Yield the case that an action creates."""
        command = source.replay.command(source.run(run), step)
        if command is None:
            return
        found = source.given(run, command_exchanged(command, names), names.get(step.actor, step.actor))
        if found is not None:
            stage, answer = found
            for each in answer.others:
                new = Reached(stage, each.case.id)
                if each.case.procedure == self.target and self._fits(new):
                    yield new

    def _fits(self, new: Reached) -> bool:
        """Return whether the new case begins as it should; not strictly so: with that status and by that creator."""
        found = self.walker.state(new)
        goal = self.begin.goal
        return found == goal or (not self.begin.strict and found is not None and found[:2] == goal[:2])

    def _reused(self, run: Reached) -> Iterator[Reached]:
        """Yield the case that is made by reuse: as it comes, or with what is filled in at once."""
        case = run.stage.cases.get(run.case or "")
        if case is None:
            return
        here = Reached(run.stage, None)
        values: dict[str, object] = {}
        for _ in range(BREATHS):
            found = self.walker.given(here, Create("", self.target, values, case), self.step.actor)
            made = None if found is None else found[1].case
            if found is not None and made is not None:
                new = Reached(found[0], made.id)
                if self._fits(new):
                    yield new
                    return
            world = run.stage.world(case)
            more = self.walker.replay.filled_at_once(made, world, self.step.actor, self.begin.goal)
            if more is None or {**values, **more} == values:
                return
            values |= more
