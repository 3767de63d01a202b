"""What the clock does: reminders, the ends of timers, and erasure."""

from __future__ import annotations

from cpcspec.semantics import alone, reasons
from cpcspec.semantics.case import Case, Erased, Fire, Refused, Stepped, World
from cpcspec.semantics.deadlines import rungs, with_fired
from cpcspec.semantics.mails import written
from cpcspec.semantics.tables import Limit, ProcedureTable, Program, ReminderTable
from cpcspec.semantics.work import Work


def fire(program: Program, table: ProcedureTable, case: Case, command: Fire, world: World) -> Stepped | Refused:
    """Return what a rung makes of a case; refused if that rung is not due by now."""
    due = (each for each in rungs(program, case, world) if each.due.rung == command.rung and each.due.at <= world.now)
    rung = next(due, None)
    if rung is None:
        label = table.labels.get(case.state, case.state)
        return reasons.refused(reasons.wrong_state(f"the deadline `{command.rung}`", label))
    work = Work(program, table, case, world, None)
    what = rung.what
    if isinstance(what, Limit):
        return _erase(work, what.kept)
    work.fired = with_fired(case.fired, command.rung)
    if isinstance(what, ReminderTable):
        work.alone = alone.row_of(case)
        return _remind(work, what)
    row = alone.after(case, rung.due)
    if row is None:
        return reasons.refused(reasons.endless(alone.reason(case)))
    work.alone = row
    for effect in what.effects:
        effect(work)
    return work.finish(what.id, what.node.to)


def _remind(work: Work, reminder: ReminderTable) -> Stepped:
    """Return the case as it was, with the mails of a reminder."""
    mail = work.table.mails.get(reminder.node.mail)
    if mail is not None and (mail.when is None or mail.when(work)):
        work.effects = tuple(written(mail, reminder.node.to, work, work.table))
    return work.finish()


def _erase(work: Work, kept: tuple[str, ...]) -> Stepped:
    """Return the case gone, with what stays of it for statistics."""
    values = {name: work.values[name] for name in kept if name in work.values}
    work.gone = "erased"
    work.effects = (Erased(work.case.id, work.case.procedure, values),)
    return work.finish()
