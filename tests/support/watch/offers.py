"""All that anybody of the register may do in a case now, as commands whose values are still to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, NamedTuple

from cpcspec.semantics import rights
from cpcspec.semantics.acting import barred
from cpcspec.semantics.case import Actor, Attach, Case, Command, Comment, Create, Do, Edit
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import Holding
from cpcspec.semantics.tables import ProcedureTable
from tests.support.watch.scene import Scene
from tests.support.watch.values import Values

FULL = (0.25, 0.6, 1.0, 1.0)


class Chance(NamedTuple):
    """Something that an authority may try: `what` is `do`, `edit`, `comment`, `attach`, `reuse` or `start`."""

    what: str
    name: str
    actor: str
    case: str | None

    def key(self, scene: Scene) -> tuple[str, ...]:
        """Return what makes it the same as another one: who does it plays no part."""
        if self.case is None:
            return (self.what, self.name)
        case = scene.cases[self.case]
        return (self.what, self.name, case.procedure, case.state)


def starts(scene: Scene) -> Iterator[Chance]:
    """Yield what can be started from menus."""
    world = scene.world(None)
    for who in scene.people:
        for each in rights.starts(scene.program, Actor(who), world):
            yield Chance("start", each.procedure, who, None)


def chances(scene: Scene, case: Case, people: Iterable[str]) -> Iterator[Chance]:
    """Yield what party and state allow these authorities in a case; values may still be wrong for it."""
    table = scene.program.procedures[case.procedure]
    world = scene.world(case)
    for who in people:
        env = Env(table.players, case, world, Actor(who))
        for name, action in table.actions.items():
            if not barred(table, action, env, Actor(who)):
                yield Chance("do", name, who, case.id)
        if rights.editable(scene.program, case, Actor(who), world):
            yield Chance("edit", "", who, case.id)
        for name in sorted(rights.additions(scene.program, case, Actor(who), world)):
            yield Chance("comment" if name in table.boxes else "attach", name, who, case.id)
        for reusable in rights.reuses(scene.program, case, Actor(who), world):
            yield Chance("reuse", reusable.procedure, who, case.id)


class Drawing:
    """Makes commands of chances."""

    def __init__(self, rnd: Random, values: Values, *, single: bool = False) -> None:
        """Draw from that generator; with `single` a form is filled in one field at a time."""
        self.rnd, self.values, self.single = rnd, values, single

    def command(self, scene: Scene, chance: Chance) -> tuple[str | None, Command]:
        """Return the case that a command is for (None: a new one), and the command."""
        if chance.case is None:
            table = scene.program.procedures[chance.name]
            return None, Create("", chance.name, self._whole(table, None, scene, chance.actor))
        case = scene.cases[chance.case]
        table = scene.program.procedures[case.procedure]
        if chance.what == "reuse":
            target = scene.program.procedures[chance.name]
            return None, Create("", chance.name, self._whole(target, None, scene, chance.actor), case)
        if chance.what == "attach":
            return case.id, Attach(chance.name, "proof.pdf", "", 0)
        return case.id, self._in(table, case, scene, chance)

    def _in(self, table: ProcedureTable, case: Case, scene: Scene, chance: Chance) -> Command:
        env = Env(table.players, case, scene.world(case), Actor(chance.actor))
        if chance.what == "edit":
            return Edit(self._whole(table, case, scene, chance.actor))
        full = self.rnd.choice(FULL)
        if chance.what == "comment":
            return Comment(chance.name, self._small(table.boxes[chance.name].items, env, full))
        action = table.actions[chance.name]
        given = self._small(action.items, env, full)
        given |= self.values.filled(action.asks.values(), env, case.values, full=full)
        return Do(chance.name, given)

    def _small(self, items: tuple[Holding, ...], env: Env, full: float) -> dict[str, Any]:
        """Return values of a small form, whose conditions read what was given already."""
        found: dict[str, Any] = {}
        for item in items:
            env.given = found
            found |= self.values.filled((item,), env, {}, full=full)
        return found

    def _whole(self, table: ProcedureTable, case: Case | None, scene: Scene, who: str) -> dict[str, Any]:
        """Return values for what an authority may change of a form; of a new case, for all that it may hold."""
        world = scene.world(case)
        blank = Case("", table.id, table.initial, 1, who, *(world.stamp,) * 3)
        here = case or blank
        env = Env(table.players, here, world, Actor(who))
        paths = rights.editable(scene.program, here, Actor(who), world)
        items = [item for tab in table.tabs for item in tab.items if item.path in paths]
        full = self.rnd.choice(FULL)
        found = dict(self.values.filled(items, env, here.values, full=full))
        if self.single and found:
            name = self.rnd.choice(sorted(found))
            return {} if case is None else {name: found[name]}
        return found
