"""What is so of a real case at the end of a run: conditions, rights and sight, asked of the one meaning of specs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.audit.evidence.stage import Stage
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.properties import Activity, OnlyMay
from cpcspec.ir.walk import form
from cpcspec.semantics import rights
from cpcspec.semantics.asking import fulfils
from cpcspec.semantics.case import Actor, Case
from cpcspec.semantics.expr import Env
from cpcspec.semantics.rights import MASK, View


class Doing(NamedTuple):
    """Something that may be done: `do` an action, `edit` a field or list, `add` to a comment box or section."""

    how: str
    name: str


class Asked:
    """One case of a stage, as everybody finds it there."""

    def __init__(self, stage: Stage, case: str, procedure: str) -> None:
        """Ask of the case of that id, which may be gone."""
        self.stage, self.procedure = stage, procedure
        self.case: Case | None = stage.cases.get(case)
        self.world = stage.world(self.case)
        self.program = stage.program
        self.table = stage.program.procedures[procedure]

    def fulfils(self, condition: ir.Expr, case: Case | None = None) -> bool:
        """Return whether a condition holds, of the case as it is or as it was."""
        found = case or self.case
        found = None if found is not None and found.gone else found
        return fulfils(self.program, self.procedure, condition, found, self.world)

    def everybody(self, first: Iterable[str] = ()) -> list[str]:
        """Return all authorities of the register, these first."""
        return list(dict.fromkeys((*first, *self.stage.register.by_id)))

    def play(self, parties: Iterable[str]) -> set[str]:
        """Return the authorities that play one of these parties."""
        if self.case is None:
            return set()
        env = Env(self.table.players, self.case, self.world, None)
        return {who for each in parties for who in self.table.players[each](env)}

    # ------------------------------------------------------------------ what may be done

    def doings(self, who: str) -> set[Doing]:
        """Return all that an authority may do now."""
        if self.case is None:
            return set()
        asked = (self.program, self.case, Actor(who), self.world)
        found = {Doing("do", each.action) for each in rights.offers(*asked) if not each.reasons}
        found |= {Doing("edit", each) for each in rights.editable(*asked) if "." not in each and self.view(who).visible}
        return found | {Doing("add", each) for each in rights.additions(*asked)}

    def meant(self, activities: Iterable[Activity]) -> set[Doing]:
        """Return all that some activities stand for."""
        found: set[Doing] = set()
        items = [placed.item for placed in form(self.table.node)]
        for each in activities:
            if each.kind in ("any", "action"):
                found |= {Doing("do", action.id) for action in self.table.node.actions if each.id in ("", action.id)}
            for item in items:
                if isinstance(item, nodes.FieldNode | nodes.ListNode):
                    if each.kind in ("any", "edit") and each.id in ("", item.part):
                        found.add(Doing("edit", item.id))
                elif _fits(item, each):
                    found.add(Doing("add", item.id))
        return found

    def trespass(self, claim: OnlyMay, first: Iterable[str]) -> tuple[str, Doing] | None:
        """Return somebody who may do what only others may, and what; None if there is nobody."""
        if self.case is None or self.case.state not in claim.states:
            return None
        if claim.when is not None and not self.fulfils(claim.when):
            return None
        meant, allowed = self.meant(claim.activities), self.play(claim.parties)
        for who in self.everybody(first):
            if who not in allowed:
                found = sorted(self.doings(who) & meant)
                if found:
                    return who, found[0]
        return None

    def who_may(self, doing: Doing) -> set[str]:
        """Return everybody who may do something now."""
        return {each for each in self.everybody() if doing in self.doings(each)}

    # ------------------------------------------------------------------ what is seen

    def view(self, who: str) -> View:
        """Return what an authority sees of the case."""
        if self.case is None:
            return rights.NOTHING_SEEN
        return rights.view(self.program, self.case, Actor(who), self.world)

    def sees(self, who: str, path: str) -> bool:
        """Return whether an authority sees a value of an item, not as asterisks; without a path, the case at all."""
        view = self.view(who)
        if not path or not view.visible:
            return view.visible
        if view.comments.get(path) or view.files.get(path):
            return True
        first, _, rest = path.partition(".")
        return any(
            each not in (None, MASK, "", [])
            for each in _within(view.values.get(first), rest.split(".") if rest else [])
        )


def _fits(item: nodes.Box | nodes.Attachments, activity: Activity) -> bool:
    kind = "comment" if isinstance(item, nodes.Box) else "attach"
    return activity.kind in ("any", kind) and activity.id in ("", item.id)


def _within(value: object, way: list[str]) -> Iterator[object]:
    if not way:
        yield value
    elif isinstance(value, list | tuple):
        for row in value:
            yield from _within(row.get(way[0]) if isinstance(row, dict) else None, way[1:])
