"""Every condition of a procedure with its name, and whether it holds in a case as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.ir.expr import And, Compare, Const, Expr, Not, Or
from cpcspec.semantics.expr import Env, Fn, rows_in
from cpcspec.semantics.form import Field, Holding, Listing, TabForm
from cpcspec.semantics.tables import ProcedureTable


class Guard(NamedTuple):
    """A condition: of a tab or of what stands in it (`tab`), maybe inside the rows of lists (outermost first)."""

    name: str
    holds: Fn
    expr: Expr | None = None
    tab: TabForm | None = None
    lists: tuple[Listing, ...] = ()

    @property
    def answers(self) -> tuple[bool, ...]:
        """What the condition can come to; nothing where a setting of a fragment has decided it for good."""
        return answers(self.expr)


def answers(expr: Expr | None) -> tuple[bool, ...]:
    """Return both answers if a case decides the condition, nothing if its constants do."""
    return (True, False) if expr is None or settled(expr) is None else ()


def guards(table: ProcedureTable) -> Iterator[Guard]:
    """Yield the conditions of a procedure in the order of its documents; actions and access rules aside."""
    for tab in table.tabs:
        if tab.shown is not None:
            yield Guard(f"tab {tab.id} is shown", tab.shown, tab.node.shown)
        for item in tab.items:
            yield from _of_item(item, tab, ())
        for space in tab.spaces:
            for fn in space.shown:
                yield Guard(f"{space.id} is shown", fn, None, tab)
    for timer in table.timers:
        if timer.when is not None:
            yield Guard(f"timer {timer.id} applies", timer.when, timer.node.when)
    for mail in table.mails.values():
        if mail.when is not None:
            yield Guard(f"mail {mail.node.id} is sent", mail.when, mail.node.when)


def _of_item(item: Holding, tab: TabForm, lists: tuple[Listing, ...]) -> Iterator[Guard]:
    path = item.path
    for fn in item.shown:
        own = item.node.shown if fn is item.shown[-1] else None
        yield Guard(f"{path} is shown", fn, own, tab, lists)
    if isinstance(item, Field):
        for (level, when), node in zip(item.required, item.node.required, strict=True):
            if when is not None:
                yield Guard(f"{path} is required to {level}", when, node.when, tab, lists)
        if item.personal is not None:
            yield Guard(f"{path} is personal data", item.personal, item.node.personal, tab, lists)
        return
    for (count, when), least in zip(item.least, item.node.least, strict=True):
        if when is not None:
            yield Guard(f"{path} needs {count} or more rows", when, least.when, tab, lists)
    for inner in item.items:
        yield from _of_item(inner, tab, (*lists, item))


def settled(expr: Expr) -> bool | None:
    """Return what a condition always comes to because its constants decide it; None if a case decides."""
    match expr:
        case Const(value=bool() as value):
            return value
        case Not(arg=arg):
            inner = settled(arg)
            return None if inner is None else not inner
        case And(args=args) | Or(args=args):
            decisive = isinstance(expr, Or)
            parts = [settled(each) for each in args]
            if decisive in parts:
                return decisive
            return None if None in parts else not decisive
        case Compare(how="eq" | "ne" as how, left=Const(value=left), right=Const(value=right)):
            return (left == right) == (how == "eq")
    return None


def verdicts(guard: Guard, env: Env) -> Iterator[bool]:
    """Yield whether the condition holds: once, or once for each tab and row that it is asked of."""
    for code in guard.tab.codes(env) if guard.tab is not None else (None,):
        env.this = code
        for _ in _rows(guard.lists, env):
            yield bool(guard.holds(env))
    env.this = None


def _rows(lists: tuple[Listing, ...], env: Env) -> Iterator[None]:
    """Step through all rows of lists inside each other; the environment stands in each meanwhile."""
    if not lists:
        yield None
        return
    around = env.rows
    holder = around[-1] if around else env.values
    for row in rows_in(holder.get(lists[0].id)):
        env.rows = (*around, row)
        yield from _rows(lists[1:], env)
    env.rows = around
