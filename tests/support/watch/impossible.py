"""Answers that something never happens, and what a run in which it happens shows against them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from cpcspec.audit.verdict import Answer
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.semantics import deadlines
from cpcspec.semantics.case import Attach, Case, Comment, Create, Do, Edit, Fire
from cpcspec.semantics.expr import Env
from cpcspec.semantics.parties import plays
from tests.support.watch.claims import is_seen
from tests.support.watch.monitor import Monitor, Now
from tests.support.watch.scene import Event

QUOTED = re.compile(r"“([^”]*)”")


class Checked(Monitor):
    """Watches for what contradicts one answer of a check."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Remember the answer, and what it speaks of."""
        self.answer = answer
        self.procedure = answer.procedure
        self.node = next((each for each in spec.procedures if each.id == answer.procedure), None)
        self.kind = answer.place.kind if answer.place is not None else ""
        self.name = answer.place.id if answer.place is not None else ""
        self.quoted = QUOTED.findall(answer.says)
        place = f"{self.kind}.{self.name}" if answer.place is not None else ""
        self.key = f"{answer.procedure}/{answer.check}/{place}/{answer.says}"

    def mine(self, event: Event) -> bool:
        """Return whether a step is one of a case of the procedure."""
        case = event.before or event.after
        return case is not None and case.procedure == self.procedure

    def label(self, now: Now, state: str) -> str:
        """Return the label of a state."""
        labels = now.table(self.procedure).labels
        return labels.get(state, state) or state

    def cases(self, now: Now) -> Iterator[Case]:
        """Yield the cases of the procedure that are there."""
        for each in now.all_of(self.procedure):
            case = now.scene.cases.get(each)
            if case is not None:
                yield case

    def open(self, now: Now) -> Iterator[Case]:
        """Yield the cases that have not ended."""
        finals = now.table(self.procedure).finals
        return (each for each in self.cases(now) if each.state not in finals)


def is_done(event: Event, kind: str, name: str) -> bool:
    """Return whether a step is what a place names: an action, a part that is edited, a box, a section, a reuse."""
    command = event.command
    if isinstance(command, Do):
        return kind == "action" and name == command.action
    if isinstance(command, Comment):
        return kind == "form" and name == command.box
    if isinstance(command, Attach):
        return kind == "form" and name == command.section
    if isinstance(command, Create) and command.source is not None:
        return kind == "reuse" and name == f"{command.source.procedure}>{command.procedure}"
    return False


def parts_edited(now: Now, event: Event) -> set[str]:
    """Return the parts of which an edit gave a field."""
    if not isinstance(event.command, Edit):
        return set()
    table = now.table(now.scene.procedures[event.id])
    return {table.by_id[each].part for each in event.command.values if each in table.by_id}


class StateReached(Checked):
    """S1: a state that no case comes into."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether a case is there."""
        del event
        return next((f"{each.id} is in it" for each in self.cases(now) if each.state == self.name), "")


class StepTaken(Checked):
    """S2: a step, or a way of an action, that is never taken. R5: a right that nobody can use."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether it was taken."""
        if self.kind == "reuse":
            return "it was made" if is_done(event, self.kind, self.name) else ""
        if not self.mine(event):
            return ""
        if self.kind == "part":
            return "it was edited" if self.name in parts_edited(now, event) else ""
        if not is_done(event, self.kind, self.name):
            return ""
        if "never leads from" not in self.answer.says:
            return "it was taken"
        return "it led there" if self._way(now, event) else ""

    def _way(self, now: Now, event: Event) -> bool:
        if event.before is None:
            return False
        come_from = self.label(now, event.before.state) in self.quoted[1:]
        if "to its end" in self.answer.says:
            return come_from and event.after is None
        led = event.after is not None and self.label(now, event.after.state) == self.quoted[-1]
        return come_from and led


class RightUsed(Checked):
    """R5: a right of one party that it can never use."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether somebody of that party has used it."""
        case = event.before
        if case is None or not event.actor or case.procedure != self.procedure or self.node is None:
            return ""
        edited = self.kind == "part" and self.name in parts_edited(now, event)
        if not edited and not is_done(event, self.kind, self.name):
            return ""
        party = next((each.id for each in self.node.parties if each.label == self.answer.facts.get("party")), "")
        env = Env(now.table(case.procedure).players, case, event.world, None)
        return f"{event.actor} has used it" if party and plays(env, event.actor, (party,)) else ""


class ConditionTrue(Checked):
    """D1, D2: a condition that never holds. D6: one that always does. Only where its element has no other condition."""

    def __init__(self, spec: nodes.Spec, answer: Answer) -> None:
        """Find the condition."""
        super().__init__(spec, answer)
        found = list(_conditions(_element(self.node, self.kind, self.name))) if self.node is not None else []
        self.condition = found[0] if len(found) == 1 and not _is_local(found[0]) else None

    def see(self, now: Now, event: Event) -> str:
        """Look whether it is otherwise."""
        del event
        if self.condition is None or not {"around", "part", "since"}.isdisjoint(self.answer.facts):
            return ""
        states = self.answer.facts.get("states")
        for case in self.cases(now):
            there = not isinstance(states, list) or self.label(now, case.state) in states
            if there and now.holds(self.condition, case.id) == (self.answer.check != "D6"):
                return f"in {case.id} it is otherwise"
        return ""


def _element(node: Any, kind: str, name: str) -> Any:
    """Return the node of an element by its kind and name."""
    kinds: Mapping[str, tuple[type, ...]] = {
        "action": (nodes.Action,), "timer": (nodes.Timer,), "mail": (nodes.Mail,),
        "form": (nodes.FieldNode, nodes.ListNode, nodes.Tab, nodes.SectionNode),
    }  # fmt: skip
    wanted = kinds.get(kind, ())
    return next((each for each in _inside(node) if isinstance(each, wanted) and getattr(each, "id", "") == name), None)


def _inside(node: object) -> Iterator[BaseModel]:
    if isinstance(node, BaseModel) and not isinstance(node, ir.ExprNode):
        yield node
        for name in type(node).model_fields:
            yield from _inside(getattr(node, name))
    elif isinstance(node, tuple):
        for each in node:
            yield from _inside(each)


def _conditions(element: object) -> Iterator[Any]:
    for node in _inside(element):
        for name in ("when", "shown", "condition"):
            found = getattr(node, name, None)
            if isinstance(found, ir.ExprNode):
                yield found


def _is_local(condition: Any) -> bool:
    """Return whether a condition reads what is not there outside of its moment: an actor, a row, a small form."""
    text = str(condition)
    return "scope='row'" in text or "scope='given'" in text or "name='actor'" in text or "name='this'" in text


class WayTaken(Checked):
    """D5: a way of an action that an earlier one always takes from it. Only where no other way leads there."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether it was taken."""
        if (
            not self.mine(event)
            or not is_done(event, "action", self.name)
            or event.before is None
            or event.after is None
        ):
            return ""
        action = now.table(self.procedure).actions[self.name].node
        goal = self.quoted[-1] if len(self.quoted) > 1 else ""
        ways = [each for each in action.moves if each.to is not None and self.label(now, each.to) == goal]
        led = self.label(now, event.after.state) == goal and event.before.state in (ways[0].states if ways else ())
        return "it led there" if len(ways) == 1 and led else ""


class FieldKnown(Checked):
    """D7, D11: a field that is never known in the states in which it is read."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether it is known in one of them."""
        del event
        states = self.answer.facts.get("states")
        table = now.table(self.procedure)
        name = next((name for name, each in table.by_id.items() if each.node.label == (self.quoted or [""])[0]), "")
        if not name or not isinstance(states, list):
            return ""
        for case in self.cases(now):
            if case.values.get(name) is not None and self.label(now, case.state) in states:
                return f"in {case.id} it is known in “{case.state}”"
        return ""


class FieldFilled(Checked):
    """D10: a field that nothing can be put into; D16: a mandatory one that nobody is shown. Somebody filled it in."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether somebody gave it a value that was kept, and (D10) that it could be sent with."""
        case = event.after
        if case is None or case.procedure != self.procedure or "." in self.name:
            return ""
        if "meets its own checks" in self.answer.says:
            needs = _needs(now, event)
            part = now.table(self.procedure).by_id[self.name].part
            return "it was sent" if part in needs and case.values.get(self.name) is not None else ""
        given = event.command.values if isinstance(event.command, Edit | Create) else {}
        return "it was filled in" if given.get(self.name) is not None and case.values.get(self.name) is not None else ""


def _needs(now: Now, event: Event) -> tuple[str, ...]:
    """Return the parts that a step asked to be complete."""
    if not isinstance(event.command, Do) or event.before is None:
        return ()
    return now.table(event.before.procedure).actions[event.command.action].node.needs


class FormSent(Checked):
    """D17, D18: a form, or a row, that can never be complete. It was sent."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether a step that needs it was taken."""
        if not self.mine(event) or event.before is None:
            return ""
        if self.kind == "part" and "never be saved" in self.answer.says:
            return "it was saved" if self.name in parts_edited(now, event) else ""
        if self.kind == "part":
            command = event.command
            label = now.table(self.procedure).actions[command.action].node.label if isinstance(command, Do) else ""
            return "it was sent" if self.name in _needs(now, event) and label in self.quoted else ""
        item = now.table(self.procedure).by_id.get(self.name)
        sent = item is not None and item.part in _needs(now, event) and "of any kind" in self.answer.says
        return "a row was sent" if sent and event.before.values.get(self.name) else ""


class TimerRuns(Checked):
    """T3: a timer that never runs, or never ends; a rule of retention without effect. T10: an end without days."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether it runs, ends, or took effect."""
        if self.kind == "timer":
            if (
                self.mine(event)
                and isinstance(event.command, Fire)
                and event.command.rung.startswith(f"{self.name}/end/")
            ):
                return "it ended"
            return self._running(now)
        return self._retention(event)

    def _running(self, now: Now) -> str:
        if "never runs" not in self.answer.says:
            return ""
        for case in self.cases(now):
            if deadlines.ends(now.scene.program, case, now.scene.world(case), self.name) is not None:
                return f"it runs in {case.id}"
        return ""

    def _retention(self, event: Event) -> str:
        if self.node is None or "never takes effect" not in self.answer.says or not self.mine(event):
            return ""
        erased = isinstance(event.command, Fire) and event.command.rung.startswith("-erase/")
        only = len(self.node.retention.erase) == 1 and "erases the case" in self.answer.says
        return "it was erased" if erased and only else ""


class CaseBorn(Checked):
    """X2: a way into a procedure that nobody can take, or a procedure without cases."""

    def see(self, now: Now, event: Event) -> str:
        """Look whether it was taken."""
        place = self.answer.place
        if place is None:
            return ""
        if place.kind == "reuse":
            return "it was made" if is_done(event, "reuse", place.id) else ""
        mine = [each for each in event.born if now.scene.procedures[each] == self.procedure]
        if place.kind == "procedure":
            return f"there is {mine[0]}" if mine else ""
        by = event.before is not None and event.before.procedure == place.procedure
        return "it was made" if mine and by and is_done(event, place.kind, place.id) else ""


class SeenByOthers(Checked):
    """P5: personal data that no other party ever uses: an authority that may not fill them in sees them."""

    def look(self, now: Now) -> str:
        """Look who sees it."""
        table = now.table(self.procedure)
        item = table.by_id.get(self.name)
        if item is None or not hasattr(item, "personal"):
            return ""
        fillers = {
            party for by_state in (table.edited.get(item.part, {}),) for some in by_state.values() for party in some
        }
        for case in self.cases(now):
            if case.values.get(self.name) is None:
                continue
            env = now.env(case)
            for who in now.scene.people:
                if not plays(env, who, fillers) and is_seen(now.view(case, who), self.name):
                    return f"{who} sees it in {case.id}"
        return ""
