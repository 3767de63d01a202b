"""A run of a model taken on real cases: each step as the command or the end of a period that it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from cpcspec.audit.cases.replay import Replay, Run
from cpcspec.audit.evidence.manners import STRICTLY, Begin, Budget, Manner, Reached
from cpcspec.audit.evidence.stage import MORNING, Stage
from cpcspec.audit.evidence.wishes import Wishes
from cpcspec.audit.models.formula import State, holds
from cpcspec.audit.models.model import Transition
from cpcspec.audit.models.nearby import Spoken
from cpcspec.audit.models.slicing import moves
from cpcspec.audit.states.exploration import TIMED, Exploration
from cpcspec.semantics import deadlines, rights
from cpcspec.semantics.case import Actor, Attach, Case, Command, Comment, Create, Edit, Refused, Stepped
from cpcspec.semantics.periods import parsed, shifted
from cpcspec.semantics.tables import TimerTable

ENOUGH = 2
"""So many things are there to be seen in the end, if there can be."""
MOST_DAYS = 16
MOST_YEARS = 31
A_DAY = timedelta(days=1)


class Walker:
    """Takes runs of one model on real cases. What other cases do is asked of `others`."""

    def __init__(self, ground: Exploration, others: Others, budget: Budget) -> None:
        """Work for one explored model."""
        self.ground, self.others, self.budget = ground, others, budget
        self.model = ground.model
        self.replay = Replay(ground.built)
        self.program = ground.space.program
        self.wishes: Wishes | None = None
        self.said = Spoken()
        """The periods and days that the procedure, and what is asked of it, speak of."""
        self.wanted: tuple[str, ...] = ()
        """Items that are given a value as soon as somebody can give them one and nothing else changes by it."""

    # ------------------------------------------------------------------ states

    def state(self, here: Reached) -> State | None:
        """Return the state of the model that the case is in."""
        if here.case is None:
            return self.model.initial
        case = here.stage.cases.get(here.case)
        if case is None:
            return (self.model.gone, *((0,) * (len(self.model.variables) - 1)))
        return self.replay.abstraction.of(case, here.stage.world(case))

    def is_there(self, here: Reached, goal: State) -> bool:
        """Return whether the case is in that state; what means nothing between two steps may differ."""
        found = self.state(here)
        return found == goal

    # ------------------------------------------------------------------ runs

    def runs(self, here: Reached, steps: Sequence[int], manner: Manner = STRICTLY) -> Iterator[Reached]:
        """Yield the ways in which a run can be taken, the one with the fewest days first (`lazy`: with the most)."""
        yield from self._onward(here, steps, manner)
        if here.case is None:
            return
        if manner.pauses:
            for day in self._days(here):
                if not self.budget.spend():
                    return
                later = here._replace(stage=here.stage.wait(day))
                yield from self.runs(later, steps, manner._replace(pauses=manner.pauses - 1))
        if manner.wishes:
            for each in self._otherwise(here, steps):
                yield from self.runs(each, steps, manner._replace(wishes=manner.wishes - 1))

    def _onward(self, here: Reached, steps: Sequence[int], manner: Manner) -> Iterator[Reached]:
        if not steps:
            yield here
            for place in self._possible(here) if manner.further else ():
                yield from self._onward(here, (place,), manner._replace(further=manner.further - 1))
            return
        now = self.state(here)
        if now is None or not holds(self.model.transitions[steps[0]].guard, now):
            return
        for each, count in self._ways(here, now, steps, manner):
            if not manner.strict or self._fits(each, now, steps[:count]):
                yield from self.runs(each, steps[count:], manner)
        for each in self._begun_otherwise(here, self.model.transitions[steps[0]]) if manner.wishes else ():
            yield from self.runs(each, steps[1:], manner._replace(wishes=manner.wishes - 1))

    def _possible(self, here: Reached) -> list[int]:
        """Return what may happen in a case next, each thing once: whoever does it first stands for all."""
        state = self.state(here) if here.case is not None else None
        if state is None:
            return []
        found: dict[tuple[str, str], int] = {}
        for place in self.model.enabled(state):
            step = self.model.transitions[place]
            if step.kind not in ("linked", "hide", "reuse", "create"):
                found.setdefault((step.kind, step.name), place)
        return list(found.values())

    def _fits(self, here: Reached, before: State, steps: Iterable[int]) -> bool:
        for each in steps:
            before = self.model.after(before, each)
        return self.is_there(here, before)

    def _ways(self, here: Reached, now: State, steps: Sequence[int], manner: Manner) -> Iterator[tuple[Reached, int]]:
        """Yield what may come of the first step, and how many steps of the run that was."""
        step = self.model.transitions[steps[0]]
        goal = self.model.after(now, steps[0])
        if step.kind in TIMED:
            found = self._waited(here, step)
            if found is not None:
                yield from ((found, count) for count in self._passed(steps))
            return
        for each in self._moments(here, now, manner):
            if not self.budget.spend():
                return
            for found in self._taken(each, step, goal, strict=manner.strict):
                yield self._enriched(found, strict=manner.strict), 1

    def _passed(self, steps: Sequence[int]) -> Iterator[int]:
        """Yield how many steps of time may be over at once: what ends on one day ends together."""
        for count, each in enumerate(steps, start=1):
            if self.model.transitions[each].kind not in TIMED:
                return
            yield count

    # ------------------------------------------------------------------ steps of people

    def _taken(self, here: Reached, step: Transition, goal: State, *, strict: bool) -> Iterator[Reached]:
        if here.case is None and step.kind in ("reuse", "create"):
            yield from self.others.begun(self, Begin(here.stage, step, goal, strict))
        elif step.kind == "linked":
            yield from self.others.moved(self, here, goal, strict=strict)
        elif step.kind == "reuse":
            yield from self._reused(here, step)
        else:
            run = self.run(here)
            command = self.replay.command(run, step, goal)
            found = None if command is None else self.given(here, command, step.actor)
            if found is None and not strict and step.kind == "action":
                here = self._completed(here, step.name)
                found = None if command is None else self.given(here, command, step.actor)
            if found is not None:
                yield from self._followed(found, here, step)

    def _completed(self, here: Reached, action: str) -> Reached:
        """Return the same with the parts complete that an action needs, as far as somebody can complete them now.

        A model that does not keep whether they are has no step for it.
        """
        for part in self.ground.space.table.actions[action].node.needs:
            here = next(self._with_part(here, part), here)
        return here

    def _with_part(self, here: Reached, part: str) -> Iterator[Reached]:
        """Yield the same with a part completed by somebody who may edit it; by one that acts in the model first."""
        case = here.stage.cases.get(here.case or "")
        if case is None:
            return
        world = here.stage.world(case)
        values = self.replay.filling.completed(self.replay.abstraction.env(case, world), part)
        if not values:
            return
        for who in dict.fromkeys((case.creator, *(each.id for each in self.model.watchers))):
            if values.keys() <= rights.editable(self.program, case, Actor(who), world) and self.budget.spend():
                found = self.given(here, Edit(values), who)
                if found is not None:
                    yield Reached(found[0], here.case)

    def run(self, here: Reached) -> Run:
        """Return the case as what finds commands for it knows it."""
        case = None if here.case is None else here.stage.cases.get(here.case)
        return Run(case, here.stage.world(case))

    def _followed(self, found: tuple[Stage, Stepped], here: Reached, step: Transition) -> Iterator[Reached]:
        stage, answer = found
        if here.case is None:
            yield Reached(stage, answer.case.id)
        elif step.kind == "create":
            new = [each.case.id for each in answer.others if each.case.id not in here.stage.cases]
            yield from (Reached(stage, each) for each in new[:1])
        else:
            yield Reached(stage, here.case)

    def _reused(self, here: Reached, step: Transition) -> Iterator[Reached]:
        """Yield that another case is made from this one; the run goes on with this one."""
        source = here.stage.cases.get(here.case or "")
        if source is None:
            return
        other = self.others.replay(step.name)
        found = self.given(here._replace(case=None), Create("", step.name, {}, source), step.actor, other)
        if found is not None:
            yield Reached(found[0], here.case)

    def given(
        self, here: Reached, command: Command, actor: str, replay: Replay | None = None
    ) -> tuple[Stage, Stepped] | None:
        """Return what comes of a command with all that its small form asks for besides, None if it is refused."""
        done: list[Stage] = []

        def ask(command: Command) -> Stepped | Refused:
            found = here.stage.act(here.case, command, actor)
            if isinstance(found, Refused):
                return found
            done.append(found[0])
            return found[1]

        _, answer = (replay or self.replay).filled_in(self.run(here), command, actor, ask)
        return None if isinstance(answer, Refused) else (done[-1], answer)

    def added(self, here: Reached, box: str, actor: str) -> Stage | None:
        """Return what comes of an entry in a comment box; None if it is refused."""
        found = self.given(here, Comment(box, {}), actor)
        return None if found is None else found[0]

    # ------------------------------------------------------------------ what should be there to be seen

    def _enriched(self, here: Reached, *, strict: bool) -> Reached:
        """Return the same with values for what should be there, as far as somebody can give them now.

        With `strict`, nothing else may change by it that the model keeps.
        """
        for path in self.wanted:
            case = here.stage.cases.get(here.case or "")
            if case is None or sum(_held(case, each) for each in self.wanted) >= ENOUGH:
                return here
            if not _held(case, path):
                here = next(self._with_value(here, case, path, strict=strict), here)
        return here

    def _with_value(self, here: Reached, case: Case, path: str, *, strict: bool) -> Iterator[Reached]:
        now, world = self.state(here), here.stage.world(case)
        for each in self.model.watchers:
            actor = Actor(each.id)
            command: Command | None = None
            if path in rights.additions(self.program, case, actor, world):
                file = "file.pdf"
                is_box = path in self.ground.space.table.boxes
                command = Comment(path, {}) if is_box else Attach(path, file, "", 0)
            elif path in rights.editable(self.program, case, actor, world):
                command = self.replay.filling.with_value(self.replay.abstraction.env(case, world, actor), path)
            found = None if command is None else self.given(here, command, each.id)
            if found is not None:
                new = Reached(found[0], here.case)
                if (self.state(new) == now or not strict) and _held(new.stage.cases[case.id], path):
                    yield new

    # ------------------------------------------------------------------ what conditions may hang on

    def _days(self, here: Reached) -> list[date]:
        """Return days to come on which something may be otherwise than today, the next one first."""
        case = here.stage.cases.get(here.case or "")
        if case is None:
            return []
        held = (*case.values.values(), case.created_at[:10], case.entered_at[:10])
        others = [each for each in map(parsed, held) if each is not None]
        today = here.stage.today
        found = self.said.near(today, dict.fromkeys(others))
        return sorted({each for each in found if today < each <= shifted(today, MOST_YEARS, "year")})[:MOST_DAYS]

    def _otherwise(self, here: Reached, steps: Sequence[int]) -> Iterator[Reached]:
        """Yield the same with the form filled in so that some condition comes out another way."""
        case = here.stage.cases.get(here.case or "")
        if case is None or self.wishes is None:
            return
        world = here.stage.world(case)
        acting = [self.model.transitions[each].actor for each in steps[:1]]
        known: set[frozenset[str]] = {frozenset()}
        for who in dict.fromkeys((*filter(None, acting), case.creator, *(each.id for each in self.model.watchers))):
            paths = rights.editable(self.program, case, Actor(who), world)
            names = frozenset(each for each in paths if "." not in each)
            if names in known:
                continue
            known.add(names)
            for command in self.wishes.edits(case, world, names, who):
                if not self.budget.spend():
                    return
                found = self.given(here, command, who)
                if found is not None:
                    yield Reached(found[0], here.case)

    def _begun_otherwise(self, here: Reached, step: Transition) -> Iterator[Reached]:
        """Yield a case that begins with its form filled in so that some condition comes out another way."""
        command = self.replay.command(self.run(here), step) if step.kind == "start" else None
        if not isinstance(command, Create) or self.wishes is None:
            return
        for more in self.wishes.first_values(dict(command.values), here.stage.world(None), step.actor):
            if not self.budget.spend():
                return
            found = self.given(here, replace(command, values=more), step.actor)
            if found is not None:
                yield from self._followed(found, here, step)

    # ------------------------------------------------------------------ time

    def _moments(self, here: Reached, now: State, manner: Manner) -> Iterator[Reached]:
        """Yield the same at once, and as late as nothing changes by waiting: which end comes first may hang on that."""
        later = self._later(here, now, strict=manner.strict)
        found = [here, *([later] if later is not None else [])]
        yield from reversed(found) if manner.lazy else found

    def _later(self, here: Reached, now: State, *, strict: bool) -> Reached | None:
        case = here.stage.cases.get(here.case or "")
        if case is None:
            return None
        last = self.last_day(here.stage, case)
        if last is None or last <= here.stage.today:
            return None
        found = here._replace(stage=here.stage.wait(last))
        # Days alone may make a form incomplete that was complete: only if all is asked for, that matters.
        after = self.state(found)
        return found if after == now or (not strict and after is not None and after[0] == now[0]) else None

    def last_day(self, stage: Stage, case: Case) -> date | None:
        """Return the last day before time changes the case; None if time never does."""
        ends = [each.due.at for each in self._ends(stage, case)]
        days = [(at if at.timetz() > MORNING else at - A_DAY).date() for at in ends]
        return min((*days, *self._hidings(stage, case)), default=None)

    def _ends(self, stage: Stage, case: Case) -> list[deadlines.Rung]:
        """Return the ends of periods to come that change the case, earliest first."""
        found = deadlines.rungs(self.program, case, stage.world(case))
        return [each for each in found if each.due.ends and _counts(each)]

    def _hidings(self, stage: Stage, case: Case) -> Iterator[date]:
        """Yield the last days on which personal data are shown, as far as they are not over."""
        env = self.replay.abstraction.env(case, stage.world(case))
        for each in self.ground.space.table.hides:
            last = deadlines.end_of(each.start, each.period, env)
            if last is not None and (each.when is None or each.when(env)) and last >= stage.today:
                yield last

    def _waited(self, here: Reached, step: Transition) -> Reached | None:
        """Return where time has led when that end has come; None if it does not come."""
        case = here.stage.cases.get(here.case or "")
        if case is None or not self.budget.spend():
            return None
        day = self._day_of(here.stage, case, step)
        return None if day is None else here._replace(stage=here.stage.wait(max(day, here.stage.today)))

    def _day_of(self, stage: Stage, case: Case, step: Transition) -> date | None:
        """Return the first day of a scenario on which an end has come."""
        if step.kind == "hide":
            limit = self.ground.space.table.hides[int(step.name.partition("/")[2])]
            last = deadlines.end_of(limit.start, limit.period, self.replay.abstraction.env(case, stage.world(case)))
            return None if last is None else last + A_DAY
        wanted = step.name.replace("erase/", "-erase/") + "/" if step.kind == "erase" else f"{step.name}/end/"
        ends = self._ends(stage, case)
        at = next((each.due.at for each in ends if each.due.rung.startswith(wanted)), None)
        return None if at is None else _first_morning(at)


def _held(case: Case, path: str) -> bool:
    """Return whether a case has a value at a path: a field, a field of some row, a comment or a file."""
    first, _, rest = path.partition(".")
    if case.comments.get(first) or case.files.get(first):
        return True
    found = [case.values.get(first)]
    for name in rest.split(".") if rest else []:
        found = [row.get(name) for rows in found if isinstance(rows, list) for row in rows if isinstance(row, dict)]
    return any(each not in (None, "", [], ()) for each in found)


def _counts(rung: deadlines.Rung) -> bool:
    """Return whether a rung changes the case."""
    return not isinstance(rung.what, TimerTable) or moves(rung.what.node)


def _first_morning(at: datetime) -> date:
    return at.date() if at.timetz() <= MORNING else at.date() + A_DAY


class Others:
    """What other cases do: those that a case is made from, and those that it is linked with. Here: nothing."""

    def begun(self, _walker: Walker, _begin: Begin) -> Iterator[Reached]:
        """Yield the ways in which a case can be made from another one so that it is in the wanted state."""
        yield from ()

    def moved(self, walker: Walker, here: Reached, goal: State, *, strict: bool) -> Iterator[Reached]:  # noqa: ARG002 - the shape of it
        """Yield the ways in which linked cases can be moved so that this one is in the wanted state."""
        yield from ()

    def replay(self, _procedure: str) -> Replay | None:
        """Return what knows how the forms of a procedure are filled in."""
        return None
