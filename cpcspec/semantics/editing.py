"""Changing fields: only what one may change and sees; then what is not shown goes, and the rest is judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpcspec.semantics import reasons
from cpcspec.semantics.case import Actor, Edit, Refusal, Refused, Stepped, Values
from cpcspec.semantics.completeness import Goal, missing_in
from cpcspec.semantics.form import Holding
from cpcspec.semantics.merging import Merge
from cpcspec.semantics.shown import Known
from cpcspec.semantics.sight import editable_paths, parts_edited, sees, sights
from cpcspec.semantics.tables import ProcedureTable
from cpcspec.semantics.validity import Judge, misshapen, plain
from cpcspec.semantics.walking import Place
from cpcspec.semantics.work import Work


def edit(work: Work, command: Edit, actor: Actor) -> Stepped | Refused:
    """Return the case with changed values."""
    paths = editable_paths(work.table, work, actor.authority)
    if not paths:
        return Refused(_nothing_editable(work.table, work, command.values, actor))
    (found, known) = fill(work, command.values, actor, paths)
    return Refused(tuple(found)) if found else work.finish(known=known, settled=True)


def _nothing_editable(table: ProcedureTable, work: Work, values: Values, actor: Actor) -> tuple[Refusal, ...]:
    """Return why somebody may change nothing at all."""
    if not sees(table, work, actor.authority):
        return (reasons.not_visible(),)
    if work.state in table.finals and not any(work.state in by_state for by_state in table.edited.values()):
        return (reasons.closed(table.labels.get(work.state, work.state)),)
    known = [table.by_id[name] for name in values if name in table.by_id]
    found = [reasons.not_editable(each.node.label or each.id, tab=each.tab, field=each.id) for each in known]
    found += [reasons.unknown("field", str(name), field=str(name)) for name in values if name not in table.by_id]
    return tuple(found) or (reasons.not_editable(table.node.label or table.id),)


def fill(
    work: Work, given: Mapping[str, Any], actor: Actor, paths: frozenset[str] | None = None
) -> tuple[list[Refusal], Known]:
    """Put values into a form as its editor; return what is wrong with that, and what the editor left open.

    `paths` is what the editor may change, where that is known already.
    """
    table = work.table
    paths = editable_paths(table, work, actor.authority) if paths is None else paths
    merge = Merge(paths, sights(table, work, actor.authority))
    found: list[Refusal] = []
    touched: list[Holding] = []
    before = work.values
    values = dict(before)
    for name, value in given.items():
        item = table.by_id.get(name)
        if item is None:
            found.append(reasons.unknown("field", str(name), field=str(name)))
            continue
        kept = plain(item, value)
        place = Place(item.tab)
        wrong = list(misshapen(item, kept, work.program.codes, place)) if merge.may_touch(item) else []
        if not wrong:
            kept = merge.value(item, kept, before.get(name), place)
            wrong = merge.taken()
        if not wrong:
            touched.append(item)
            if kept is None:
                values.pop(name, None)
            else:
                values[name] = kept
        found += wrong
    known = Known(cleared=frozenset(each.id for each in touched if each.id not in values))
    work.replace(values, tuple(each.id for each in touched))
    work.settle(known)
    # What is refused already is not said to be missing as well.
    told = {each.field for each in found}
    found += [each for each in _judged(work, touched, before, actor) if each.field not in told]
    return found, known


def _judged(work: Work, touched: list[Holding], before: Values, actor: Actor) -> list[Refusal]:
    """Return what is invalid among the changed fields, and what must be there to save at all."""
    judge = Judge(work, work.program.codes)
    found: list[Refusal] = []
    for item in touched:
        found += judge.problems((item,), work.values, before, Place(item.tab))
    parts = parts_edited(work.table, work, actor.authority)
    return [*found, *missing_in(work.table.tabs, work, Goal(parts, "save"))]
