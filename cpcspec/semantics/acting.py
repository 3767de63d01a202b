"""Taking an action: who, from which state, on which conditions, with which small form; then its effects."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.semantics import reasons
from cpcspec.semantics.case import Actor, Case, Do, Refusal, Refused, Stepped, World
from cpcspec.semantics.completeness import Goal, missing_in
from cpcspec.semantics.expr import Env
from cpcspec.semantics.parties import plays
from cpcspec.semantics.shown import NOTHING_KNOWN, Known
from cpcspec.semantics.sight import sees
from cpcspec.semantics.small import Small, take
from cpcspec.semantics.tables import ActionTable, ProcedureTable, Program, Way
from cpcspec.semantics.validity import unfit
from cpcspec.semantics.work import Work


def do(work: Work, command: Do, actor: Actor) -> Stepped | Refused:
    """Return what an action makes of a case."""
    table = work.table
    action = table.actions.get(command.action)
    work.new_id = command.id
    if action is None:
        return Refused((_no_such_action(table, work, actor, command.action),))
    ways = action.ways.get(work.state)
    if ways is None or not plays(work, actor.authority, action.by) or not sees(table, work, actor.authority):
        return Refused(barred(table, action, work, actor))
    known = NOTHING_KNOWN
    found: list[Refusal] = []
    if not action.plain or command.given:
        (found, cleared) = take(work, Small(action.by_id, action.asks, action.node.id), command.given)
        known = Known(cleared=cleared)
    way = _way(ways, work)
    if way is None or action.guards or action.node.needs:
        found += obstacles(action, work, way, asked=True)
    if found or way is None:
        return Refused(tuple(found))
    for effect in action.effects:
        effect(work)
    return work.finish(command.action, way.to, known)


def _no_such_action(table: ProcedureTable, env: Env, actor: Actor, name: str) -> Refusal:
    """Return that there is no such action, or only that the actor has no access to the case."""
    if not sees(table, env, actor.authority):
        return reasons.not_visible()
    return reasons.unknown("action", name, action=name)


def barred(table: ProcedureTable, action: ActionTable, env: Env, actor: Actor) -> tuple[Refusal, ...]:
    """Return what of party and state forbids an action; who has no access to the case is told nothing else."""
    node = action.node
    name = f"“{node.label or node.id}”"
    found = []
    if not sees(table, env, actor.authority):
        return (reasons.not_visible(),)
    if not plays(env, actor.authority, action.by):
        found.append(reasons.not_a_party(f"take the action {name}", node.id))
    if env.state not in action.ways:
        found.append(reasons.wrong_state(name, table.labels.get(env.state, env.state), node.id))
    return tuple(found)


def _way(ways: tuple[Way, ...], env: Env) -> Way | None:
    for each in ways:
        if each.when is None or each.when(env):
            return each
    return None


def obstacles(action: ActionTable, work: Work, way: Way | None, *, asked: bool) -> Iterator[Refusal]:
    """Yield what is missing or does not hold for an action; without `asked` apart from what its small form may say."""
    node = action.node
    if way is None:
        message = f"“{node.label or node.id}” is not possible as things stand"
        yield reasons.condition(message, action=node.id)
    if node.needs:
        skipped = frozenset() if asked else frozenset(action.asks)
        yield from unfit(work.table.tabs, work, work.program.codes, node.needs)
        for each in missing_in(work.table.tabs, work, Goal(node.needs, "send")):
            if each.field not in skipped:
                yield each
    for guard in action.guards:
        if (asked or not guard.asks) and not guard.check.holds(work):
            yield reasons.condition(guard.check.message, action=node.id)


def not_yet(program: Program, action: ActionTable, case: Case, actor: Actor, world: World) -> tuple[Refusal, ...]:
    """Return what keeps an action, that party and state allow, from being taken, whatever its small form may say."""
    table = program.procedures[case.procedure]
    work = Work(program, table, case, world, actor)
    ways = action.ways.get(case.state, ())
    # A way whose condition depends on the small form may open up.
    way = next((each for each in ways if each.asks or each.when is None or each.when(work)), None)
    return tuple(obstacles(action, work, way, asked=False))
