"""What effects do to the variables of a model. Where that cannot be told, each outcome is a branch of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations
from typing import NamedTuple

from cpcspec.audit.models.counting import TODAY
from cpcspec.audit.models.filling import Filling
from cpcspec.audit.models.forms import Forms
from cpcspec.audit.models.formula import TRUE, Copy, Formula, If, Number, Term, Union
from cpcspec.audit.models.model import GONE, Update
from cpcspec.audit.models.renewing import Renewing
from cpcspec.audit.models.space import Context
from cpcspec.ir import nodes
from cpcspec.semantics.expr import Env
from cpcspec.semantics.shown import settle

FEW_SETS = 6


class Branch(NamedTuple):
    """One outcome: under which further condition, with which updates; `exact` if the spec says just that."""

    updates: tuple[Update, ...] = ()
    guard: Formula = TRUE
    exact: bool = True

    def then(self, *updates: Update, exact: bool = True) -> Branch:
        """Return the branch with more updates."""
        return self._replace(updates=(*self.updates, *updates), exact=self.exact and exact)

    @property
    def changed(self) -> frozenset[int]:
        """Return the variables that are written."""
        return frozenset(var for each in self.updates for var in each.vars)


class Outcomes:
    """Tells what effects and moves do."""

    def __init__(self, forms: Forms, scratch: frozenset[int]) -> None:
        """Work for one procedure; `scratch` are variables that mean nothing between two steps."""
        self.forms = forms
        self.space = forms.space
        self.scratch = scratch
        self.filling = Filling(forms)
        self.renewing = Renewing(self.space)

    def gone(self) -> Update:
        """Return the end of the case."""
        size = len(self.space.variables)
        at = self.space.variables[0].words.index(GONE)
        return Update(tuple(range(size)), (Number(at), *(Number(0) for _ in range(size - 1))))

    def of(self, effects: Iterable[nodes.Effect], ctx: Context) -> list[Branch]:
        """Return the outcomes of effects, in their order."""
        found = [Branch()]
        for each in effects:
            if isinstance(each, nodes.DeleteCase):
                return [branch.then(self.gone()) for branch in found]
            if isinstance(each, nodes.SetField | nodes.Assign):
                ways = self.change(each, ctx)
            elif isinstance(each, nodes.CreateCase):
                ways = self._created(each)
            else:
                continue
            found = [branch.then(*way.updates, exact=way.exact) for branch in found for way in ways]
        return found

    def change(self, effect: nodes.SetField | nodes.Assign, ctx: Context) -> list[Branch]:
        """Return the outcomes of setting a field or assigning a party."""
        name = f"field:{effect.field}" if isinstance(effect, nodes.SetField) else f"party:{effect.party}"
        var = self.space.by_name.get(name)
        if var is None:
            return self._unkept(effect)
        term = self._term(effect, var, ctx)
        if term is None:
            terms: list[Term] = [self._joined(each, effect, var) for each in self._any(var, effect)]
        else:
            terms = [term]
        again = self._restarted(effect)
        when = self.space.formula(effect.when, ctx)
        if not self.space.decided(effect.when, ctx):
            return [Branch(), *(Branch((Update((var,), (each,)), *again)) for each in terms)]
        if when != TRUE:
            terms = [If(when, each, Copy(var)) for each in terms]
        return [Branch((Update((var,), (each,)), *again), exact=term is not None) for each in terms]

    def _term(self, effect: nodes.SetField | nodes.Assign, var: int, ctx: Context) -> Term | None:
        if isinstance(effect, nodes.SetField):
            return self.space.cell_of(var, effect.value, ctx)
        term = self.space.set_of(effect.value, ctx)
        return Union((Copy(var), term)) if term is not None and effect.add else term

    def _any(self, var: int, effect: nodes.SetField | nodes.Assign) -> list[int]:
        """Return the values that an effect could give, whatever it reads."""
        variable = self.space.variables[var]
        if not variable.members:
            return list(range(variable.size))
        return self.sets_of(self.space.whoever.of(effect.value, self.space.table.id))

    def sets_of(self, people: Collection[int]) -> list[int]:
        """Return all sets of a few authorities; of many: nobody, each alone, and all together."""
        bits = [1 << each for each in sorted(people)]
        if len(bits) > FEW_SETS:
            return [0, *bits, sum(bits)]
        return [sum(each) for size in range(len(bits) + 1) for each in combinations(bits, size)]

    def _joined(self, number: int, effect: nodes.SetField | nodes.Assign, var: int) -> Term:
        add = isinstance(effect, nodes.Assign) and effect.add
        return Union((Copy(var), Number(number))) if add else Number(number)

    def _unkept(self, effect: nodes.SetField | nodes.Assign) -> list[Branch]:
        """Return that setting a field which is not kept may complete its part, or leave it incomplete."""
        if isinstance(effect, nodes.Assign):
            return [Branch()]
        parts = {each.part for each in _field_nodes(self.forms) if each.id == effect.field and each.required}
        return self.freed(parts)

    def freed(self, parts: Iterable[str]) -> list[Branch]:
        """Return that these parts may be complete or not."""
        found = [Branch()]
        for part in sorted(parts):
            var = self.forms.parts.get(part)
            if var is not None:
                found = [
                    branch.then(Update((var,), (Number(value),)), exact=False) for branch in found for value in (0, 1)
                ]
        return found

    def keeps(self, effect: nodes.Effect) -> bool:
        """Return whether an effect changes something that is kept."""
        if isinstance(effect, nodes.SetField):
            return f"field:{effect.field}" in self.space.by_name
        return isinstance(effect, nodes.Assign) and f"party:{effect.party}" in self.space.by_name

    def _restarted(self, effect: nodes.SetField | nodes.Assign) -> list[Update]:
        """Return that periods which count from a date surely begin anew when it is set to the day of today."""
        if isinstance(effect, nodes.Assign) or effect.when is not None or effect.value != TODAY:
            return []
        return list(self.renewing.set_today(effect.field))

    def _created(self, effect: nodes.CreateCase) -> list[Branch]:
        """Return the link to the new case, and that rows which were moved may leave parts complete or not."""
        touched = {part for part in self.forms.parts for name, _ in effect.move if self._belongs(name, part)}
        found = self.freed(touched)
        link = self.linked(effect.procedure, effect.state)
        return [branch.then(*link) for branch in found]

    def child(self, effect: nodes.CreateCase, before: Branch, ctx: Context) -> list[Branch]:
        """Return the beginnings of a case of the same procedure that an effect creates."""
        terms: list[Term] = [Number(0) for _ in self.space.variables]
        state = effect.state or self.space.table.initial
        place = self.space.variables[0].words.index(state)
        terms[0], terms[1] = Number(place), self._creator(effect, ctx)
        for kept in self.forms.kept:
            if kept.node.id in effect.carry:
                terms[kept.var] = Copy(kept.var)
        exact = True
        for each in effect.sets:
            if isinstance(each, nodes.SetField | nodes.Assign):
                exact = self._child_set(each, terms, ctx) and exact
        link = self.space.by_name.get(f"link:{effect.procedure}")
        if link is not None:
            words = self.space.variables[link].words
            terms[link] = Number(next(1 << number for number, word in enumerate(words) if ctx.state in word.split("|")))
        branch = before.then(Update(tuple(range(len(terms))), tuple(terms)), exact=exact)
        after = Context(self.space.table.names).at(place, state)
        branch = branch.then(*self.forms.settled(branch.changed, after))
        return [branch.then(*each.updates, exact=each.exact) for each in self.freed(self._seen_parts(state))]

    def _seen_parts(self, state: str) -> set[str]:
        return {part for part in self.forms.parts if state not in self.forms.hidden[part]}

    def _child_set(self, effect: nodes.SetField | nodes.Assign, terms: list[Term], ctx: Context) -> bool:
        """Put in what the new case gets; return whether that is just what the spec says."""
        name = f"field:{effect.field}" if isinstance(effect, nodes.SetField) else f"party:{effect.party}"
        var = self.space.by_name.get(name)
        if var is None:
            return True
        if isinstance(effect, nodes.SetField):
            term = self.space.cell_of(var, effect.value, ctx)
        else:
            term = self.space.set_of(effect.value, ctx)
            term = Union((terms[var], term)) if effect.add and term is not None else term
        terms[var] = terms[var] if term is None else If(self.space.formula(effect.when, ctx), term, terms[var])
        return term is not None and self.space.decided(effect.when, ctx)

    def _creator(self, effect: nodes.CreateCase, ctx: Context) -> Term:
        """Return the place of the new case's creator."""
        party = self.space.reader.parties.get(effect.creator or "")
        if party is not None and party.how == "creator":
            return Copy(1)
        words = self.space.variables[1].words
        player = self.space.table.players.get(effect.creator or "")
        names = self.space.reader.party(effect.creator) if effect.creator else None
        if player is not None and names is not None and names <= set(self.space.by_name):
            term = self.space.term(names, ctx, lambda env: words.index((player(env) or ("",))[0]))
            if term is not None:
                return term
        return Number(words.index(self.space.watchers[ctx.actor].id)) if ctx.actor is not None else Copy(1)

    def linked(self, procedure: str, state: str) -> list[Update]:
        """Return that there is a linked case in that state (none: the initial one), where links are kept."""
        var = self.space.by_name.get(f"link:{procedure}")
        if var is None:
            return []
        at = state or self.space.program.procedures[procedure].initial
        words = self.space.variables[var].words
        place = next(number for number, word in enumerate(words) if at in word.split("|"))
        return [Update((var,), (Union((Copy(var), Number(1 << place))),))]

    def _belongs(self, name: str, part: str) -> bool:
        return any(each.id == name for each in self.forms.items_of(part))

    # ------------------------------------------------------------------ the end of a step

    def finished(self, branch: Branch, state: str, to: str | None) -> list[Branch]:
        """Return a branch with what follows from it: the new state, what is lost, what may be complete."""
        if 0 in branch.changed:
            return [branch]
        after = to or state
        place = self.space.variables[0].words.index(after)
        if after != state:
            branch = branch.then(Update((0,), (Number(place),)))
            branch = branch.then(*self._left(after))
        changed = branch.changed
        ctx = Context(self.space.table.names).at(place, after)
        branch = branch.then(*self.forms.settled(changed, ctx))
        lost = [var for part, var in self.forms.parts.items() if after in self.forms.hidden[part] and after != state]
        branch = branch.then(*(Update((var,), (Number(0),)) for var in lost))
        branch = branch.then(*(Update((var,), (Number(0),)) for var in sorted(self.scratch & changed)))
        return self._opened(branch, state, after)

    def _left(self, after: str) -> list[Update]:
        """Return that timers which do not run in the new state begin anew."""
        found = []
        for timer in self.space.table.timers:
            var = self.space.by_name.get(f"passed:{timer.id}")
            if var is not None and after not in timer.states:
                found.append(Update((var,), (Number(0),)))
        return found

    def _opened(self, branch: Branch, state: str, after: str) -> list[Branch]:
        """Return the branches in which parts whose demands have changed are complete, and those in which not."""
        parts = set()
        for part, read in self.forms.depends.items():
            if after in self.forms.hidden[part]:
                continue
            if state in self.forms.hidden[part]:
                begun = self._empty(part, state, after)
                parts |= {part} if begun is None else set()
                branch = branch if begun is None else branch.then(Update((self.forms.parts[part],), (begun,)))
            elif read & branch.changed:
                parts.add(part)
        return [branch.then(*each.updates, exact=each.exact) for each in self.freed(parts)]

    def _empty(self, part: str, state: str, after: str) -> Term | None:
        """Return whether a part is complete of which nothing was shown before; None if that cannot be told."""
        if not self.forms.empty(part, state):
            return None
        names = {self.space.variables[var].name for var in self.forms.depends[part]}
        ctx = Context(self.space.table.names).at(self.space.variables[0].words.index(after), after)

        def ask(env: Env) -> int:
            settle(self.space.table.tabs, env)
            return int(not self.filling.missing(env, part))

        return self.space.term(names, ctx, ask)


def _field_nodes(forms: Forms) -> list[nodes.FieldNode]:
    return [each for part in forms.parts for each in forms.items_of(part) if isinstance(each, nodes.FieldNode)]
