"""Answers on the structure that something is so in every case, and what a run shows against them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from cpcspec.audit.verdict import Answer
from cpcspec.ir import nodes
from cpcspec.semantics import rights
from cpcspec.semantics.case import Actor, Do, Fire
from cpcspec.semantics.parties import plays
from tests.support.watch.impossible import Checked
from tests.support.watch.monitor import Now
from tests.support.watch.offers import Chance, chances
from tests.support.watch.scene import Event

ROUNDS, BORN = 4, 12


class Stuck(Checked):
    """S3, S4, S5, R1: a case that has not ended, in which nobody may do anything and nothing will come by itself."""

    def end(self, now: Now, *, settled: bool) -> str:
        """Look for such a case; of linked cases others may still do something."""
        if not settled:
            return ""
        for case in self.open(now):
            sent = self.answer.check != "S5" or case.state != now.table(self.procedure).initial
            if sent and not case.links and not list(chances(now.scene, case, now.scene.register.by_id)):
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
            able = [each for each in chances(now.scene, case, now.scene.register.by_id) if each.what != "reuse"]
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
        del event
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
        del event
        before = self.answer.facts.get("before")
        for case in self.cases(now):
            label = self.label(now, case.state)
            been = self.been.get(case.id, frozenset())
            wanted = before.get(label) if isinstance(before, dict) else None
            if isinstance(before, dict) and wanted is None and label not in before:
                return f"{case.id} is in “{label}”, of which nothing is said"
            missing = (
                [each for each in wanted if each not in been and each != label] if isinstance(wanted, list) else []
            )
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
        del now
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
        del now
        if event.actor:
            self.seen.clear()
            return ""
        if self.answer.check == "X6":
            self.seen["", ""] += len(event.born)
            return "time alone made case after case" if self.seen["", ""] >= BORN else ""
        if not self.mine(event) or event.before is None or event.after is None:
            return ""
        if event.before.state == event.after.state:
            return ""
        like = str((event.after.state, _undated(event.after.values), event.after.parties))
        self.seen[event.id, like] += 1
        return f"{event.id} goes round" if self.seen[event.id, like] >= ROUNDS else ""


def _undated(values: Any) -> dict[str, Any]:
    return {name: each for name, each in values.items() if not (isinstance(each, str) and each[4:5] == "-")}
