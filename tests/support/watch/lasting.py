"""Answers on time, links and privacy that something is so in every case, and what a run shows against them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cpcspec.audit.verdict import Answer
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.semantics import deadlines
from cpcspec.semantics.expr import Env
from tests.support.watch.impossible import Checked
from tests.support.watch.monitor import Now
from tests.support.watch.scene import Event

DAYS = re.compile(r"(\d+) days")


class SameDay(Checked):
    """T7: no two timers that count from the same day end on one day and lead elsewhere."""

    def look(self, now: Now) -> str:
        """Look at the timers that run."""
        timers = self.node.timers if self.node is not None else ()
        for case in self.cases(now):
            ends: dict[Any, tuple[str, str | None]] = {}
            for each in timers:
                last = deadlines.ends(now.scene.program, case, now.scene.world(case), each.id) if each.to else None
                other = ends.setdefault((each.start, last), (each.id, each.to)) if last is not None else None
                if other is not None and other[1] != each.to and last is not None and last >= now.scene.now.date():
                    return f"{other[0]} and {each.id} both end on {last} in {case.id}"
        return ""


class RemindsAfterEnd(Checked):
    """T2: no timer that only reminds runs when the case has ended."""

    def look(self, now: Now) -> str:
        """Look at what runs in cases that have ended."""
        finals = now.table(self.procedure).finals
        only = [each.id for each in (self.node.timers if self.node else ()) if not each.to and not each.effects]
        for case in self.cases(now):
            for due in now.scene.due(case) if case.state in finals and only else ():
                if due.timer in only and not due.ends:
                    return f"{due.timer} still reminds in {case.id}, which has ended"
        return ""


class InTime(Checked):
    """T4: how long it takes at most from each state to the end."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Read the bounds."""
        super().__init__(spec, answer)
        self.since: dict[tuple[str, str], datetime] = {}
        self.bounds = {
            name: int(found.group(1))
            for name, said in answer.facts.items()
            if isinstance(said, str) and (found := DAYS.match(said)) is not None
        }

    def see(self, now: Now, event: Event) -> str:
        """Keep since when each case has been in each state."""
        late = self._late(now, event.at, event.id)
        for case in self.open(now):
            self.since.setdefault((case.id, case.state), event.at)
        return late

    def look(self, now: Now) -> str:
        """Look whether a case is late."""
        for case in self.open(now):
            late = self._late(now, now.scene.now, case.id)
            if late:
                return late
        return ""

    def _late(self, now: Now, moment: datetime, case_id: str) -> str:
        finals = now.table(self.procedure).finals
        case = now.scene.cases.get(case_id)
        if case is None or case.procedure != self.procedure or case.state in finals:
            return ""
        for (name, state), since in self.since.items():
            bound = self.bounds.get(self.label(now, state))
            if name == case_id and bound is not None and moment > since + timedelta(days=bound + 1):
                return f"{name} came into “{state}” on {since:%Y-%m-%d} and has not ended on {moment:%Y-%m-%d}"
        return ""


class LinkedOpen(Checked):
    """X3: no case ends while a linked case is open that other ways to the end wait for."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Find what steps into a final state ask about."""
        super().__init__(spec, answer)
        self.awaited: set[str] = set()
        finals = {each.id for each in self.node.states if each.final} if self.node is not None else set()
        for action in self.node.actions if self.node is not None else ():
            if any(each.to in finals for each in action.moves):
                for expr in (*(each.condition for each in action.checks), *(each.when for each in action.moves)):
                    self.awaited.update(_linked(expr))

    def see(self, now: Now, event: Event) -> str:
        """Look whether a case has ended now, and what is still open."""
        case = event.before
        finals = now.table(self.procedure).finals
        if case is None or not self.mine(event) or case.state in finals:
            return ""
        if event.after is not None and event.after.state not in finals:
            return ""
        for other in sorted(self.awaited):
            ends = now.table(other).finals
            states = [each.state for each in event.world.linked.values() if each.procedure == other]
            if states and not ends.intersection(states):
                return f"{case.id} ended while a linked {other} is in “{states[0]}”"
        return ""


def _linked(expr: Any) -> Iterator[str]:
    if isinstance(expr, ir.LinkedAny):
        yield expr.procedure
    elif isinstance(expr, ir.ExprNode):
        for name in type(expr).model_fields:
            yield from _linked(getattr(expr, name))
    elif isinstance(expr, tuple):
        for each in expr:
            yield from _linked(each)


class HiddenAtTheEnd(Checked):
    """P1: at each end of a case a period begins that hides or erases personal data."""

    def end(self, now: Now, *, settled: bool) -> str:
        """Look for a case that has ended long ago, and of which nothing is hidden."""
        table = now.table(self.procedure)
        for case in self.cases(now) if settled else ():
            env = now.env(case)
            if case.state in table.finals and not any(deadlines.has_passed(each, env) for each in table.hides):
                return f"{case.id} has ended as “{case.state}”, and nothing was hidden or erased since"
        return ""


class StaysHidden(Checked):
    """P3: what was hidden stays so."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Nothing is hidden yet."""
        super().__init__(spec, answer)
        self.hidden: set[tuple[str, int]] = set()

    def see(self, now: Now, event: Event) -> str:
        """Look at what is hidden after a step."""
        table = now.table(self.procedure)
        if self.mine(event) and event.before is not None:
            old = Env(table.players, event.before, event.world, None)
            self.hidden.update((event.id, n) for n, each in enumerate(table.hides) if deadlines.has_passed(each, old))
        for case in self.cases(now):
            # While time passes the clock of the scene stands at the end of the wait already.
            env = Env(table.players, case, now.scene.world(case, event.at), None)
            for number, each in enumerate(table.hides):
                if deadlines.has_passed(each, env):
                    self.hidden.add((case.id, number))
                elif (case.id, number) in self.hidden:
                    return f"what was hidden in {case.id} is not any more"
        return ""
