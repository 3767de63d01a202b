"""How cases come into being: from the menu, by reuse, or by an action in another case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from pydantic import JsonValue

from cpcspec.analysis.effects import created
from cpcspec.audit.models.forms import KeptField
from cpcspec.audit.models.formula import Is, Number, State, holds, value
from cpcspec.audit.models.model import Transition, Update
from cpcspec.audit.models.outcomes import Branch
from cpcspec.audit.models.space import Context
from cpcspec.audit.models.steps import Steps, Told
from cpcspec.checks.rule import Place
from cpcspec.ir import nodes
from cpcspec.semantics.names import Names

MOST_SETS = 64
ALIKE = "no rule names a country, so a case is begun by an authority of the first one only"
Start = Mapping[int, Iterable[int]]


class Entering:
    """Makes the transitions from a case that is not there yet."""

    def __init__(self, steps: Steps) -> None:
        """Work for one procedure."""
        self.steps, self.forms, self.space = steps, steps.forms, steps.space
        self.table = self.space.table
        self.assumptions: list[str] = []

    def all(self) -> Iterator[Transition]:
        """Yield all of them."""
        place = Place("", "procedure", self.table.id)
        for actor in sorted(self.space.whoever.starters(self.table.id)):
            label = self.table.node.starts[0].menu or "Start"
            yield from self._begun(
                Told("start", self.table.id, label, place, actor), self.table.initial, {}, exact=True
            )
        yield from self._reused()
        yield from self._created()

    def _reused(self) -> Iterator[Transition]:
        for reuse in self.space.program.spec.reuses:
            if reuse.target != self.table.id:
                continue
            place = Place("", "reuse", f"{reuse.source}>{reuse.target}")
            free = self._free(reuse.carry, reuse.sets, reuse.source)
            free |= self._back_link(reuse.source, reuse.states)
            for actor in sorted(self.space.whoever.reusers(reuse)):
                said = Told("reuse", reuse.source, reuse.back or reuse.source, place, actor)
                yield from self._begun(said, self.table.initial, free, exact=not free)

    def _created(self) -> Iterator[Transition]:
        for source, effect in created(self.space.program.spec):
            if effect.procedure != self.table.id or source.id == self.table.id:
                # What a case of the same procedure creates is followed from there.
                continue
            place = Place("", "procedure", source.id)
            free = self._free((*effect.carry, *(name for name, _ in effect.move)), effect.sets, source.id)
            free |= self._back_link(source.id, ())
            makers = (
                self.space.whoever.plays(source.id, effect.creator)
                if effect.creator
                else range(len(self.space.watchers))
            )
            for actor in sorted(makers):
                said = Told("create", source.id, effect.back or source.id, place, actor)
                state = effect.state or self.table.initial
                yield from self._begun(said, state, free, exact=False)

    # ------------------------------------------------------------------ what is known at the beginning

    def _free(self, carry: Iterable[str], sets: Iterable[object], source: str) -> dict[int, Iterable[int]]:
        """Return the values that what comes from another case may have: any, for the other case is not looked at."""
        found: dict[int, Iterable[int]] = {}
        for name in carry:
            var = self.space.by_name.get(f"field:{name}")
            if var is not None:
                found[var] = self._any(var)
        for each in sets:
            if isinstance(each, nodes.SetField):
                var = self.space.by_name.get(f"field:{each.field}")
            else:
                var = self.space.by_name.get(f"party:{each.party}") if isinstance(each, nodes.Assign) else None
            if var is not None and isinstance(each, nodes.SetField | nodes.Assign):
                found[var] = self._set(var, each, source)
        return found

    def _set(self, var: int, effect: nodes.SetField | nodes.Assign, source: str) -> Iterable[int]:
        """Return the values that an effect of another procedure may give."""
        variable = self.space.variables[var]
        unset = [0] if effect.when is not None else []
        if isinstance(effect, nodes.SetField) and not variable.members:
            term = self.space.cell_of(var, effect.value, Context(Names()))
            if isinstance(term, Number):
                return [*unset, term.value]
            sure = effect.value.op in ("party", "attr")
            names = {self.space.watchers[each].id for each in self.space.whoever.of(effect.value, source)}
            values = self.space.values[effect.field]
            return [
                number for number, each in enumerate(values)
                if (each in names if self._is_authority(effect.field) and number else number or unset or not sure)
            ]  # fmt: skip
        people = self.space.whoever.of(effect.value, source)
        if self.space.whoever.is_single(effect.value, source):
            return [*unset, *(1 << each for each in sorted(people))]
        return self.steps.outcomes.sets_of(people)

    def _is_authority(self, field: str) -> bool:
        return any(each.node.id == field and each.node.type.kinds for each in self.forms.kept)

    def _any(self, var: int) -> Iterable[int]:
        variable = self.space.variables[var]
        if not variable.members or variable.size <= MOST_SETS:
            return range(variable.size)
        self.assumptions.append(
            f"“{variable.label}” of a case that is made from another one is nobody, one authority, or all of them"
        )
        return (0, *(1 << place for place in range(len(variable.words))), variable.size - 1)

    def _back_link(self, source: str, states: Iterable[str]) -> dict[int, Iterable[int]]:
        var = self.space.by_name.get(f"link:{source}")
        if var is None:
            return {}
        allowed = set(states) or set(self.space.program.procedures[source].labels)
        words = self.space.variables[var].words
        return {var: [1 << place for place, word in enumerate(words) if allowed.intersection(word.split("|"))]}

    def _begun(self, told: Told, state: str, free: Start, *, exact: bool) -> Iterator[Transition]:
        """Yield a transition for each way in which a case may begin."""
        if told.actor is None or self._has_twin(told.actor):
            return
        creator = self.space.creators.index(self.space.watchers[told.actor].id)
        at = self.space.variables[0].words.index(state)
        ctx = Context(self.table.names, told.actor).at(at, state).fixing({1: creator})
        parts = self.steps.parts_edited(ctx) if told.kind != "create" else []
        if told.kind == "start":
            # Nobody has been assigned to a party yet.
            blank = (at, creator, *[0] * (len(self.space.variables) - 2))
            edited = self.table.edited
            parts = [each for each in parts if holds(self.space.plays(ctx.who, edited[each][state], ctx), blank)]
        chosen: dict[int, Iterable[int]] = dict(free)
        for kept in self.forms.kept if told.kind != "create" else ():
            if kept.node.part in parts and any(each.level == "save" for each in kept.node.required):
                chosen[kept.var] = range(1, self.space.variables[kept.var].size)
        seen: set[State] = set()
        for numbers in product(*chosen.values()):
            found = self._state(dict(zip(chosen, numbers, strict=True)), ctx, at, creator)
            known = ctx.fixing(dict(enumerate(found)))
            if found in seen or (parts and not holds(self.forms.complete(parts, "save", known), found)):
                continue
            seen.add(found)
            yield from self._transitions(told, found, free, chosen.keys() - free.keys(), exact=exact)

    def _has_twin(self, actor: int) -> bool:
        """Return whether one before this authority has the same kinds elsewhere, and no condition names a country."""
        watchers = self.space.watchers
        if self.space.cells.constants.intersection(each.country for each in watchers):
            return False
        if any(each.kinds == watchers[actor].kinds for each in watchers[:actor]):
            self.assumptions.append(ALIKE)
            return True
        return False

    def _transitions(
        self, told: Told, found: State, free: Start, filled: Collection[int], *, exact: bool
    ) -> Iterator[Transition]:
        update = Update(tuple(range(len(found))), tuple(map(Number, found)))
        given: list[tuple[str, JsonValue]] = [
            (each.node.id, self.space.value_of(each.var, found[each.var]))
            for each in self.forms.kept if found[each.var] and each.var in filled
        ]  # fmt: skip
        state = self.space.variables[0].words[found[0]]
        open_ = [
            part for part in self.forms.parts
            if state not in self.forms.hidden[part] and (free or not self.forms.certain[part])
        ]  # fmt: skip
        for branch in self.steps.outcomes.freed(open_):
            done = Branch((update, *branch.updates), exact=exact)
            yield self.steps.step(told._replace(given=tuple(given)), Is(0, frozenset((0,))), done)

    def _state(self, chosen: Mapping[int, int], ctx: Context, at: int, creator: int) -> State:
        """Return the state in which these values are chosen, all else has its default, and nothing hidden is kept."""
        found = [0] * len(self.space.variables)
        found[0], found[1] = at, creator
        for var, number in chosen.items():
            found[var] = number
        for _ in self.forms.kept:
            for kept in self.forms.kept:
                self._settle(kept, found, ctx)
        return tuple(found)

    def _settle(self, kept: KeptField, found: list[int], ctx: Context) -> None:
        """Give a field its default, or take its value away."""
        known = ctx.fixing(dict(enumerate(found)))
        if not holds(self.forms.shown(kept, known), found):
            found[kept.var] = 0
        elif not found[kept.var] and kept.node.default is not None:
            term = self.space.cell_of(kept.var, kept.node.default, known)
            found[kept.var] = value(term, found) if term is not None else 0
