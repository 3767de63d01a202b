"""New cases made by a step in another one: what goes along, what is moved, the links both ways."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cpcspec.ir import nodes
from cpcspec.semantics.alone import inherited
from cpcspec.semantics.case import Case, Entry, File, Link, Stepped
from cpcspec.semantics.changes import changes
from cpcspec.semantics.choices import row_ids
from cpcspec.semantics.expr import compiled, optional, several
from cpcspec.semantics.form import Listing
from cpcspec.semantics.mails import MailList
from cpcspec.semantics.names import Names
from cpcspec.semantics.shown import Known, settle
from cpcspec.semantics.tables import Effect, ProcedureTable
from cpcspec.semantics.work import Work

Change = tuple[nodes.SetField | nodes.Assign | nodes.GiveNumber | nodes.SendMail, Any, Any]


def create(effect: nodes.CreateCase, names: Names) -> Effect:
    """Return what makes the new case and links it with the one at work; its own settings are read in the old case."""
    sets: tuple[Change, ...] = tuple(
        (
            each,
            compiled(each.value, names) if isinstance(each, nodes.SetField | nodes.Assign) else None,
            None if isinstance(each, nodes.GiveNumber) else optional(each.when, names),
        )
        for each in effect.sets
    )

    def made(work: Work) -> None:
        target = work.program.procedures.get(effect.procedure)
        if target is not None:
            _create(effect, sets, work, target)

    return made


def _create(effect: nodes.CreateCase, sets: Iterable[Change], work: Work, target: ProcedureTable) -> None:
    values = {name: work.values[name] for name in effect.carry if name in work.values and name in target.by_id}
    for listing, chosen in effect.move:
        _move(work, values, listing, several(work.given.get(chosen)), target)
    stamp = work.world.stamp
    new = Case(
        id=_new_id(work),
        procedure=target.id,
        state=effect.state or target.initial,
        version=1,
        creator=_creator(effect, work),
        created_at=stamp,
        changed_at=stamp,
        entered_at=stamp,
        values=values,
        comments=_carried(work, effect.carry, target),
        files=_files(effect, work, target),
        links=(Link(work.case.id, work.case.procedure, effect.back),),
    )
    child = Work(work.program, target, new, work.world, work.actor)
    child.given = work.given
    child.alone = inherited(work.alone)
    child.series = work.series
    for each in sets:
        _set(each, work, child)
    settle(target.tabs, child, Known(cleared=frozenset(effect.carry)))
    work.series = child.series
    work.link(new.id, new.procedure, effect.link)
    work.others = (*work.others, begun(child))


def begun(work: Work, others: tuple[Stepped, ...] = ()) -> Stepped:
    """Return the first step of a case, which is all of it."""
    (alone, again) = work.alone
    case = work.case._replace(values=work.values, parties=work.assigned, number=work.number, alone=alone, again=again)
    work.case = case
    mails = (work.mails or MailList()).written(work, work.table, ())
    return Stepped(case, changes(None, case), tuple(mails), others)


def _new_id(work: Work) -> str:
    base = work.new_id or f"{work.case.id}-{work.case.version + 1}"
    # A dot, for with a hyphen it would be the name of what the first of them makes in turn.
    return f"{base}.{len(work.others) + 1}" if work.others else base


def _creator(effect: nodes.CreateCase, work: Work) -> str:
    player = work.players.get(effect.creator or "")
    found = player(work) if player else ()
    if found:
        return found[0]
    return work.actor.authority if work.actor is not None else work.case.creator


def _move(work: Work, values: dict[str, Any], name: str, chosen: tuple[str, ...], target: ProcedureTable) -> None:
    """Take the chosen rows out of the case at work and put only them into the new one."""
    item = work.table.by_id.get(name)
    rows = work.values.get(name)
    if not isinstance(item, Listing) or not isinstance(rows, list):
        return
    named = list(zip(row_ids(rows, item.key), rows, strict=False))
    moved = [row for each, row in named if each in chosen]
    work.values = {**work.values, name: [row for each, row in named if each not in chosen]}
    if not work.values[name]:
        work.values = {key: value for key, value in work.values.items() if key != name}
    values.pop(name, None)
    if moved and name in target.by_id:
        values[name] = moved


def _carried(work: Work, carry: Iterable[str], target: ProcedureTable) -> dict[str, tuple[Entry, ...]]:
    """Return the comments that go along."""
    held = work.case.comments if work.comments is None else work.comments
    return {name: held[name] for name in carry if held.get(name) and name in target.boxes}


def _files(effect: nodes.CreateCase, work: Work, target: ProcedureTable) -> dict[str, tuple[File, ...]]:
    """Return the files that go along: those of carried sections, all, or those that the actor chose."""
    chosen = None if effect.files_chosen is None else several(work.given.get(effect.files_chosen))
    found = {}
    held = work.case.files if work.files is None else work.files
    for name, files in held.items():
        if name in target.sections and (effect.files or name in effect.carry):
            kept = files if chosen is None else tuple(each for each in files if each.id in chosen)
            if kept:
                found[name] = kept
    return found


def _set(change: Change, work: Work, child: Work) -> None:
    each, value, when = change
    if when is not None and not when(work):
        return
    if isinstance(each, nodes.SetField | nodes.Assign):
        child.change(each, value(work))
    elif isinstance(each, nodes.SendMail):
        child.send(each.mail)
    else:
        child.give_number()
