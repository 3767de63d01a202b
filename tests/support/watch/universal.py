"""Answers that something is so in every case, and what a run in which it is not shows against them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from cpcspec.audit.verdict import Answer
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.semantics import deadlines, rights
from cpcspec.semantics.case import Actor, Case, Comment, Create, Do, Edit, Fire
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import Field
from cpcspec.semantics.parties import plays
from cpcspec.semantics.sight import sights
from tests.support.watch.impossible import Checked
from tests.support.watch.monitor import Now
from tests.support.watch.offers import Chance, chances
from tests.support.watch.scene import Event

ROUNDS, BORN = 4, 12
DAYS = re.compile(r"(\d+) days")


class Stuck(Checked):
    """S3, S4, S5, R1: a case that has not ended, in which nobody may do anything and nothing will come by itself."""

    def end(self, now: Now, *, settled: bool) -> str:
        """Look for such a case; of linked cases others may still do something."""
        if not settled:
            return ""
        for case in self.open(now):
            sent = self.answer.check != "S5" or case.state != now.table(self.procedure).initial
            if sent and not case.links and not list(chances(now.scene, case)):
                return f"{case.id} stays in “{case.state}” for ever, and nobody may do anything"
        return ""


class Waits(Checked):
    """T1: an open case that waits without a limit. P4, P9: a case that nothing ever erases."""

    def end(self, now: Now, *, settled: bool) -> str:
        """Look for such a case."""
        found = self.open(now) if self.answer.check == "T1" else self.cases(now)
        return next((f"{each.id} stays in “{each.state}” for ever" for each in found if settled), "")


class WaitsForCreator(Checked):
    """R2: a case that was sent and waits for who began it, without a limit."""

    def end(self, now: Now, *, settled: bool) -> str:
        """Look for such a case."""
        if not settled or self.node is None:
            return ""
        table = now.table(self.procedure)
        creators = [each.id for each in self.node.parties if each.how == "creator"]
        others = [each.id for each in self.node.parties if each.how != "creator"]
        for case in self.open(now):
            able = [each for each in chances(now.scene, case) if each.what != "reuse"]
            alone = able and all(each.actor == case.creator for each in able) and case.state != table.initial
            env = now.env(case)
            if alone and creators and not case.links and not plays(env, case.creator, others) and self._may(now, able):
                return f"{case.id} waits for its creator in “{case.state}”"
        return ""

    def _may(self, now: Now, able: list[Chance]) -> bool:
        """Return whether the creator may take an action there indeed."""
        for each in able:
            case = now.scene.cases[each.case or ""]
            if each.what == "do" and rights.may(
                now.scene.program, case, Actor(each.actor), each.name, now.scene.world(case)
            ):
                return True
        return False


class Ends(Checked):
    """S9: no step leads out of a final state. S10: no case comes to two of them."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """No case has ended yet."""
        super().__init__(spec, answer)
        self.ended: dict[str, str] = {}

    def see(self, now: Now, event: Event) -> str:
        """Look at the states of all cases."""
        finals = now.table(self.procedure).finals
        for case in self.cases(now):
            before = self.ended.get(case.id)
            if case.state in finals:
                if self.answer.check == "S10" and before not in (None, case.state):
                    return f"{case.id} ended as “{before}” and as “{case.state}”"
                self.ended[case.id] = case.state
            elif before is not None and self.answer.check == "S9":
                return f"{case.id} had ended as “{before}” and is in “{case.state}”"
        return ""


class ComesBefore(Checked):
    """S7: the states that every case has been in before it comes into another one."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """No case has been anywhere."""
        super().__init__(spec, answer)
        self.been: dict[str, frozenset[str]] = {}

    def see(self, now: Now, event: Event) -> str:
        """Look whether a case has come round one of them."""
        before = self.answer.facts.get("before")
        for case in self.cases(now):
            label = self.label(now, case.state)
            been = self.been.get(case.id, frozenset())
            wanted = before.get(label) if isinstance(before, dict) else None
            if isinstance(before, dict) and wanted is None and label not in before:
                return f"{case.id} is in “{label}”, of which nothing is said"
            missing = [each for each in wanted if each not in been and each != label] if isinstance(wanted, list) else []
            if missing and label not in been:
                return f"{case.id} came into “{label}” and was never in “{missing[0]}”"
            self.been[case.id] = been | {label}
        return ""


class Entries(Checked):
    """S8: the steps by which cases come into each state."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether a step into a state is named."""
        entries = self.answer.facts.get("entries")
        if not self.mine(event) or event.before is None or event.after is None or not isinstance(entries, dict):
            return ""
        if event.before.state == event.after.state or not isinstance(event.command, Do | Fire):
            return ""
        table = now.table(self.procedure)
        if isinstance(event.command, Do):
            by = table.actions[event.command.action].node.label
        else:
            name = event.command.rung.partition("/")[0]
            by = next((each.node.label for each in table.timers if each.id == name), name)
        said = f"{by} (from “{self.label(now, event.before.state)}”)"
        known = entries.get(self.label(now, event.after.state))
        return f"{said} led to “{event.after.state}”" if isinstance(known, list) and said not in known else ""


class Changes(Checked):
    """S14: how often a case may change its state at most."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Nothing has changed yet."""
        super().__init__(spec, answer)
        self.changes: Counter[str] = Counter()

    def see(self, now: Now, event: Event) -> str:
        """Count the changes."""
        most = self.answer.facts.get("most_changes_of_state")
        if self.mine(event) and event.before is not None and event.after is not None:
            self.changes[event.id] += event.before.state != event.after.state
        bad = [each for each, count in self.changes.items() if type(most) is int and count > most]
        return f"{bad[0]} changed its state more than {most} times" if bad else ""


class Round(Checked):
    """S13: no case goes round by time alone. X6: time alone makes no cases without end."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Nothing has come round yet."""
        super().__init__(spec, answer)
        self.seen: Counter[tuple[str, str]] = Counter()

    def see(self, now: Now, event: Event) -> str:
        """Count how often time alone has brought the same about since somebody did something."""
        if event.actor:
            self.seen.clear()
            return ""
        if self.answer.check == "X6":
            self.seen["", ""] += len(event.born)
            return "time alone made case after case" if self.seen["", ""] >= BORN else ""
        if self.mine(event) and event.before is not None and event.after is not None:
            if event.before.state != event.after.state:
                like = str((event.after.state, _undated(event.after.values), event.after.parties))
                self.seen[event.id, like] += 1
                return f"{event.id} goes round" if self.seen[event.id, like] >= ROUNDS else ""
        return ""


def _undated(values: Any) -> dict[str, Any]:
    return {name: each for name, each in values.items() if not (isinstance(each, str) and each[4:5] == "-")}


class OwnDecision(Checked):
    """R8: nobody decides on what they sent themselves where somebody else could."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Nothing was sent yet."""
        super().__init__(spec, answer)
        self.sent: dict[str, tuple[str, str, str]] = {}

    def see(self, now: Now, event: Event) -> str:
        """Look whether who took the first action takes the second one, in the state that the first led to."""
        if not self.mine(event) or event.before is None or not isinstance(event.command, Do):
            return self._kept(event)
        table = now.table(self.procedure)
        second = table.actions[event.command.action]
        known = self.sent.get(event.id)
        says = ""
        if known is not None and event.after is not None and event.after.state != event.before.state:
            first, who, state = known
            apart = set(table.actions[first].by).isdisjoint(second.by)
            if who == event.actor and state == event.before.state and apart and self._others(now, event, second.by):
                says = f"{who} took {first} and then {second.node.id}, which others could have taken"
        self._keep(now, event)
        return says

    def _kept(self, event: Event) -> str:
        if event.before is not None and event.after is not None and event.before.state != event.after.state:
            self.sent.pop(event.id, None)
        return ""

    def _keep(self, now: Now, event: Event) -> None:
        table = now.table(self.procedure)
        if event.after is None or event.before is None or not isinstance(event.command, Do):
            return
        if event.after.state == event.before.state:
            return
        creators = {each.id for each in (self.node.parties if self.node else ()) if each.how == "creator"}
        name = event.command.action
        if event.before.state == table.initial or creators & set(table.actions[name].by):
            self.sent[event.id] = (name, event.actor, event.after.state)
        else:
            self.sent.pop(event.id, None)

    @staticmethod
    def _others(now: Now, event: Event, by: tuple[str, ...]) -> bool:
        case = event.before
        if case is None or not isinstance(event.command, Do):
            return False
        program, name = now.scene.program, event.command.action
        others = [each for each in now.scene.register.by_id if each != event.actor]
        env = Env(now.table(case.procedure).players, case, event.world, None)
        return any(plays(env, each, by) and rights.may(program, case, Actor(each), name, event.world) for each in others)


class SeesWhatIsJudged(Checked):
    """R6: whoever takes an action sees what its checks and ways judge."""

    def see(self, now: Now, event: Event) -> str:
        """Look what the actor saw."""
        case = event.before
        if case is None or not self.mine(event) or not isinstance(event.command, Do):
            return ""
        table = now.table(self.procedure)
        action = table.actions[event.command.action]
        exprs = [*(each.condition for each in action.node.checks), *(each.when for each in action.node.moves)]
        read = {name for each in exprs if each is not None for name in _fields(each)} - set(action.asks)
        env = Env(table.players, case, event.world, Actor(event.actor))
        seen = sights(table, env, event.actor)
        for name in sorted(read):
            item = table.by_id.get(name)
            if item is not None and item.path not in seen.whole and item.path not in seen.masked:
                return f"{event.actor} took {event.command.action} and does not see {name}"
        return ""


def _fields(expr: Any) -> Iterator[str]:
    if isinstance(expr, ir.FieldRef):
        if expr.scope == "form":
            yield expr.name
    elif isinstance(expr, ir.ExprNode):
        for name in type(expr).model_fields:
            yield from _fields(getattr(expr, name))
    elif isinstance(expr, tuple):
        for each in expr:
            yield from _fields(each)


class NoGap(Checked):
    """D4: an action with several ways is never offered with none of them open."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Find the actions with several ways, and no other one of their label."""
        super().__init__(spec, answer)
        actions = self.node.actions if self.node is not None else ()
        labels = Counter(each.label for each in actions)
        self.asked = {
            each.id for each in actions
            if len(each.moves) > 1 and labels[each.label] == 1 and self.quoted[:1] in ([], [each.label])
        }  # fmt: skip

    def look(self, now: Now) -> str:
        """Look at what is offered."""
        for case in self.cases(now) if self.asked else ():
            asked = [now.table(self.procedure).actions[each] for each in self.asked]
            for who in now.scene.register.by_id if any(case.state in each.ways for each in asked) else ():
                for offer in rights.offers(now.scene.program, case, Actor(who), now.scene.world(case)):
                    several = [
                        each for each in now.table(self.procedure).actions[offer.action].node.moves
                        if case.state in each.states
                    ]  # fmt: skip
                    said = [each.message for each in offer.reasons]
                    if offer.action in self.asked and len(several) > 1 and len(said) == 1:
                        if said[0].endswith("is not possible as things stand"):
                            return f"{offer.action} is offered to {who} in {case.id}, and no way is open"
        return ""


class StaysComplete(Checked):
    """D8: no edit leaves gaps in what was complete when it was sent."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Nothing was sent yet; only what is always mandatory to send, and never to save, is looked at."""
        super().__init__(spec, answer)
        self.sent: dict[str, frozenset[str]] = {}

    def see(self, now: Now, event: Event) -> str:
        """Look at what an edit leaves."""
        case, after = event.before, event.after
        if case is None or after is None or not self.mine(event):
            return ""
        table = now.table(self.procedure)
        asking = {part for each in table.actions.values() if after.state in each.ways for part in each.node.needs}
        sent = self.sent.get(event.id, frozenset())
        if isinstance(event.command, Do):
            sent |= frozenset(table.actions[event.command.action].node.needs)
        self.sent[event.id] = sent - asking
        if not isinstance(event.command, Edit):
            return ""
        for part in sorted(sent - asking):
            before = {each.field for each in rights.missing(now.scene.program, case, part, "send", event.world)}
            gaps = {each.field for each in rights.missing(now.scene.program, after, part, "send", now.scene.world(after))}
            bad = [each for each in sorted(gaps) if not before and self._counts(table.by_id.get(each))]
            if bad:
                return f"{event.actor} left a gap in {part}: {bad[0]}"
        return ""

    @staticmethod
    def _counts(item: Any) -> bool:
        return isinstance(item, Field) and [(level, when) for level, when in item.required] == [("send", None)]


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


__all__ = ["Case", "Comment", "Create", "Stuck"]
