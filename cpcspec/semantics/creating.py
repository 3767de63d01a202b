"""Starting a case: from the menu, or by reuse of another case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from cpcspec.semantics import reasons
from cpcspec.semantics.case import Actor, Case, Create, Entry, File, Link, Refusal, Refused, Stepped, World
from cpcspec.semantics.changes import changes
from cpcspec.semantics.creation import begun
from cpcspec.semantics.editing import fill
from cpcspec.semantics.expr import Env
from cpcspec.semantics.parties import plays
from cpcspec.semantics.sight import Sights, sights, told, told_entries, told_files
from cpcspec.semantics.tables import ProcedureTable, Program, ReuseTable
from cpcspec.semantics.work import Work


def start(program: Program, command: Create, actor: Actor, world: World) -> Stepped | Refused:
    """Return a new case, or why it cannot be started."""
    table = program.procedures.get(command.procedure)
    if table is None:
        return reasons.refused(reasons.unknown("procedure", command.procedure))
    if command.source is not None:
        return _by_reuse(program, command, command.source, actor, world)
    if not may_start(table, actor, world):
        label = table.node.label or table.id
        return reasons.refused(reasons.not_allowed(f"your authority cannot start “{label}” from the menu"))
    work = Work(program, table, _blank(table, command, actor, world), world, actor)
    work.fresh = True
    (found, _) = fill(work, command.values, actor)
    return Refused(tuple(found)) if found else begun(work)


def may_start(table: ProcedureTable, actor: Actor, world: World) -> bool:
    """Return whether an authority may start a procedure from the menu."""
    authority = world.register.by_id.get(actor.authority)
    own = set(authority.kinds) if authority else set()
    return any(own.intersection(each.kinds) for each in table.node.starts)


def _blank(table: ProcedureTable, command: Create, actor: Actor, world: World) -> Case:
    stamp = world.stamp
    origin = command.source.id if command.source is not None else actor.authority
    return Case(
        id=command.id or f"{table.id}-{origin}-{stamp}",
        procedure=table.id,
        state=table.initial,
        version=1,
        creator=actor.authority,
        created_at=stamp,
        changed_at=stamp,
        entered_at=stamp,
    )


# ---------------------------------------------------------------- reuse


class _Origin(NamedTuple):
    """The case that another is made from, as the actor sees it."""

    table: ProcedureTable
    env: Env
    seen: Sights


def _by_reuse(program: Program, command: Create, source: Case, actor: Actor, world: World) -> Stepped | Refused:
    """Return a case with what the actor sees of another one, and the other one with the link to it."""
    table, made_from = program.procedures[command.procedure], program.procedures.get(source.procedure)
    if made_from is None or source.gone:
        return reasons.refused(reasons.gone())
    env = Env(made_from.players, source, world, actor)
    origin = _Origin(made_from, env, sights(made_from, env, actor.authority))
    if not origin.seen.visible:
        return reasons.refused(reasons.not_visible())
    ways = program.reuses.get((made_from.id, table.id), ())
    way = next((each for each in ways if not any(reuse_obstacles(made_from, each, env, actor))), None)
    if way is None:
        return Refused(tuple(_no_way(origin, table, ways, actor)))
    blank = _blank(table, command, actor, world)
    blank = blank._replace(links=(Link(source.id, source.procedure, way.node.back),))
    work = Work(program, table, _carried(blank, origin, table, way), world, actor)
    work.fresh = True
    for each, value, when in way.sets:
        if when is None or when(env):
            work.change(each, value(env))
    (found, _) = fill(work, command.values, actor)
    if found:
        return Refused(tuple(found))
    linked = source._replace(links=(*source.links, Link(blank.id, blank.procedure, way.node.link)))
    return begun(work, (Stepped(linked, changes(source, linked)),))


def reuse_obstacles(origin: ProcedureTable, way: ReuseTable, env: Env, actor: Actor) -> Iterator[Refusal]:
    """Yield why a case cannot be made in that way by that actor from the case of the environment."""
    node = way.node
    name = f"“{node.link}”" if node.link else "reuse"
    if not plays(env, actor.authority, node.by):
        yield reasons.not_a_party(f"reuse it for {name}")
    if env.state not in way.states:
        yield reasons.wrong_state(name, origin.labels.get(env.state, env.state))
    if way.when is not None and not way.when(env):
        yield reasons.condition(f"{name} is not possible as things stand")


def _no_way(origin: _Origin, table: ProcedureTable, ways: tuple[ReuseTable, ...], actor: Actor) -> Iterator[Refusal]:
    """Yield why there is no way: none at all, or what is in the way of the first one."""
    if not ways:
        old = origin.table.node.label or origin.table.id
        yield reasons.not_allowed(f"“{table.node.label or table.id}” cannot be made from “{old}”")
    for way in ways[:1]:
        yield from reuse_obstacles(origin.table, way, origin.env, actor)


def _carried(blank: Case, origin: _Origin, table: ProcedureTable, way: ReuseTable) -> Case:
    """Return the new case with all that goes along: what the actor sees, and nothing that is masked."""
    old, env, seen = origin
    values: dict[str, Any] = {}
    comments: dict[str, tuple[Entry, ...]] = {}
    files: dict[str, tuple[File, ...]] = {}
    for name in way.node.carry:
        item = old.by_id.get(name)
        if item is not None and name in table.by_id:
            value = told(item, env.values.get(name), env, seen, mask=False)
            if value is not None:
                values[name] = value
        elif name in old.boxes and name in table.boxes:
            entries = told_entries(old.boxes[name], env, seen, mask=False)
            if entries:
                comments[name] = entries
        elif name in old.sections and name in table.sections:
            held = told_files(old.sections[name], env, seen, mask=False)
            if held:
                files[name] = held
    return blank._replace(values=values, comments=comments, files=files)
