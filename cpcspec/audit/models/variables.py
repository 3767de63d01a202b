"""The variables of a procedure's model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import BaseModel, JsonValue

from cpcspec.audit.models.bounded import ALONE
from cpcspec.audit.models.cells import Cells
from cpcspec.audit.models.counting import only_counted
from cpcspec.audit.models.made import Made
from cpcspec.audit.models.model import GONE, UNBORN, Variable, Watcher
from cpcspec.audit.models.reads import Names
from cpcspec.audit.models.slicing import moves
from cpcspec.audit.models.space import Space
from cpcspec.audit.models.spoken import spoken_of
from cpcspec.audit.models.twins import twins
from cpcspec.audit.models.whoever import Whoever
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.walk import form
from cpcspec.semantics.tables import Program


def expressions(found: object) -> Iterator[ir.Expr]:
    """Yield all outermost expressions in a part of the IR."""
    if isinstance(found, ir.ExprNode):
        yield found  # type: ignore[misc]
    elif isinstance(found, tuple):
        for each in found:
            yield from expressions(each)
    elif isinstance(found, BaseModel):
        for _, value in found:
            yield from expressions(value)


def space_of(program: Program, made: Made, watchers: tuple[Watcher, ...], names: Names, parts: Iterable[str]) -> Space:
    """Return the variables of these names, and one for the completeness of each of these parts.

    Their values tell apart what the procedure does, and what the conditions do that the model is asked about.
    """
    table = program.procedures[made.procedure]
    whoever = Whoever(program.spec, watchers)
    reuses = tuple(each for each in program.spec.reuses if each.source == table.id)
    people = [watchers[place] for place in sorted(_acting(whoever, table.node))]
    read = (table.node, reuses, made.asked)
    cells = Cells(program, watchers, expressions(read), people, only_counted(read))
    creators = ("", *(watchers[place].id for place in sorted(whoever.creators(table.id))))
    at = (UNBORN, *table.labels, GONE)
    found = [Variable("at", "at", "Status", at), Variable("creator", "creator", "Created by", creators)]
    values: dict[str, tuple[JsonValue, ...]] = {}
    members = tuple(each.id for each in watchers)
    for placed in form(table.node):
        item = placed.item
        if f"field:{item.id}" in names and isinstance(item, nodes.FieldNode):
            if BY_NAME[item.type.name].value == "authorities":
                found.append(Variable(f"field:{item.id}", "field", item.label or item.id, members, members=True))
                continue
            values[item.id] = cells.of(item)
            words = tuple(_word(each, item) for each in values[item.id])
            found.append(Variable(f"field:{item.id}", "field", item.label or item.id, words))
    found += [
        Variable(f"party:{each.id}", "party", each.label or each.id, members, members=True)
        for each in table.node.parties
        if f"party:{each.id}" in names
    ]
    found += [Variable(f"filled:{each}", "filled", f"Part “{each}”", ("incomplete", "complete")) for each in parts]
    found += _times(table.node)
    found += _links(program, (table.node, reuses, made.asked), names)
    found += _entries(table.node, names, watchers)
    space = Space(program, table, watchers, tuple(found), values)
    space.cells = cells
    space.whoever = whoever
    space.is_rich = made.together > ALONE
    space.twins = twins(program.spec, watchers, spoken_of(program.spec, table.id, made.asked))
    return space


def _acting(whoever: Whoever, node: nodes.Procedure) -> frozenset[int]:
    return whoever.creators(node.id).union(*(whoever.plays(node.id, each.id) for each in node.parties))


def _word(value: JsonValue, item: nodes.FieldNode) -> str:
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value) if BY_NAME[item.type.name].value not in ("text", "date", "file") else "known"


def _times(node: nodes.Procedure) -> Iterator[Variable]:
    """Yield what must be known of time that has passed: ends that leave the case where it is, and of visibility."""
    for timer in node.timers:
        if moves(timer) and (timer.to is None or timer.to in (timer.states or (timer.to,))):
            yield Variable(f"passed:{timer.id}", "passed", timer.label or timer.id, ("no", "yes", "an earlier end"))
    for place, _ in enumerate(node.retention.hide):
        yield Variable(f"passed:hide/{place}", "passed", "Personal data hidden", ("no", "yes"))


def _links(program: Program, conditions: object, names: Names) -> Iterator[Variable]:
    """Yield for each linked procedure which classes of states, as far as these conditions tell them apart, there are.

    Whoever asks: the procedure itself, or whoever asks about its model.
    """
    for name in sorted(each for each in names if each.startswith("link:")):
        target = name.partition(":")[2]
        asked = {expr.states for expr in _linked(conditions) if expr.procedure == target and expr.states is not None}
        classes: dict[tuple[bool, ...], list[str]] = {}
        other = program.procedures.get(target)
        for state in other.labels if other is not None else ():
            classes.setdefault(tuple(state in each for each in sorted(asked)), []).append(state)
        words = tuple("|".join(each) for each in classes.values())
        yield Variable(name, "link", f"Linked: {target}", words, members=True)


def _linked(found: object) -> Iterator[ir.LinkedAny]:
    if isinstance(found, ir.LinkedAny):
        yield found
    elif isinstance(found, tuple):
        for each in found:
            yield from _linked(each)
    elif isinstance(found, BaseModel):
        for _, value in found:
            yield from _linked(value)


def _entries(node: nodes.Procedure, names: Names, watchers: tuple[Watcher, ...]) -> Iterator[Variable]:
    """Yield for each watched comment box how many entries each country (or authority) has, up to one too many."""
    for placed in form(node):
        box = placed.item
        if not isinstance(box, nodes.Box) or f"entries:{box.id}" not in names:
            continue
        words = tuple(str(each) for each in range((box.most or 1) + 2))
        whose = {"country": sorted({each.country for each in watchers}), "authority": [each.id for each in watchers]}
        for each in whose.get(box.per or "", [""]):
            yield Variable(f"entries:{box.id}/{each}", "entries", f"{box.label or box.id} {each}".strip(), words)
