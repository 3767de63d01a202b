"""What an authority may see and do in a case now: the one answer that pages, interfaces and scenarios share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from cpcspec.ir import nodes
from cpcspec.semantics.acting import barred, not_yet
from cpcspec.semantics.adding import open_to
from cpcspec.semantics.case import Actor, Case, Entry, File, Refusal, World
from cpcspec.semantics.completeness import Goal, missing_in
from cpcspec.semantics.creating import may_start, reuse_obstacles
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import Field, Holding, TabForm, is_shown
from cpcspec.semantics.program import Program
from cpcspec.semantics.sight import (
    MASK,
    Level,
    Sights,
    editable_paths,
    sights,
    told,
    told_entries,
    told_files,
)
from cpcspec.semantics.tables import ProcedureTable
from cpcspec.semantics.work import Work

__all__ = [
    "MASK",
    "Offer",
    "Reusable",
    "Startable",
    "TabView",
    "View",
    "additions",
    "editable",
    "may",
    "missing",
    "offers",
    "reuses",
    "starts",
    "view",
]


class TabView(NamedTuple):
    """A tab that is there: with the code it stands for, if it stands once for each code."""

    id: str
    label: str
    code: str | None = None


class View(NamedTuple):
    """What an authority sees of a case; all empty where it sees nothing.

    `levels`: how each item is seen, by path (`list.field` for fields of rows): `shown`, `masked` or `hidden`; what its
    conditions do not show is hidden from all. `values` holds what is seen, `MASK` standing for a masked value.
    `editable`: the paths that the authority may change now, shown or not.
    """

    visible: bool
    tabs: tuple[TabView, ...] = ()
    levels: Mapping[str, Level] = {}
    values: Mapping[str, Any] = {}
    comments: Mapping[str, tuple[Entry, ...]] = {}
    files: Mapping[str, tuple[File, ...]] = {}
    editable: frozenset[str] = frozenset()


NOTHING_SEEN = View(visible=False)


class Offer(NamedTuple):
    """An action that party and state allow, and what keeps it from being taken yet.

    `to` is the state that it leads to as things stand, None where it stays or where that is open.
    """

    action: str
    label: str
    reasons: tuple[Refusal, ...]
    to: str | None = None


class Startable(NamedTuple):
    """A procedure that an authority may start from a menu."""

    procedure: str
    label: str
    menu: str


class Reusable(NamedTuple):
    """A procedure that an authority may make from a case now, and the words of the link."""

    procedure: str
    label: str
    link: str


def view(program: Program, case: Case, actor: Actor, world: World) -> View:
    """Return what an authority sees of a case."""
    table, env = _opened(program, case, actor, world)
    if table is None:
        return NOTHING_SEEN
    seen = sights(table, env, actor.authority)
    if not seen.visible:
        return NOTHING_SEEN
    levels: dict[str, Level] = {}
    values: dict[str, Any] = {}
    tabs: list[TabView] = []
    for tab in table.tabs:
        codes = list(tab.codes(env))
        inside = _tab_levels(table, tab, codes, env, seen)
        levels.update(inside)
        if any(level != "hidden" for level in inside.values()):
            tabs += _tab_views(tab, codes)
        for item in tab.items:
            value = told(item, env.values.get(item.id), env, seen, mask=True)
            if value is not None and levels[item.id] != "hidden":
                values[item.id] = value
    return View(
        visible=True,
        tabs=tuple(tabs),
        levels=levels,
        values=values,
        comments={name: told_entries(box, env, seen, mask=True) for name, box in table.boxes.items()
                  if levels[name] != "hidden"},
        files={name: told_files(section, env, seen, mask=True) for name, section in table.sections.items()
               if levels[name] != "hidden"},
        editable=editable_paths(table, env, actor.authority),
    )  # fmt: skip


def _opened(program: Program, case: Case, actor: Actor | None, world: World) -> tuple[ProcedureTable | None, Env]:
    table = program.procedures.get(case.procedure)
    env = Env(table.players if table else {}, case, world, actor)
    return (None if case.gone else table), env


def _tab_levels(
    table: ProcedureTable, tab: TabForm, codes: list[str | None], env: Env, seen: Sights
) -> dict[str, Level]:
    """Return how each item of a tab is seen."""
    found: dict[str, Level] = {}
    for item in (*tab.items, *tab.spaces):
        there = False
        for code in codes:
            env.this = code
            there = there or is_shown(item, env)
        env.this = None
        if isinstance(item, Holding):
            found.update(_levels(item, env, seen) if there else {})
            found.setdefault(item.id, "hidden")
        elif item.id in table.sections:
            found[item.id] = seen.of_files(table.sections[item.id], env) if there else "hidden"
        else:
            found[item.id] = seen.level(item.id, None, env) if there else "hidden"
    return found


def _levels(item: Holding, env: Env, seen: Sights) -> Iterator[tuple[str, Level]]:
    """Yield how an item and the fields of its rows are seen; fields of rows as if they stood in no row."""
    if isinstance(item, Field):
        yield item.path, seen.of_field(item, env) if "." not in item.path else _row_level(item, seen, env)
        return
    yield item.path, seen.level(item.path, None, env)
    for each in item.items:
        yield from _levels(each, env, seen)


def _row_level(item: Field, seen: Sights, env: Env) -> Level:
    """Return how a field of rows is seen where its row makes it personal, if it ever is."""
    return seen.level(item.path, None if item.personal is None else (lambda _env: True), env)


def _tab_views(tab: TabForm, codes: list[str | None]) -> Iterator[TabView]:
    label = tab.node.label or tab.id
    for code in codes:
        yield TabView(tab.id, label if code is None else label.replace("{code}", code), code)


# ---------------------------------------------------------------- what may be done


def editable(program: Program, case: Case, actor: Actor, world: World) -> frozenset[str]:
    """Return the paths of all fields and lists that an authority may change now."""
    table, env = _opened(program, case, actor, world)
    return editable_paths(table, env, actor.authority) if table is not None else frozenset()


def missing(program: Program, case: Case, part: str, level: nodes.Level, world: World) -> tuple[Refusal, ...]:
    """Return what keeps a part of the form from being saved, or sent: for pages that show the gaps beforehand."""
    table, env = _opened(program, case, None, world)
    return tuple(missing_in(table.tabs, env, Goal((part,), level))) if table is not None else ()


def offers(program: Program, case: Case, actor: Actor, world: World) -> tuple[Offer, ...]:
    """Return the actions that party and state allow an authority, in the order of the spec, with what is in the way.

    What depends on the action's own small form is not in the way: it is asked for when the action is taken.
    """
    table, env = _opened(program, case, actor, world)
    found = []
    for action in table.actions.values() if table is not None else ():
        if table is not None and not barred(table, action, env, actor):
            way = next((each for each in action.ways[case.state] if each.when is None or each.when(env)), None)
            obstacles = not_yet(program, action, case, actor, world)
            label = action.node.label or action.node.id
            found.append(Offer(action.node.id, label, obstacles, way.to if way is not None else None))
    return tuple(found)


def may(program: Program, case: Case, actor: Actor, action: str, world: World) -> bool:
    """Return whether an authority may take an action now, given what its small form asks for."""
    return any(each.action == action and not each.reasons for each in offers(program, case, actor, world))


def additions(program: Program, case: Case, actor: Actor, world: World) -> frozenset[str]:
    """Return the comment boxes and attachment sections that an authority may add to now."""
    table, _ = _opened(program, case, actor, world)
    if table is None:
        return frozenset()
    return open_to(Work(program, table, case, world, actor), actor)


def starts(program: Program, actor: Actor, world: World) -> tuple[Startable, ...]:
    """Return the procedures that an authority may start from a menu, in the order of the spec."""
    authority = world.register.by_id.get(actor.authority)
    own = set(authority.kinds) if authority is not None else set()
    return tuple(
        Startable(table.id, table.node.label or table.id, each.menu)
        for table in program.procedures.values()
        if may_start(table, actor, world)
        for each in table.node.starts
        if own.intersection(each.kinds)
    )


def reuses(program: Program, case: Case, actor: Actor, world: World) -> tuple[Reusable, ...]:
    """Return the procedures that an authority may make from a case now, in the order of the spec."""
    table, env = _opened(program, case, actor, world)
    if table is None or not sights(table, env, actor.authority).visible:
        return ()
    return tuple(
        Reusable(target, program.procedures[target].node.label or target, way.node.link)
        for (source, target), ways in program.reuses.items()
        if source == table.id and target in program.procedures
        for way in [each for each in ways if not any(reuse_obstacles(table, each, env, actor))][:1]
    )
