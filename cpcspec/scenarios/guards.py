"""Every condition of a procedure with its name, and whether it holds in a case as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cpcspec.semantics.expr import Env, Fn, rows_in
from cpcspec.semantics.form import Field, Holding, Listing, TabForm
from cpcspec.semantics.tables import ProcedureTable


class Guard(NamedTuple):
    """A condition: of a tab or of what stands in it (`tab`), maybe inside the rows of lists (outermost first)."""

    name: str
    holds: Fn
    tab: TabForm | None = None
    lists: tuple[Listing, ...] = ()


def guards(table: ProcedureTable) -> Iterator[Guard]:
    """Yield the conditions of a procedure in the order of its documents; actions and access rules aside."""
    for tab in table.tabs:
        if tab.shown is not None:
            yield Guard(f"tab {tab.id} is shown", tab.shown)
        for item in tab.items:
            yield from _of_item(item, tab, ())
        for space in tab.spaces:
            for fn in space.shown:
                yield Guard(f"{space.id} is shown", fn, tab)
    for timer in table.timers:
        if timer.when is not None:
            yield Guard(f"timer {timer.id} applies", timer.when)
    for mail in table.mails.values():
        if mail.when is not None:
            yield Guard(f"mail {mail.node.id} is sent", mail.when)


def _of_item(item: Holding, tab: TabForm, lists: tuple[Listing, ...]) -> Iterator[Guard]:
    path = item.path
    for fn in item.shown:
        yield Guard(f"{path} is shown", fn, tab, lists)
    if isinstance(item, Field):
        for level, when in item.required:
            if when is not None:
                yield Guard(f"{path} is required to {level}", when, tab, lists)
        if item.personal is not None and _depends(item):
            yield Guard(f"{path} is personal data", item.personal, tab, lists)
        return
    for count, when in item.least:
        if when is not None:
            yield Guard(f"{path} needs {count} or more rows", when, tab, lists)
    for inner in item.items:
        yield from _of_item(inner, tab, (*lists, item))


def _depends(item: Field) -> bool:
    """Return whether a field is personal data under a condition only."""
    return item.node.personal is not None and item.node.personal.op != "const"


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
