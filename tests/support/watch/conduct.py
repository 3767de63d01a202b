"""Answers on people and forms that something is so in every case, and what a run shows against them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cpcspec.audit.verdict import Answer
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.semantics import rights
from cpcspec.semantics.case import Actor, Do, Edit
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import Field
from cpcspec.semantics.parties import plays
from cpcspec.semantics.sight import sights
from tests.support.watch.impossible import Checked
from tests.support.watch.monitor import Now
from tests.support.watch.scene import Event


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
        return any(
            plays(env, each, by) and rights.may(program, case, Actor(each), name, event.world) for each in others
        )


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
            for who in now.scene.people if any(case.state in each.ways for each in asked) else ():
                for offer in rights.offers(now.scene.program, case, Actor(who), now.scene.world(case)):
                    several = [
                        each for each in now.table(self.procedure).actions[offer.action].node.moves
                        if case.state in each.states
                    ]  # fmt: skip
                    said = [each.message for each in offer.reasons]
                    closed = len(said) == 1 and said[0].endswith("is not possible as things stand")
                    if closed and offer.action in self.asked and len(several) > 1:
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
            gaps = {
                each.field for each in rights.missing(now.scene.program, after, part, "send", now.scene.world(after))
            }
            bad = [each for each in sorted(gaps) if not before and self._counts(table.by_id.get(each))]
            if bad:
                return f"{event.actor} left a gap in {part}: {bad[0]}"
        return ""

    @staticmethod
    def _counts(item: Any) -> bool:
        return isinstance(item, Field) and [(level, when) for level, when in item.required] == [("send", None)]
