"""What the scenarios reach of a spec, and what they leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from cpcspec.ir import nodes, walk
from cpcspec.ir.nodes import Spec
from cpcspec.scenarios.guards import answers, guards, verdicts
from cpcspec.scenarios.pure import Happened, Look, PureDriver, flat
from cpcspec.semantics.case import (
    Attach,
    Case,
    Comment,
    Create,
    Do,
    Fire,
    MailOut,
    Refused,
    Stepped,
)
from cpcspec.semantics.expr import Env, is_unknown
from cpcspec.semantics.program import load
from cpcspec.semantics.tables import ActionTable, ProcedureTable, Program


class Element(NamedTuple):
    """Something that scenarios can reach: its procedure, its kind, its name."""

    procedure: str
    kind: str
    name: str


Reached = frozenset[Element]
KINDS = (
    "state", "action", "move", "check", "condition", "field", "list", "comment box", "attachment section", "timer",
    "reminder", "mail", "access rule", "start", "reuse",
)  # fmt: skip
SAID = {True: "yes", False: "no"}
HELD = {True: "holds", False: "does not hold"}


# ---------------------------------------------------------------- what there is


def elements(program: Program) -> list[Element]:
    """Return everything that scenarios can reach, in the order of the spec."""
    found = chain.from_iterable(_of_procedure(table) for table in program.procedures.values())
    reuses = (Element(source, "reuse", target) for source, target in program.reuses)
    return list(dict.fromkeys(chain(found, reuses)))


def _of_procedure(table: ProcedureTable) -> Iterator[Element]:
    node = table.node
    plain: Mapping[str, Iterable[str]] = {
        "state": (each.id for each in node.states),
        "action": (each.id for each in node.actions),
        "move": (move for action in table.actions.values() for move in _moves(action)),
        "check": (f"{each.message}: {HELD[holds]}" for each in _checks(node) for holds in answers(each.condition)),
        "condition": (f"{each.name}: {SAID[holds]}" for each in guards(table) for holds in each.answers),
        "timer": (each.id for each in node.timers if each.to or each.effects),
        "reminder": (f"{each.id} {place}" for each in node.timers for place, _ in enumerate(each.reminders, 1)),
        "mail": (each.id for each in node.mails),
        "access rule": (_rule(place, each) for place, each in enumerate(node.access, 1)),
        "start": (f"by {kind}" for each in node.starts for kind in each.kinds),
    }
    for kind, names in plain.items():
        yield from (Element(node.id, kind, name) for name in names)
    for placed in walk.form(node):
        yield from (Element(node.id, kind, path) for kind, path in _paths(placed.item, ""))
    for action in node.actions:
        for placed in walk.leaves(action.items):
            yield from (Element(node.id, kind, path) for kind, path in _paths(placed.item, f"{action.id}."))


def _paths(item: walk.Leaf, before: str) -> Iterator[tuple[str, str]]:
    """Yield what can be filled in at and below an item, with the way to it."""
    kinds = {"field": "field", "list": "list", "comments": "comment box", "attachments": "attachment section"}
    yield kinds[item.node], before + item.id
    if isinstance(item, nodes.ListNode) and item.key:
        yield "field", f"{before}{item.id}.{item.key}"
    if isinstance(item, nodes.ListNode | nodes.Box):
        for placed in walk.leaves(item.items):
            yield from _paths(placed.item, f"{before}{item.id}.")


def _moves(action: ActionTable) -> Iterator[str]:
    for state, ways in action.ways.items():
        for way in ways:
            yield _move(action.node.id, state, way.to or state)


def _move(action: str, before: str, after: str) -> str:
    return f"{action}: {before} to {after}"


def _rule(place: int, rule: nodes.Sight) -> str:
    return f"{place}: {', '.join(rule.parties)} in {', '.join(rule.states) or 'all states'}"


def _checks(node: nodes.Procedure) -> Iterator[nodes.Check]:
    """Yield the checks of a procedure, of its form at any depth, and of its actions."""
    for tab in node.tabs:
        yield from tab.checks
    items = [placed.item for placed in walk.form(node)]
    for action in node.actions:
        yield from action.checks
        items += [placed.item for placed in walk.leaves(action.items)]
    while items:
        item = items.pop(0)
        if isinstance(item, nodes.FieldNode | nodes.ListNode):
            yield from item.checks
        if isinstance(item, nodes.ListNode):
            items += [placed.item for placed in walk.leaves(item.items)]


# ---------------------------------------------------------------- what was reached


def reached(driver: PureDriver) -> Reached:
    """Return what was reached in the story that a driver has played."""
    found: set[Element] = set()
    for event in driver.history:
        found.update(_by_event(driver.program, event))
    for look in driver.looks:
        found.update(_by_look(driver.program, look))
    return frozenset(found)


def _by_event(program: Program, event: Happened) -> Iterator[Element]:
    if isinstance(event.answer, Refused):
        procedure = event.before.procedure if event.before else _procedure(event)
        for reason in event.answer.reasons:
            yield Element(procedure, "check", f"{reason.message}: {HELD[False]}")
        return
    yield from _by_command(program, event, event.answer)
    for stepped in flat(event.answer):
        yield Element(stepped.case.procedure, "state", stepped.case.state)
        yield from _by_values(stepped.case.procedure, stepped.case.values, "")
        table = program.procedures[stepped.case.procedure]
        yield from _by_conditions(table, stepped.case, event)
        for effect in stepped.effects:
            if isinstance(effect, MailOut):
                yield Element(stepped.case.procedure, "mail", effect.mail)
    yield from _by_held_checks(program, event, event.answer)


def _procedure(event: Happened) -> str:
    return event.command.procedure if isinstance(event.command, Create) else ""


def _by_command(program: Program, event: Happened, answer: Stepped) -> Iterator[Element]:
    command, before, procedure = event.command, event.before, answer.case.procedure
    if isinstance(command, Create) and command.source is not None:
        yield Element(command.source.procedure, "reuse", procedure)
    elif isinstance(command, Create) and event.actor is not None:
        authority = event.world.register.by_id.get(event.actor.authority)
        yield from (Element(procedure, "start", f"by {kind}") for kind in (authority.kinds if authority else ()))
    elif isinstance(command, Do) and before is not None:
        yield Element(procedure, "action", command.action)
        yield Element(procedure, "move", _move(command.action, before.state, answer.case.state))
        own = program.procedures[procedure].actions[command.action].by_id
        given = {name: value for name, value in command.given.items() if name in own}
        yield from _by_values(procedure, given, f"{command.action}.")
    elif isinstance(command, Comment):
        yield Element(procedure, "comment box", command.box)
        yield from _by_values(procedure, command.values, f"{command.box}.")
    elif isinstance(command, Attach):
        yield Element(procedure, "attachment section", command.section)
    elif isinstance(command, Fire):
        timer, place = command.rung.split("/")[:2]
        yield Element(procedure, "timer", timer)
        if place.isdigit():
            yield Element(procedure, "reminder", f"{timer} {int(place) + 1}")


def _by_values(procedure: str, values: Mapping[str, Any], before: str) -> Iterator[Element]:
    """Yield the fields and lists that hold something."""
    for name, value in values.items():
        if is_unknown(value):
            continue
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
        yield Element(procedure, "list" if rows else "field", before + name)
        for row in rows:
            yield from _by_values(procedure, row, f"{before}{name}.")


def _by_conditions(table: ProcedureTable, case: Case, event: Happened) -> Iterator[Element]:
    if case.gone:
        return
    env = Env(table.players, case, event.world, event.actor)
    for guard in guards(table):
        for holds in set(verdicts(guard, env)):
            yield Element(table.id, "condition", f"{guard.name}: {SAID[holds]}")


def _by_held_checks(program: Program, event: Happened, answer: Stepped) -> Iterator[Element]:
    """Yield the checks that held: those of the action, and those of the form that the step judges."""
    table = program.procedures[answer.case.procedure]
    needs = False
    if isinstance(event.command, Do):
        action = table.actions[event.command.action].node
        needs = bool(action.needs)
        judged = list(action.checks)
        judged += [check for placed in walk.leaves(action.items) for check in _own_checks(placed.item)]
    elif isinstance(event.command, Fire | Comment | Attach):
        return
    else:
        judged = []
    of_actions = {id(check) for action in table.node.actions for check in action.checks}
    form = [check for check in _checks(table.node) if id(check) not in of_actions]
    judged += [check for check in form if needs or check.level == "save"]
    yield from (Element(table.id, "check", f"{check.message}: {HELD[True]}") for check in judged)


def _own_checks(item: walk.Leaf) -> tuple[nodes.Check, ...]:
    return item.checks if isinstance(item, nodes.FieldNode | nodes.ListNode) else ()


def _by_look(program: Program, look: Look) -> Iterator[Element]:
    """Yield the access rules that let somebody see what was looked at."""
    table = program.procedures[look.case.procedure]
    env = Env(table.players, look.case, look.world, look.actor)
    for place, rule in enumerate(table.rules, 1):
        plays = any(look.actor.authority in table.players[party](env) for party in rule.parties)
        if plays and look.case.state in rule.states and (rule.when is None or rule.when(env)):
            yield Element(table.id, "access rule", _rule(place, rule.node))


# ---------------------------------------------------------------- the report


def coverage(spec: Spec, seen: Reached) -> str:
    """Return for each procedure how much of it the scenarios reach, and the names of all that they do not."""
    known = elements(load(spec))
    lines: list[str] = []
    for procedure in spec.procedures:
        own = [each for each in known if each.procedure == procedure.id]
        missed = [each for each in own if each not in seen]
        lines.append(f"{procedure.id}: {_share(len(own) - len(missed), len(own))} reached")
        for kind in KINDS:
            names = [each.name for each in missed if each.kind == kind]
            lines += [f"  no scenario reaches {kind} {name}" for name in names]
    total = len(known) - len([each for each in known if each not in seen])
    return "\n".join([*lines, f"in all: {_share(total, len(known))} reached"]) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole if whole else 100}% ({part} of {whole})"
