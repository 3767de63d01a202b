"""How cases come into being: from the menu, by reuse, or by an action in another case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from math import prod

from pydantic import JsonValue

from cpcspec.analysis.effects import created
from cpcspec.audit.models.edits import Edits
from cpcspec.audit.models.forms import KeptField
from cpcspec.audit.models.formula import Is, Number, State, holds, value
from cpcspec.audit.models.modal import known
from cpcspec.audit.models.model import Transition, Update, Variable
from cpcspec.audit.models.outcomes import Branch, TooManyWaysError
from cpcspec.audit.models.space import Context
from cpcspec.audit.models.steps import Told
from cpcspec.checks.rule import Place
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.semantics.names import Names

MOST_SETS = 64
MOST_WAYS = 512
"""In so many ways a case may begin by one step, unless the small world is the plain one already."""
MOST_AT_ONCE = 256
"""Of the fields of a new case so many combinations of values are gone through."""
ONE_BY_ONE = "of many fields that could be filled in at once when a case begins, those come later that may come later"
Start = Mapping[int, Iterable[int]]


class Entering:
    """Makes the transitions from a case that is not there yet."""

    def __init__(self, edits: Edits) -> None:
        """Work for one procedure."""
        self.edits, steps = edits, edits.steps
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
                carried = found.get(var, ())
                given = self._set(var, each, source)
                # What is given only under a condition may leave what was carried along.
                found[var] = sorted({*given, *carried}) if each.when is not None else given
        return found

    def _set(self, var: int, effect: nodes.SetField | nodes.Assign, source: str) -> Iterable[int]:
        """Return the values that an effect of another procedure may give."""
        variable = self.space.variables[var]
        unset = [0] if effect.when is not None else []
        if isinstance(effect, nodes.SetField) and not variable.members:
            if isinstance(effect.value, ir.Const | ir.SystemRef):
                # Names would be those of the other procedure; a constant has none.
                term = self.space.cell_of(var, effect.value, Context(Names()))
                if isinstance(term, Number):
                    return [*unset, term.value]
            sure = self.space.whoever.is_there(effect.value, source)
            names = {self.space.watchers[each].id for each in self.space.whoever.of(effect.value, source)}
            values = self.space.values[effect.field]
            return [
                number for number, each in enumerate(values)
                if (each in names if self._is_authority(effect.field) and number else number or unset or not sure)
            ]  # fmt: skip
        people = self.space.whoever.of(effect.value, source)
        if self.space.whoever.is_single(effect.value, source):
            return [*unset, *(1 << each for each in sorted(people))]
        if 1 << len(people) > MOST_SETS:
            self._assume_few(variable)
        return self.steps.outcomes.sets_of(people)

    def _is_authority(self, field: str) -> bool:
        return any(each.node.id == field and each.node.type.kinds for each in self.forms.kept)

    def _any(self, var: int) -> Iterable[int]:
        variable = self.space.variables[var]
        if not variable.members or variable.size <= MOST_SETS:
            return range(variable.size)
        self._assume_few(variable)
        return (0, *(1 << place for place in range(len(variable.words))), variable.size - 1)

    def _assume_few(self, variable: Variable) -> None:
        self.assumptions.append(
            f"“{variable.label}” of a case that is made from another one is nobody, one authority, or all of them"
        )

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
        if told.kind == "start":
            # Nobody has been assigned to a party yet.
            parties = (place for place, each in enumerate(self.space.variables) if each.kind == "party")
            ctx = ctx.fixing(dict.fromkeys(parties, 0))
        chosen: dict[int, Iterable[int]] = dict(free)
        if told.kind != "create":
            chosen |= self._filled_in(ctx, free)
        if self.space.is_rich and prod(sum(1 for _ in each) for each in chosen.values()) > MOST_WAYS:
            raise TooManyWaysError(self.table.id)
        seen: set[State] = set()
        for numbers in product(*chosen.values()):
            for found in self._states(dict(zip(chosen, numbers, strict=True)), ctx, at, creator):
                known_ = ctx.fixing(dict(enumerate(found)))
                may = told.kind == "create" or holds(self.edits.saved(known_).possible, found)
                if found not in seen and may:
                    seen.add(found)
                    yield from self._transitions(told, found, chosen.keys() - free.keys(), exact=exact)

    def _filled_in(self, ctx: Context, free: Start) -> dict[int, list[int]]:
        """Return the values that fields may get in the very moment in which a case begins.

        Where these are too many together, they are those without which it could not begin: others can be later.
        """
        parts = self.edits.parts_edited(ctx)
        mine = [each for each in self.forms.kept if each.node.part in parts and each.var not in free]
        mine = [each for each in mine if not self.edits.sees(each, ctx).never]
        found = {each.var: self.edits.settable(each) for each in mine}
        if prod(map(len, found.values())) <= MOST_AT_ONCE:
            return found
        self.assumptions.append(ONE_BY_ONE)
        judged = self.edits.judged_to_save()
        return {each.var: found[each.var] for each in mine if each.node.id in judged}

    def _has_twin(self, actor: int) -> bool:
        """Return whether an authority before this one may take its place in all that can happen.

        Then each run that this one begins is a run that the other one begins, with some authorities exchanged: no rule
        tells them apart, since the exchange keeps kinds, and who is of one country with whom.
        """
        found = self.space.twins.get(actor)
        if found is None:
            return False
        names = [self.space.watchers[each].id for each in (found, actor)]
        self.assumptions.append(f"no rule tells {names[1]} from {names[0]}: cases are begun by {names[0]} only")
        return True

    def _transitions(self, told: Told, found: State, filled: Collection[int], *, exact: bool) -> Iterator[Transition]:
        update = Update(tuple(range(len(found))), tuple(map(Number, found)))
        given: list[tuple[str, JsonValue]] = [
            (each.node.id, self.space.value_of(each.var, found[each.var]))
            for each in self.forms.kept if found[each.var] and each.var in filled
        ]  # fmt: skip
        state = self.space.variables[0].words[found[0]]
        # What nothing gives by itself is not there when somebody begins a case from the menu.
        lacking = [each for each in self.forms.parts if told.kind == "start" and self.forms.certain[each]]
        for branch in self.steps.outcomes.opened(state, lacking):
            done = Branch((update, *branch.updates), exact=exact)
            unborn = known(Is(0, frozenset((0,))))
            yield self.steps.step(told._replace(given=tuple(given)), unborn, done)

    def _states(self, chosen: Mapping[int, int], ctx: Context, at: int, creator: int) -> Iterable[State]:
        """Return the states in which these values are chosen, all else has its default, and nothing hidden is kept."""
        blank = [0] * len(self.space.variables)
        blank[0], blank[1] = at, creator
        for var, number in chosen.items():
            blank[var] = number
        states = {tuple(blank)}
        for _ in self.forms.kept:
            before = states
            for kept in self.forms.kept:
                states = {after for each in states for after in self._settled(kept, each, ctx)}
            if states == before:
                break
        return sorted(states)

    def _settled(self, kept: KeptField, found: State, ctx: Context) -> Iterator[State]:
        """Yield a state in which a field has its default, or has lost its value since it is not shown."""
        context = ctx.fixing(dict(enumerate(found)))
        shown = self.forms.shown(kept, context)
        if not holds(shown.certain, found):
            yield (*found[: kept.var], 0, *found[kept.var + 1 :])
        if not holds(shown.possible, found):
            return
        if found[kept.var] or kept.node.default is None:
            yield found
            return
        term = self.space.cell_of(kept.var, kept.node.default, context)
        size = self.space.variables[kept.var].size
        for number in (value(term, found),) if term is not None else range(1, size):
            yield (*found[: kept.var], number, *found[kept.var + 1 :])
