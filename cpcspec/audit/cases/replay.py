"""Runs of a model on real cases: each step of the model as a command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cpcspec.audit.cases.abstraction import Abstraction
from cpcspec.audit.models.build import Built
from cpcspec.audit.models.cells import A_DAY
from cpcspec.audit.models.formula import State
from cpcspec.audit.models.model import Transition
from cpcspec.audit.models.slicing import moves
from cpcspec.ir import nodes
from cpcspec.ir.story import file_named
from cpcspec.semantics import deadlines
from cpcspec.semantics.case import (
    Actor,
    Attach,
    Case,
    Command,
    Comment,
    Create,
    Do,
    Edit,
    Fire,
    Refusal,
    Refused,
    Stepped,
    World,
)
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import Holding
from cpcspec.semantics.numbering import after
from cpcspec.semantics.sight import parts_edited
from cpcspec.semantics.step import step
from cpcspec.semantics.tables import TimerTable

TRIES = 25
HOUR = timedelta(hours=1)


@dataclass
class Happened:
    """One step of a run: the command, who gave it, and when."""

    command: Command
    actor: str
    at: datetime


@dataclass
class Run:
    """A case under way, as a real one and as a state of the model."""

    case: Case | None
    world: World
    done: list[Happened] = field(default_factory=list)


class Replay:
    """Takes the steps of a model on real cases."""

    def __init__(self, built: Built) -> None:
        """Work for one model."""
        self.abstraction = Abstraction(built)
        self.model = built.model
        self.forms = built.forms
        self.space = built.forms.space
        self.filling = self.abstraction.filling

    def begin(self) -> Run:
        """Return a run in which there is no case yet."""
        return Run(None, self.space.world)

    def placed(self, state: State) -> Run | None:
        """Return a run that begins with a case in that state, however it came there; None if no such case was found."""
        found = {var: number for var, number in enumerate(state) if self.model.variables[var].kind != "at"}
        case = self.space.case(found, self.model.at(state))
        for part, by_state in self.space.table.edited.items():
            var = self.forms.parts.get(part)
            full = var is not None and state[var] and not self.forms.is_void(part, case.state)
            if not full and case.state not in by_state:
                continue
            values = self._filled_in(case, part, "send" if full else "save")
            if values is None:
                return None
            case = case._replace(values=values)
        run = Run(case, self.space.world)
        return run if self.state(run) == state else None

    def _filled_in(self, case: Case, part: str, level: nodes.Level) -> dict[str, Any] | None:
        """Return the values of a case with a part completed; what the model keeps stays."""
        env = self.abstraction.env(case, self.space.world)
        more = self.filling.completed(env, part, level)
        if more is None:
            return None
        kept = {each.node.id for each in self.forms.kept}
        values = {name: value for name, value in env.values.items() if name not in kept}
        return {**values, **{name: value for name, value in case.values.items() if name in kept}}

    def state(self, run: Run) -> State | None:
        """Return the state of the model that a run is in."""
        return self.abstraction.of(run.case, run.world)

    # ------------------------------------------------------------------ steps

    def take(self, run: Run, transition: Transition, goal: State | None = None) -> Run | Refused:
        """Return the run after a step (with `goal`: into that state, as far as the step has a choice), or why not."""
        if transition.kind in ("timer", "erase", "hide"):
            return self._wait(run, transition)
        command = self.command(run, transition, goal)
        if command is None:
            return Refused((Refusal("unknown", "no values were found that complete the form"),))
        return self.give(run, command, transition.actor, follow=transition.kind == "create")

    def command(self, run: Run, transition: Transition, goal: State | None = None) -> Command | None:
        """Return the command that a step stands for."""
        given = dict(transition.given)
        if transition.kind in ("start", "action", "create", "comment"):
            given = self._dated(run, transition, given)
        if transition.kind == "start":
            return Create("case", self.model.procedure, self._first_values(given, transition.actor, run.world))
        if transition.kind == "action" or (transition.kind == "create" and run.case is not None):
            return Do(transition.name, given)
        if transition.kind == "comment":
            return Comment(transition.name, given)
        if transition.kind == "attach":
            file: dict[str, Any] = file_named("file.pdf")
            return Attach(transition.name, file["name"], file["digest"], file["size"])
        if transition.kind == "edit" and run.case is not None:
            values = self._edit(run, transition, given, goal)
            return None if values is None else Edit(values)
        return None

    def _dated(self, run: Run, transition: Transition, given: dict[str, Any]) -> dict[str, Any]:
        """Return values that are given with a step with the day of the run for each date that is one of the model's."""
        if not any(value == A_DAY for value in given.values()):
            return given
        case = run.case or self.blank(given, transition.actor, run.world)
        return self.filling.dated(self.abstraction.env(case, run.world), given)

    def blank(self, values: dict[str, Any], actor: str, world: World) -> Case:
        """Return a new case with some values."""
        stamp = world.stamp
        return Case("case", self.model.procedure, self.space.table.initial, 1, actor, *(stamp,) * 3, None, values)

    def _first_values(self, given: dict[str, Any], actor: str, world: World) -> dict[str, Any]:
        """Return the values with all that must be there to save a new case at all."""
        blank = self.blank(given, actor, world)
        for part in sorted(parts_edited(self.space.table, self.abstraction.env(blank, world), actor)):
            env = self.abstraction.env(blank, world)
            more = self.filling.completed(env, part, "save") or {}
            blank = blank._replace(values={**blank.values, **{n: v for n, v in more.items() if v is not None}})
        return {**blank.values, **given}

    def filled_at_once(self, case: Case | None, world: World, actor: str, goal: State) -> dict[str, Any] | None:
        """Return what is filled in while a case is made from another one, so that it begins in the wanted state.

        `case` is what comes of it when nothing is filled in; None if that is refused.
        """
        wanted = {each.node.id: self.space.value_of(each.var, goal[each.var]) for each in self.forms.kept}
        if case is None:
            return self._first_values(
                {name: value for name, value in wanted.items() if value is not None}, actor, world
            )
        found = {
            each.node.id: wanted[each.node.id]
            for each in self.forms.kept
            if self.space.cell(each.var, case.values.get(each.node.id)) != goal[each.var]
        }
        for part, var in self.forms.parts.items():
            held = {name: value for name, value in {**case.values, **found}.items() if value is not None}
            env = self.abstraction.env(case._replace(values=held), world)
            if bool(goal[var]) is bool(self.filling.missing(env, part)):
                more = self.filling.completed(env, part) if goal[var] else self._emptied(env, part, found)
                if more is None:
                    return None
                found = {**more, **found}
        return found

    def _edit(
        self, run: Run, transition: Transition, given: dict[str, Any], goal: State | None
    ) -> dict[str, Any] | None:
        """Return the values of an edit: those that the model gives, and those that complete the part or open it."""
        if run.case is None:
            return None
        complete = given.pop("", None)
        part = transition.name
        if goal is not None and part in self.forms.parts:
            complete = bool(goal[self.forms.parts[part]])
        given = self.filling.dated(self.abstraction.env(run.case, run.world), given)
        values = {**run.case.values, **given}
        values = {name: value for name, value in values.items() if value is not None}
        env = self.abstraction.env(run.case._replace(values=values), run.world)
        more = self.filling.completed(env, part, "send" if complete else "save")
        if more is None:
            return None
        return {**more, **given} if complete is not False else self._emptied(env, part, {**more, **given})

    def _emptied(self, env: Env, part: str, given: dict[str, Any]) -> dict[str, Any] | None:
        """Return values that leave the part incomplete, which may be so already."""
        if self.filling.missing(env, part):
            return given
        before = env.values
        for placed in self.forms.items_of(part):
            if placed.id in before and f"field:{placed.id}" not in self.space.by_name:
                env.values = {name: value for name, value in before.items() if name != placed.id}
                if self.filling.missing(env, part) and not self.filling.missing(env, part, "save"):
                    return {**given, placed.id: None}
        return None

    def give(self, run: Run, command: Command, actor: str, *, follow: bool = False) -> Run | Refused:
        """Return the run after a command; what its small form asks for besides is filled in.

        With `follow` the run goes on with the case that the command created.
        """
        world = replace(run.world, now=run.world.now + HOUR)

        def ask(command: Command) -> Stepped | Refused:
            return step(self.space.program, run.case, command, Actor(actor), world)

        command, answer = self.filled_in(Run(run.case, world), command, actor, ask)
        if isinstance(answer, Refused):
            return answer
        happened = Happened(command, actor, world.now)
        linked = {**world.linked, **{each.case.id: each.case for each in (answer, *answer.others)}}
        world = replace(world, serials=after(dict(world.serials), answer.series), linked=linked)
        return Run(answer.others[0].case if follow else answer.case, world, [*run.done, happened])

    def filled_in(
        self, run: Run, command: Command, actor: str, ask: Callable[[Command], Stepped | Refused]
    ) -> tuple[Command, Stepped | Refused]:
        """Return a command with what its small form asks for besides, and what comes of it when it is given."""
        answer = ask(command)
        for _ in range(TRIES):
            if isinstance(answer, Stepped):
                break
            fuller = self._fuller(command, answer, run, run.world, actor)
            if fuller is None:
                break
            command, answer = fuller, ask(fuller)
        return command, answer

    def _fuller(self, command: Command, answer: Refused, run: Run, world: World, actor: str) -> Command | None:
        """Return the command with a value for the first field that is missing in its small form."""
        items, held = self._small(command)
        for each in answer.reasons:
            item = items.get(each.field)
            if each.code == "incomplete" and not each.row and item is not None and held.get(each.field) is None:
                if each.field in held and f"field:{each.field}" in self.space.by_name:
                    continue
                case = run.case or Case("", "", "", 0, actor, world.stamp, world.stamp, world.stamp)
                env = self.abstraction.env(case, world, Actor(actor))
                value = self.filling.value(item, env)
                if value is not None and each.field not in dict(held):
                    return self._with(command, {**held, each.field: value})
        return None

    def _small(self, command: Command) -> tuple[Mapping[str, Holding], Mapping[str, Any]]:
        table = self.space.table
        if isinstance(command, Do) and command.action in table.actions:
            action = table.actions[command.action]
            return {**action.asks, **action.by_id}, command.given
        if isinstance(command, Comment) and command.box in table.boxes:
            return table.boxes[command.box].by_id, command.values
        return (table.by_id, command.values) if isinstance(command, Create) else ({}, {})

    def _with(self, command: Command, values: Mapping[str, Any]) -> Command:
        if isinstance(command, Do):
            return replace(command, given=values)
        return replace(command, values=values) if isinstance(command, Comment | Create) else command

    # ------------------------------------------------------------------ time

    def _wait(self, run: Run, transition: Transition) -> Run | Refused:
        """Return the run after time has passed until that end; refused if another end comes first."""
        if run.case is None:
            return Refused((Refusal("unknown", "there is no case yet"),))
        ends = [each for each in deadlines.rungs(self.space.program, run.case, run.world) if each.due.ends]
        wanted = (
            transition.name.replace("erase/", "-erase/") if transition.kind == "erase" else f"{transition.name}/end/"
        )
        if transition.kind == "hide":
            return self._hidden(run, transition, ends)
        rung = next((each for each in ends if each.due.rung.startswith(wanted)), None)
        if rung is None:
            return Refused((Refusal("wrong_state", f"{transition.name} does not run"),))
        first = next(each for each in ends if self._counts(each))
        at = max(rung.due.at, run.world.now)
        if first is not rung or self.hides_before(run.case, run.world, at):
            return Refused((Refusal("too_late", f"{first.due.timer} ends first"),))
        world = replace(run.world, now=at)
        answer = step(self.space.program, run.case, Fire(rung.due.rung), None, world)
        if isinstance(answer, Refused):
            return answer
        return Run(answer.case, world, [*run.done, Happened(Fire(rung.due.rung), "", world.now)])

    def _counts(self, rung: deadlines.Rung) -> bool:
        """Return whether a rung changes the case."""
        return not isinstance(rung.what, TimerTable) or moves(rung.what.node)

    def hides_before(self, case: Case, world: World, at: datetime) -> bool:
        """Return whether personal data are hidden before that moment, and are not yet."""
        now, then = self.abstraction.env(case, world), self.abstraction.env(case, replace(world, now=at))
        return any(
            deadlines.has_passed(each, then) and not deadlines.has_passed(each, now) for each in self.space.table.hides
        )

    def _hidden(self, run: Run, transition: Transition, ends: Iterable[deadlines.Rung]) -> Run | Refused:
        if run.case is None:
            return Refused((Refusal("unknown", "there is no case yet"),))
        limit = self.space.table.hides[int(transition.name.partition("/")[2])]
        env = self.abstraction.env(run.case, run.world)
        last = deadlines.end_of(limit.start, limit.period, env)
        if last is None:
            return Refused((Refusal("wrong_state", "nothing hides personal data yet"),))
        at = datetime.combine(last + timedelta(days=1), run.world.now.timetz())
        first = next((each for each in ends if self._counts(each)), None)
        if first is not None and first.due.at <= at:
            return Refused((Refusal("too_late", f"{first.due.timer} ends first"),))
        return Run(run.case, replace(run.world, now=at), run.done)


def commands(replay: Replay, run: Run, transitions: Iterable[Transition]) -> Iterator[tuple[Transition, Command]]:
    """Yield the commands that transitions of people stand for, possible or not."""
    for each in transitions:
        if each.kind in ("action", "comment", "edit", "attach") and run.case is not None:
            command = replay.command(run, each)
            if command is not None:
                yield each, command
