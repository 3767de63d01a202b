"""How a story ends: what must be so and is not, shown on the real cases at the end of a run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple

from cpcspec.audit.check import Found
from cpcspec.audit.evidence.asking import Asked, Doing
from cpcspec.audit.evidence.judging import Judge, amount_of, entries, last_day
from cpcspec.audit.evidence.manners import Reached
from cpcspec.audit.evidence.sighting import Sight
from cpcspec.audit.evidence.stage import Stage
from cpcspec.audit.evidence.walking import Walker
from cpcspec.audit.models.formula import State, holds
from cpcspec.audit.models.model import Transition
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir import story as st
from cpcspec.ir.fold import folded
from cpcspec.ir.properties import Property
from cpcspec.semantics.periods import shifted

YEARS = (30, 20, 15, 10, 8, 6, 5, 4, 3, 2)
"""So many years are waited to show that something never comes: the most that end before a case may be erased."""
NOBODY_KNOWS: Mapping[str, Any] = {"line": "", "place": ""}
MOST_REPEATED = 40
MOST_ENTRIES = 12
A_DAY = timedelta(days=1)


class Ending(NamedTuple):
    """The stage at the very end, and what is then expected and not so; None: the last deed had to be refused."""

    stage: Stage
    expected: st.Expected | None


class Endings:
    """Looks for the endings of a run that show what a check or property found; `case` names the case in the story."""

    def __init__(self, walker: Walker, found: Found, prop: Property | None, case: str) -> None:
        """Work for what was found in the model of the walker."""
        self.walker, self.found, self.prop, self.name = walker, found, prop, case
        self.node = walker.ground.space.table.node
        self.claim: Any = prop.claim if prop is not None else None

    @property
    def form(self) -> str:
        """What kind of claim is broken; an empty text: it is a check of the shelf."""
        return self.claim.form if self.claim is not None else ""

    def of(self, here: Reached, again: Stage | None = None) -> Iterator[Ending]:
        """Yield the endings of a run that really break the claim; `again`: its end can be taken once more, so."""
        for each in self._forms[self.form](self, here):
            if self.prop is not None and Judge(self.prop, each.stage, here.case or "", again).broken():
                yield each

    @property
    def needs_the_state(self) -> bool:
        """Whether the run must end in the very state of the model: nothing else tells that it shows what was found."""
        return False

    def asked(self, here: Reached) -> Asked:
        """Return the case of a run, to be asked."""
        return Asked(here.stage, here.case or "", self.walker.model.procedure)

    def unlike(self, here: Reached, condition: ir.Expr) -> Iterator[Ending]:
        """Yield that a condition is not fulfilled, if it is not."""
        condition = folded(condition)
        if not self.asked(here).fulfils(condition):
            yield Ending(here.stage, self._fulfilled(condition))

    # ------------------------------------------------------------------ states

    def _always(self, here: Reached) -> Iterator[Ending]:
        return self.unlike(here, self.claim.condition)

    def _never(self, here: Reached) -> Iterator[Ending]:
        return self.unlike(here, ir.Not(arg=self.claim.condition))

    def _once(self, here: Reached) -> Iterator[Ending]:
        return self.unlike(here, self.claim.then)

    def _only_after(self, here: Reached) -> Iterator[Ending]:
        return self.unlike(here, ir.Not(arg=self.claim.condition))

    def _days_of(self, here: Reached, condition: ir.Expr) -> list[date]:
        """Return the days on which a condition held, the last one first."""
        judge = None if self.prop is None else Judge(self.prop, here.stage, here.case or "")
        return sorted({day for day, held in (judge.held(condition) if judge else ()) if held}, reverse=True)

    # ------------------------------------------------------------------ what comes in the end

    def _at_last(self, here: Reached) -> Iterator[Ending]:
        return self._never_comes(here, self.claim.condition)

    def _leads_to(self, here: Reached) -> Iterator[Ending]:
        begins = self._days_of(here, self.claim.cause)
        if not begins:
            return
        here = self._stating(here, self.claim.cause)
        if self.claim.within is None:
            yield from self._never_comes(here, self.claim.effect)
            return
        for each in begins:
            for late in self._late(here, each, self.claim.within):
                yield from self.unlike(here._replace(stage=late), self.claim.effect)

    def _never_comes(self, here: Reached, effect: ir.Expr) -> Iterator[Ending]:
        """Yield that an effect has not come, after so long a time that it never will."""
        if self.asked(here).fulfils(effect):
            return
        if self.found.path is not None and self.found.path.loop:
            yield from self.unlike(here, effect)
        else:
            yield from self.unlike(here._replace(stage=self._long_after(here, effect)), effect)

    def _late(self, here: Reached, begin: date, period: nodes.Period) -> Iterator[Stage]:
        """Yield the stage when a period that began on a day is over.

        When nobody acts meanwhile, or when somebody begins anew what was to end it.
        """
        over = last_day(begin, period) + A_DAY
        if over <= here.stage.today:
            yield here.stage
            return
        yield self.after(here, period) if begin == here.stage.today else here.stage.wait(over)
        case = here.stage.cases.get(here.case or "")
        last = None if case is None else self.walker.last_day(here.stage, case)
        if last is None or not here.stage.today < last < over:
            return
        later = here._replace(stage=here.stage.wait(last))
        for step in self._repeated(later):
            command = self.walker.replay.command(self.walker.run(later), step)
            found = None if command is None else self.walker.given(later, command, step.actor)
            if found is not None:
                yield found[0].wait(over)

    def _repeated(self, here: Reached) -> list[Transition]:
        """Return what people may do in a state that leaves the case in its status."""
        state = self.walker.state(here)
        if state is None:
            return []
        model = self.walker.model
        return [
            step
            for place, step in enumerate(model.transitions)
            if step.kind in ("action", "edit", "comment")
            and holds(step.guard, state)
            and model.after(state, place)[0] == state[0]
        ][:MOST_REPEATED]

    def _stating(self, here: Reached, condition: ir.Expr) -> Reached:
        """Return the same with a line that says that a condition holds now, if it does."""
        if not self.asked(here).fulfils(condition):
            return here
        return here._replace(stage=here.stage.stating(self._fulfilled(condition)))

    def _fulfilled(self, condition: ir.Expr) -> st.ThenFulfils:
        said: dict[str, Any] = {**NOBODY_KNOWS, "case": self.name, "procedure": self.walker.model.procedure}
        return st.ThenFulfils(**said, condition=condition)

    def after(self, here: Reached, period: nodes.Period) -> Stage:
        """Return the stage on the day after a period."""
        return here.stage.wait_for(_after(amount_of(period), period.unit)).wait_for(_after(1, "day"))

    def _long_after(self, here: Reached, effect: ir.Expr) -> Stage:
        """Return the stage after many years; after fewer if a case may be erased by then and that is no good end."""
        if self.asked(here._replace(case=None)).fulfils(effect):
            return self.years_later(here.stage)
        today = here.stage.today
        ends = [
            shifted(today, each.period.amount.value, each.period.unit)
            for each in self.node.retention.erase
            if isinstance(each.period.amount, ir.Const) and type(each.period.amount.value) is int
        ]
        first = min(ends, default=None)
        fitting = (each for each in YEARS if first is None or shifted(today, each, "year") < first)
        return self.years_later(here.stage, next(fitting, 1))

    @staticmethod
    def years_later(stage: Stage, years: int = YEARS[0]) -> Stage:
        """Return the stage after many years."""
        return stage.wait_for(_after(years, "year"))

    # ------------------------------------------------------------------ rights

    def _only_may(self, here: Reached) -> Iterator[Ending]:
        asked = self.asked(here)
        found = asked.trespass(self.claim, self._likely())
        if found is not None:
            _, doing = found
            yield self._only(here, doing, asked.who_may(doing) & asked.play(self.claim.parties))

    def _likely(self) -> list[str]:
        """Return who is asked first: whoever takes the last step of the run, then the small world of the model."""
        steps = self.found.path.steps if self.found.path is not None else ()
        last = [self.walker.model.transitions[each].actor for each in steps[-1:]]
        return [*filter(None, last), *(each.id for each in self.walker.model.watchers)]

    def _only(self, here: Reached, doing: Doing, allowed: set[str]) -> Ending:
        order = here.stage.register.by_id
        actors = tuple(each for each in order if each in allowed)
        others = tuple(each for each in order if each not in allowed)
        said: dict[str, Any] = {**NOBODY_KNOWS, "case": self.name, "how": doing.how, "names": (doing.name,)}
        return Ending(here.stage, st.ThenOnly.model_validate({**said, "actors": actors, "others": others}))

    # ------------------------------------------------------------------ sight

    def wanted(self, goal: State) -> tuple[str, ...]:
        """Return the items that should have values at the end of the run, since it is about who sees them."""
        if self.form != "only_see":
            line = str(self.found.facts.get("expect", ""))
            match = re.search(r"does not see ([\w.]+) of", line)
            return (match[1],) if match else ()
        sight = Sight(self.node, self.claim)
        if sight.is_whole:
            return ()
        return tuple(each for each in sight.items() if self._is_seen(each, goal))

    def _is_seen(self, path: str, goal: State) -> bool:
        """Return whether somebody sees an item in that state who should not, as the model has it."""
        ground, parties = self.walker.ground, self.claim.parties
        return any(
            holds(ground.sees(each, path).possible, goal) and not holds(ground.plays(each, parties).certain, goal)
            for each, _ in enumerate(ground.model.watchers)
        )

    def _only_see(self, here: Reached) -> Iterator[Ending]:
        sight = Sight(self.node, self.claim)
        for each in self._times_to_look(here):
            asked = self.asked(each)
            for who, path in sight.wrong(asked, (each.id for each in self.walker.model.watchers)):
                yield self.unseen(each, who, path)
                break

    def _times_to_look(self, here: Reached) -> Iterator[Reached]:
        if self.claim.period is None or self.claim.after is None:
            yield here
            return
        for day in self._days_of(here, self.claim.after):
            began = self._stating(here, self.claim.after)
            for late in self._late(began, day, self.claim.period):
                yield here._replace(stage=late)

    def unseen(self, here: Reached, who: str, path: str) -> Ending:
        """Return that somebody sees an item (empty: the case at all), and should not."""
        within, _, field = path.rpartition(".")
        said: dict[str, Any] = {
            **NOBODY_KNOWS,
            "actor": who,
            "case": self.name,
            "field": field,
            "within": within.partition(".")[0],
        }
        return Ending(here.stage, st.ThenUnseen(**said))

    # ------------------------------------------------------------------ entries and beginnings

    def _at_most(self, here: Reached) -> Iterator[Ending]:
        """Yield that a box takes one entry more than it should: whoever may add to it does so, again and again."""
        for who in self.asked(here).everybody():
            stage = here.stage
            for _ in range(MOST_ENTRIES):
                case = stage.cases.get(here.case or "")
                count = entries(case, self.claim)
                if case is not None and count and max(count.values()) > self.claim.count:
                    said = {"case": self.name, "of": "comments", "name": self.claim.box}
                    least = count.total() - max(count.values()) + self.claim.count
                    yield Ending(stage, st.ThenHas.model_validate({**NOBODY_KNOWS, **said, "count": least}))
                    return
                added = self.walker.added(here._replace(stage=stage), self.claim.box, who)
                if added is None:
                    break
                stage = added
            here = here._replace(stage=stage)

    def _starts_only(self, here: Reached) -> Iterator[Ending]:
        yield Ending(here.stage, None)

    _forms: ClassVar[Mapping[str, Callable[[Any, Reached], Iterator[Ending]]]] = {
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


def _after(amount: int, unit: ir.Unit) -> st.After:
    return st.After(**NOBODY_KNOWS, amount=amount, unit=unit)
