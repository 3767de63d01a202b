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

MOST_SETS = 64
FEW_SETS = 4
"""Of so many authorities all sets are gone through, where a party may become any."""


class TooManyWaysError(Exception):
    """There are so many ways in which cases begin that a smaller world has to do."""


class TooManySetsError(Exception):
    """A party may become any set of so many authorities that they are not gone through; the text is its variable."""


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
        found = Branch(tuple(self._restarted(effect)), exact=term is not None)
        when = self.space.formula(effect.when, ctx)
        ways = [when.possible] if when.decided else [when.possible, when.certain]
        found = found._replace(exact=found.exact and when.decided)
        return [
            found.then(Update((var,), (each if way == TRUE else If(way, each, Copy(var)),)))
            for way in ways for each in terms
        ]  # fmt: skip

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
        people = self.space.whoever.of(effect.value, self.space.table.id)
        if len(people) > FEW_SETS:
            raise TooManySetsError(variable.name)
        return self.sets_of(people)

    def sets_of(self, people: Collection[int]) -> list[int]:
        """Return all sets of a few authorities; of many: nobody, each alone, and all together."""
        bits = [1 << each for each in sorted(people)]
        if 1 << len(bits) > MOST_SETS:
            return [0, *bits, sum(bits)]
        return [sum(each) for size in range(len(bits) + 1) for each in combinations(bits, size)]

    def _joined(self, number: int, effect: nodes.SetField | nodes.Assign, var: int) -> Term:
        add = isinstance(effect, nodes.Assign) and effect.add
        return Union((Copy(var), Number(number))) if add else Number(number)

    def _unkept(self, effect: nodes.SetField | nodes.Assign) -> list[Branch]:
        """Return that setting what is not kept may complete the parts that read it, or leave them incomplete."""
        again = self._restarted(effect)
        if isinstance(effect, nodes.Assign):
            parts = {part for part, read in self.forms.parties.items() if effect.party in read}
        else:
            parts = self.forms.touched_by((effect.field,))
        return [Branch(tuple(again)).then(*each.updates, exact=each.exact) for each in self.freed(parts)]

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
        found = self.freed(self.forms.touched_by(name for name, _ in effect.move))
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
        exact, ways = True, [terms]
        for each in effect.sets:
            if isinstance(each, nodes.SetField | nodes.Assign):
                found_ = [self._child_set(each, way, ctx) for way in ways]
                exact = exact and all(sure for sure, _ in found_)
                ways = [way for _, some_ in found_ for way in some_]
        link = self.space.by_name.get(f"link:{effect.procedure}")
        if link is not None:
            words = self.space.variables[link].words
            back = Number(next(1 << number for number, word in enumerate(words) if ctx.state in word.split("|")))
            for terms_ in ways:
                terms_[link] = back
        begun = [before.then(Update(tuple(range(len(terms))), tuple(each)), exact=exact) for each in ways]
        after = Context(self.space.table.names).at(place, state)
        done: list[Branch] = []
        for one in begun:
            for way in self._settled(one, after):
                done += [way.then(*each.updates, exact=each.exact) for each in self.opened(state)]
        return done

    def opened(self, state: str, lacking: Collection[str] = ()) -> list[Branch]:
        """Return that parts of a case which begins in a state may be complete or not, but those that are `lacking`.

        What asks for nothing is complete.
        """
        void = [part for part in self.forms.parts if self.forms.is_void(part, state)]
        whole = Branch(tuple(Update((self.forms.parts[each],), (Number(1),)) for each in void))
        return [
            whole.then(*each.updates, exact=each.exact) for each in self.freed({*self.forms.parts} - {*void, *lacking})
        ]

    def _settled(self, branch: Branch, ctx: Context) -> list[Branch]:
        """Return a branch with what is lost or gets its default by it."""
        ways = self.forms.settled(branch.changed, ctx)
        return [branch.then(*each, exact=len(ways) == 1) for each in ways]

    def _child_set(
        self, effect: nodes.SetField | nodes.Assign, terms: list[Term], ctx: Context
    ) -> tuple[bool, list[list[Term]]]:
        """Return what the new case may get, and whether that is just what the spec says."""
        name = f"field:{effect.field}" if isinstance(effect, nodes.SetField) else f"party:{effect.party}"
        var = self.space.by_name.get(name)
        if var is None:
            return True, [terms]
        if isinstance(effect, nodes.SetField):
            term = self.space.cell_of(var, effect.value, ctx)
        else:
            term = self.space.set_of(effect.value, ctx)
            term = Union((terms[var], term)) if effect.add and term is not None else term
        given: list[Term] = [term] if term is not None else [Number(each) for each in self._any(var, effect)]
        when = self.space.formula(effect.when, ctx)
        ends = [when.possible] if when.decided else [when.possible, when.certain]
        found = []
        for each in given:
            for end in ends:
                way = list(terms)
                way[var] = If(end, each, terms[var])
                found.append(way)
        return term is not None and when.decided, found

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

    # ------------------------------------------------------------------ the end of a step

    def finished(self, branch: Branch, state: str, to: str | None) -> list[Branch]:
        """Return a branch with what follows from it: the new state, what is lost, what may be complete."""
        if 0 in branch.changed:
            return [branch]
        after = to or state
        place = self.space.variables[0].words.index(after)
        if to is not None:
            branch = branch.then(Update((0,), (Number(place),)), *self._left(after))
        found = []
        for each in self._settled(branch, Context(self.space.table.names).at(place, after)):
            done = each.then(*(Update((var,), (Number(0),)) for var in sorted(self.scratch & each.changed)))
            found += self._opened(done, state, after)
        return found

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
            var = self.forms.parts[part]
            if self.forms.is_void(part, after):
                branch = branch.then(Update((var,), (Number(1),))) if after != state else branch
            elif self.forms.is_void(part, state) and after != state:
                begun = self._empty(part, after)
                parts |= {part} if begun is None else set()
                branch = branch if begun is None else branch.then(Update((var,), (begun,)))
            elif not self.forms.alike(part, state, after) or read & branch.changed:
                parts.add(part)
        return [branch.then(*each.updates, exact=each.exact) for each in self.freed(parts)]

    def _empty(self, part: str, after: str) -> Term | None:
        """Return whether a part is complete of which nothing was shown before; None if that cannot be told."""
        if self.forms.timely[part] or not self.forms.open[part]:
            return None
        names = {self.space.variables[var].name for var in self.forms.depends[part]}
        if not {f"field:{each}" for each in self.forms.outer_reads(part)} <= names:
            return None
        ctx = Context(self.space.table.names).at(self.space.variables[0].words.index(after), after)

        def ask(env: Env) -> int:
            settle(self.space.table.tabs, env)
            return int(not self.filling.missing(env, part))

        return self.space.term(names, ctx, ask)
