"""What must be true of a model so that a property is proven: conditions over its variables, and in which sense."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal, NamedTuple

from cpcspec.audit.models.formula import FALSE, TRUE, Formula, Rows, every, some
from cpcspec.audit.models.modal import Modal, both, either, narrowed, opposite
from cpcspec.audit.models.model import Transition
from cpcspec.audit.models.reads import Reader
from cpcspec.audit.states.clocks import Length
from cpcspec.audit.states.questions import Questions
from cpcspec.audit.states.sights import Right, always_personal, paths, personal_paths, rights, sees_any
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir import properties as claims
from cpcspec.semantics.tables import ProcedureTable

Sense = Literal["closed", "once", "after", "comes", "within", "over"]


class Task(NamedTuple):
    """Something to prove of all runs.

    `closed`: nowhere `bad`. `once`: from `begin` on, nowhere `bad`. `after`: nowhere `bad` before `until`. `comes`:
    from `begin` on, `until` comes in the end; `within`: by the limit. `over`: so long after `begin`, nowhere `bad`.
    What the model cannot decide counts as bad, as begun, and as not there yet.
    """

    sense: Sense
    bad: Formula = FALSE
    begin: Formula = FALSE
    until: Formula = FALSE
    limit: Length | None = None


class Goal(NamedTuple):
    """All that proves a claim; `vague` if the model does not decide it. Without its `premise` a claim says nothing."""

    tasks: tuple[Task, ...]
    vague: bool = False
    premise: Formula = TRUE


def conditions(claim: claims.Claim) -> tuple[ir.Expr, ...]:
    """Return the conditions that a claim speaks of."""
    return tuple(value for _, value in claim if isinstance(value, ir.ExprNode))  # type: ignore[misc]


def wanted(table: ProcedureTable, claim: claims.Claim) -> frozenset[str]:
    """Return the names of the variables that the conditions and the parties of a claim read."""
    reader = Reader(table)
    found = {name for each in conditions(claim) for name in reader.wanted(each)}
    found.update(name for each in getattr(claim, "parties", ()) for name in reader.party(each) or ())
    if isinstance(claim, claims.AtMost):
        found.add(f"entries:{claim.box}")
    if isinstance(claim, claims.StartsOnly):
        return frozenset()
    return frozenset(found - {"at", "creator"})


def goal(asking: Questions, claim: claims.Claim) -> Goal:
    """Return what must be proven of a model so that a claim is."""
    found = _Goals(asking)
    made: Goal = getattr(found, claim.form)(claim)
    return made._replace(vague=found.vague)


def trespasses(asking: Questions, claim: claims.OnlyMay) -> Iterator[tuple[Right, Formula, Formula]]:
    """Yield each right that a claim is about: where it matters, and where somebody has it who may not."""
    when = asking.in_states(claim.states)
    if claim.when is not None:
        when = every((when, asking.formula(claim.when).possible))
    others = [opposite(asking.plays(each, claim.parties)).possible for each, _ in enumerate(asking.model.watchers)]
    for right in rights(asking, claim.activities):
        here = every((when, right.when))
        yield right, here, every((here, others[right.watcher]))


def sights(asking: Questions, claim: claims.OnlySee) -> Iterator[tuple[int, Formula]]:
    """Yield for each authority where it sees what it may not."""
    node = asking.space.table.node
    personal = claim.what == "personal"
    items = personal_paths(node) if personal else paths(node) if claim.what == "anything" else claim.paths
    # Of what is called by its name, asterisks are no sight, as in scenarios.
    masked = items if personal else [each for each in items if each in always_personal(node)] if claim.paths else ()
    plain = [each for each in items if each not in masked]
    inside = asking.in_states(claim.states)
    for watcher, _ in enumerate(asking.model.watchers):
        shown = (sees_any(asking, watcher, masked, personal=True), sees_any(asking, watcher, plain, personal=False))
        seen = narrowed(either(shown), inside)
        yield watcher, both((seen, opposite(asking.plays(watcher, claim.parties)))).possible


class _Goals:
    """Makes the goal of each form of claim; the names of the methods are those of the forms."""

    def __init__(self, asking: Questions) -> None:
        self.asking = asking
        self.born = asking.born
        self.vague = False

    def _asked(self, expr: ir.Expr) -> Modal:
        """Return a condition of the claim, of cases that are there or were."""
        found = narrowed(self.asking.formula(expr), self.born)
        self.vague = self.vague or not found.decided
        return found

    def _may(self, expr: ir.Expr) -> Formula:
        """Return where a condition may hold: what is bad, or begins something, is so as soon as it may be."""
        return self._asked(expr).possible

    def _does(self, expr: ir.Expr) -> Formula:
        """Return where a condition certainly holds: what has to come is there only then."""
        return self._asked(expr).certain

    def _lacks(self, expr: ir.Expr) -> Formula:
        """Return where a condition may fail."""
        return every((self.born, opposite(self._asked(expr)).possible))

    def always(self, claim: claims.Always) -> Goal:
        return Goal((Task("closed", self._lacks(claim.condition)),))

    def never(self, claim: claims.Never) -> Goal:
        return Goal((Task("closed", self._may(claim.condition)),))

    def once(self, claim: claims.Once) -> Goal:
        begin = self._may(claim.condition)
        return Goal((Task("once", self._lacks(claim.then), begin),), premise=begin)

    def only_after(self, claim: claims.OnlyAfter) -> Goal:
        bad = self._may(claim.condition)
        return Goal((Task("after", bad, until=self._does(claim.before)),), premise=bad)

    def at_last(self, claim: claims.AtLast) -> Goal:
        return Goal((Task("comes", begin=self.born, until=self._does(claim.condition)),))

    def leads_to(self, claim: claims.LeadsTo) -> Goal:
        begin, until = self._may(claim.cause), self._does(claim.effect)
        found: tuple[Task, ...] = (Task("comes", begin=begin, until=until),)
        if claim.within is not None:
            found = (*found, Task("within", begin=begin, until=until, limit=length(claim.within)))
        return Goal(found, premise=begin)

    def only_may(self, claim: claims.OnlyMay) -> Goal:
        found = list(trespasses(self.asking, claim))
        premise = some(here for _, here, _ in found) if claim.parties else TRUE
        if claim.when is not None:
            self._may(claim.when)
        return Goal((Task("closed", some(dict.fromkeys(bad for _, _, bad in found))),), premise=premise)

    def only_see(self, claim: claims.OnlySee) -> Goal:
        bad = some(dict.fromkeys(each for _, each in sights(self.asking, claim)))
        if claim.period is None or claim.after is None:
            return Goal((Task("closed", bad),))
        begin = self._may(claim.after)
        return Goal((Task("over", bad, begin, limit=length(claim.period)),), premise=begin)

    def at_most(self, claim: claims.AtMost) -> Goal:
        return Goal((Task("closed", some(_too_many(self.asking, claim))),))

    def starts_only(self, _: claims.StartsOnly) -> Goal:
        return Goal((Task("closed"),))


def length(period: nodes.Period) -> Length:
    """Return a period whose length is said in the spec."""
    amount = period.amount.value if isinstance(period.amount, ir.Const) else None
    if type(amount) is not int:
        raise TypeError(period)
    return Length(amount, period.unit)


def _too_many(asking: Questions, claim: claims.AtMost) -> Iterator[Formula]:
    """Yield when a country, or an authority, has more entries in a comment box than a claim says."""
    box = asking.space.table.boxes[claim.box].node
    people = asking.model.watchers
    for owner in sorted({each.country if claim.per == "country" else each.id for each in people}):
        mine = [each for each in people if owner in (each.country, each.id)]
        whose = {each.country if box.per == "country" else each.id if box.per else "" for each in mine}
        vars_ = tuple(asking.space.by_name[f"entries:{claim.box}/{each}"] for each in sorted(whose))
        sizes = [asking.model.variables[each].size for each in vars_]
        # Where nothing is refused, the highest number stands for any that is higher.
        open_ = [size - 1 if box.most is None else size for size in sizes]
        rows = frozenset(
            row for row in product(*map(range, sizes))
            if sum(row) > claim.count or any(number >= most for number, most in zip(row, open_, strict=True))
        )  # fmt: skip
        yield Rows(vars_, rows) if rows else FALSE


def wrong_starts(asking: Questions, claim: claims.StartsOnly) -> Iterator[tuple[int, str]]:
    """Yield the transitions by which cases begin though a claim says that they do not, and what is wrong."""
    for place, each in asking.entering.items():
        problem = _wrong(asking, claim, each)
        if problem:
            yield place, problem
    kinds = [set(each.kinds) for each in asking.model.watchers if each.id in asking.space.creators]
    for place in sorted(asking.fresh):
        others = claim.sources is not None and asking.model.procedure not in claim.sources
        if claim.menu or others or (claim.kinds and not all(each.intersection(claim.kinds) for each in kinds)):
            yield place, f"cases begin from “{asking.model.procedure}” too"


def _wrong(asking: Questions, claim: claims.StartsOnly, step: Transition) -> str:
    """Return what is wrong with a way in which cases begin, or an empty text."""
    people = {each.id: each for each in asking.model.watchers}
    who = people[step.actor].name or step.actor
    if claim.menu and step.kind != "start":
        return f"cases begin from “{step.name}” too"
    if claim.kinds and not set(claim.kinds).intersection(people[step.actor].kinds):
        return f"{who} can begin one"
    if claim.sources is None:
        return ""
    if step.kind == "start":
        return f"{who} can begin one from the menu"
    if step.name not in claim.sources:
        return f"cases begin from “{step.name}” too"
    reuses = asking.space.program.spec.reuses
    cells = [each for each in reuses if (each.source, each.target) == (step.name, asking.model.procedure)]
    others = [party for each in cells for party in each.by if claim.parties and party not in claim.parties]
    return f"“{others[0]}” can begin one" if others else ""
