"""A case is no more: nothing stays of a deleted draft, only a count by kept values of an erased case."""

from __future__ import annotations

from cpcspec.semantics.case import Deleted, Erased, Link

from ..ports import Store
from ..tables import CASES, COMMANDS, EVENTS, MAILS, STATISTICS, TIMERS, USES, CaseRow, StatisticRow
from .chain import canonical
from .files import release
from .rows import links_from_text, text_from_links


def forget(store: Store, row: CaseRow, effect: Deleted | Erased) -> None:
    """Remove the case with all that leads to it; call it inside a unit of work."""
    if isinstance(effect, Erased):
        _count(store, effect)
    for link in links_from_text(row.links):
        _unlink(store, link, row.id)
    of_case = {"case_id": row.id}
    store.delete(TIMERS, of_case)
    store.delete(MAILS, of_case)
    for command in store.find(COMMANDS, of_case):
        # The answer is gone where its own case is gone; else only this case's share of it.
        store.delete(COMMANDS, {"key": command.key} | ({"row": command.row} if command.row else {}))
    store.delete(EVENTS, of_case)
    for use in store.find(USES, of_case):
        release(store, row.id, use.digest)
    store.delete(CASES, {"id": row.id})


def _unlink(store: Store, link: Link, gone: str) -> None:
    """Take the link back out of the other case; its version stays, for its own content has not changed."""
    other = store.get(CASES, link.case)
    if other is not None:
        left = tuple(each for each in links_from_text(other.links) if each.case != gone)
        store.change(CASES, other, other._replace(links=text_from_links(left)))


def _count(store: Store, effect: Erased) -> None:
    """Count the erased case among those of its procedure with the same kept values: no date, no id."""
    kept = canonical(effect.kept)
    row = store.get(STATISTICS, effect.procedure, kept)
    store.put(STATISTICS, StatisticRow(effect.procedure, kept, row.entries + 1 if row else 1))
