"""Whether a run that is over breaks a claim: decided by the meaning of specs alone, whatever found the run.

No model is asked here, and nothing that the search believed: only how the cases were after each thing that happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar

from cpcspec.audit.evidence.asking import Asked
from cpcspec.audit.evidence.sighting import Sight
from cpcspec.audit.evidence.stage import Deed, Moment, Stage, in_the_morning
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir import properties as claims
from cpcspec.semantics import deadlines
from cpcspec.semantics.asking import fulfils
from cpcspec.semantics.case import Case, Create
from cpcspec.semantics.expr import Env
from cpcspec.semantics.periods import shifted

MOST_ENDS = 60
"""After so many ends of periods in which nobody has acted, what has not come never comes."""
A_DAY = timedelta(days=1)


def amount_of(period: nodes.Period) -> int:
    """Return how many units a period of a claim has."""
    amount = period.amount.value if isinstance(period.amount, ir.Const) else None
    return amount if type(amount) is int else 0


def last_day(begin: date, period: nodes.Period) -> date:
    """Return the last day of a period of a claim that begins on a day."""
    return shifted(begin, amount_of(period), period.unit)


def left_alone(stage: Stage) -> tuple[Stage, bool]:
    """Return what comes of a stage if nobody ever acts again, and whether no period is left that could end."""
    for _ in range(MOST_ENDS):
        days = [
            each.due.at.date() + A_DAY
            for case in stage.cases.values()
            for each in deadlines.rungs(stage.program, case, stage.world(case))
            if each.due.ends and (case.id, each.due.rung, case.version) not in stage.aside
        ]
        if not days:
            return stage, True
        stage = stage.wait(max(min(days), stage.today))
    return stage, False


class Judge:
    """Judges one property by one run: a stage that is over, and the case in it.

    `again` is the stage after the end of the run was taken once more, where it can go round for ever.
    """

    def __init__(self, prop: claims.Property, stage: Stage, case: str, again: Stage | None = None) -> None:
        """Look at that run."""
        self.prop, self.stage, self.case, self.again = prop, stage, case, again
        self.program = stage.program
        self._daily = any(reads_today(value) for _, value in prop.claim)

    def broken(self) -> bool:
        """Return whether the property is not true of this run."""
        return self._forms[self.prop.claim.form](self, self.prop.claim)

    # ------------------------------------------------------------------ moments

    def _times(self, stage: Stage) -> Iterator[Moment]:
        """Yield the moments of the case, the last one at the end; each day between, if conditions change with days."""
        found = [*stage.moments, Moment(stage.now, stage.cases)]
        born = False
        for each, then in zip(found, [*found[1:], None], strict=True):
            born = born or self.case in each.cases
            if born:
                yield each
                yield from self._mornings(each, then) if self._daily and then is not None else ()

    def _mornings(self, begin: Moment, end: Moment) -> Iterator[Moment]:
        day = begin.at.date() + A_DAY
        while day <= end.at.date():
            yield Moment(in_the_morning(day), begin.cases)
            day += A_DAY

    def held(self, condition: ir.Expr, stage: Stage | None = None) -> list[tuple[date, bool]]:
        """Return for each moment since the case began its day, and whether a condition held then."""
        return [(each.at.date(), self._fulfils(condition, each)) for each in self._times(stage or self.stage)]

    def _fulfils(self, condition: ir.Expr, moment: Moment) -> bool:
        case = moment.cases.get(self.case)
        return fulfils(self.program, self.prop.procedure, condition, case, self.stage.around(case, moment))

    # ------------------------------------------------------------------ at each moment

    def _always(self, claim: claims.Always) -> bool:
        return not all(holds for _, holds in self.held(claim.condition))

    def _never(self, claim: claims.Never) -> bool:
        return any(holds for _, holds in self.held(claim.condition))

    def _once(self, claim: claims.Once) -> bool:
        begun = [holds for _, holds in self.held(claim.condition)]
        return True in begun and not all(holds for _, holds in self.held(claim.then)[begun.index(True) :])

    def _only_after(self, claim: claims.OnlyAfter) -> bool:
        before = [holds for _, holds in self.held(claim.before)]
        first = before.index(True) if True in before else None
        return any(holds for _, holds in self.held(claim.condition)[:first])

    # ------------------------------------------------------------------ what comes in the end

    def _at_last(self, claim: claims.AtLast) -> bool:
        """Return whether the condition does not come about any more, wherever the case has been before."""
        stage, is_over = self._to_the_end()
        last = len(self.held(claim.condition)) - 1
        after = [holds for _, holds in self.held(claim.condition, stage)[last:]]
        return not after[-1] if is_over else not any(after)

    def _to_the_end(self) -> tuple[Stage, bool]:
        """Return the run with what comes of it by itself, or with its end once more, and whether all is over then."""
        return (self.again, False) if self.again is not None else left_alone(self.stage)

    def _leads_to(self, claim: claims.LeadsTo) -> bool:
        stage = self.stage if claim.within is not None else self._to_the_end()[0]
        begins = [(place, day) for place, (day, holds) in enumerate(self.held(claim.cause)) if holds]
        effects = [(place, day) for place, (day, holds) in enumerate(self.held(claim.effect, stage)) if holds]
        for begin, day in begins:
            last = None if claim.within is None else last_day(day, claim.within)
            over = last is None or last < self.stage.today
            if over and not any(place >= begin and (last is None or at <= last) for place, at in effects):
                return True
        return False

    # ------------------------------------------------------------------ rights and sight, at the end of the run

    def _only_may(self, claim: claims.OnlyMay) -> bool:
        return Asked(self.stage, self.case, self.prop.procedure).trespass(claim, ()) is not None

    def _only_see(self, claim: claims.OnlySee) -> bool:
        if claim.period is not None and claim.after is not None:
            begins = (day for day, holds in self.held(claim.after) if holds)
            if not any(last_day(day, claim.period) < self.stage.today for day in begins):
                return False
        asked = Asked(self.stage, self.case, self.prop.procedure)
        return next(Sight(asked.table.node, claim).wrong(asked, ()), None) is not None

    def _at_most(self, claim: claims.AtMost) -> bool:
        return any(number > claim.count for number in entries(self.stage.cases.get(self.case), claim).values())

    # ------------------------------------------------------------------ beginnings

    def _starts_only(self, claim: claims.StartsOnly) -> bool:
        """Return whether the last deed began the case in a way in which none should begin."""
        deeds = [each for each in self.stage.events if isinstance(each, Deed)]
        if not deeds or self.case not in {deeds[-1].after.id, *(each.id for each in deeds[-1].others)}:
            return False
        deed = deeds[-1]
        new = next(each for each in (deed.after, *deed.others) if each.id == self.case)
        if new.version != 1:
            return False
        source = deed.command.source if isinstance(deed.command, Create) else deed.before
        if claim.kinds and not set(claim.kinds).intersection(self.stage.register.by_id[deed.actor].kinds):
            return True
        if source is None:
            return claim.sources is not None
        if claim.menu or (claim.sources is not None and source.procedure not in claim.sources):
            return True
        return bool(claim.parties) and not self._plays(deed.actor, source, claim.parties)

    def _plays(self, actor: str, case: Case, parties: Iterable[str]) -> bool:
        players = self.program.procedures[case.procedure].players
        env = Env(players, case, self.stage.world(case), None)
        return any(actor in players[each](env) for each in parties if each in players)

    _forms: ClassVar[Mapping[str, Callable[[Any, Any], bool]]] = {
        "always": _always,
        "never": _never,
        "once": _once,
        "only_after": _only_after,
        "at_last": _at_last,
        "leads_to": _leads_to,
        "only_may": _only_may,
        "only_see": _only_see,
        "at_most": _at_most,
        "starts_only": _starts_only,
    }


def reads_today(expr: object) -> bool:
    """Return whether the days alone can change a condition."""
    if isinstance(expr, tuple):
        return any(reads_today(each) for each in expr)
    if not isinstance(expr, ir.ExprNode):
        return False
    if isinstance(expr, ir.SystemRef) and expr.name == "today":
        return True
    return any(reads_today(value) for _, value in expr)


def entries(case: Case | None, claim: claims.AtMost) -> Counter[str]:
    """Return how many entries of a box each country, or each authority, has made."""
    found = case.comments.get(claim.box, ()) if case is not None else ()
    return Counter(each.country if claim.per == "country" else each.author for each in found)
