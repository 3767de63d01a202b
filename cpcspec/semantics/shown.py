"""What is shown is kept, what is not shown is dropped, and what comes to be shown starts with its default."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from cpcspec.semantics.expr import Env, Row, is_unknown, row_id, rows_in, several
from cpcspec.semantics.form import Field, Holding, Listing, TabForm, is_shown

ROUNDS = 50
"""How often values may still change each other. A form that goes round in circles stops there, always alike."""

Put = Callable[[Row], None]


class Known(NamedTuple):
    """Places that get no default: where the field was shown before, or where the user has just cleared it.

    `way` is the place of the row at hand.
    """

    seen: Collection[str] = frozenset()
    cleared: Collection[str] = frozenset()
    way: str = ""

    def has(self, name: str) -> bool:
        """Return whether a field of the row at hand gets no default."""
        place = self.way + name
        return place in self.seen or place in self.cleared


NOTHING_KNOWN = Known()


def fitting(item: Field, value: object) -> Any:
    """Return a computed value in the shape that the field holds: one or several codes or authorities, or None."""
    if type(value) is str and not item.many:
        return value or None
    if item.many:
        return list(dict.fromkeys(several(value))) or None
    if isinstance(value, list | tuple):
        found = several(value)
        if item.type.value in ("text", "date"):
            return ", ".join(found) or None
        return found[0] if found else None
    return None if is_unknown(value) else value


def settle(tabs: Iterable[TabForm], env: Env, known: Known = NOTHING_KNOWN) -> None:
    """Put values into the environment that no condition and no default changes any more."""
    tabs = tuple(tabs)
    for _ in range(ROUNDS):
        before = env.values
        for tab in tabs:
            _settle_tab(tab, env, known)
        if env.values is before:
            return


def settle_given(items: Iterable[Holding], env: Env, known: Known = NOTHING_KNOWN) -> None:
    """Do the same for the small form of an action or a comment box."""
    items = tuple(items)

    def put(holder: Row) -> None:
        env.given = holder

    for _ in range(ROUNDS):
        if _settled(items, env.given, put, env, known) is False:
            return


def _settle_tab(tab: TabForm, env: Env, known: Known) -> None:
    if tab.for_each is None and tab.shown is None and not tab.settled:
        return

    def put(holder: Row) -> None:
        env.values = holder

    live = tuple(tab.codes(env))
    if tab.for_each is None and live:
        _settled(tab.settled, env.values, put, env, known)
        return
    for item in tab.items:
        value = env.values.get(item.id)
        kept = _repeated(item, value, live, env, known)
        if kept is not value and kept != value:
            put(_with(env.values, item.id, kept))


def _repeated(item: Holding, value: Any, live: tuple[str | None, ...], env: Env, known: Known) -> Any:
    """Return what is kept of a value in a tab that stands once for each code in `live`, or not at all."""
    around = env.this
    codes = []
    for code in live:
        env.this = code
        if is_shown(item, env):
            codes.append(code)
    env.this = around
    if not codes:
        return None
    if isinstance(item, Listing):
        return _rows(item, value, env, known, codes)
    return _default(item, env, known) if value is None else value


def _settled(items: Iterable[Holding], holder: Row, put: Put, env: Env, known: Known) -> bool:
    """Keep of one holder of values what is shown, and add defaults; return whether anything changed."""
    changed = False
    for item in items:
        value = holder.get(item.id)
        kept = _kept(item, value, env, known)
        if kept is not value and kept != value:
            holder = _with(holder, item.id, kept)
            put(holder)
            changed = True
    return changed


def _with(holder: Row, name: str, value: Any) -> Row:
    if value is None:
        return {key: each for key, each in holder.items() if key != name}
    return {**holder, name: value}


def _kept(item: Holding, value: Any, env: Env, known: Known) -> Any:
    if isinstance(item, Listing):
        return _rows(item, value, env, known, None) if value is not None and is_shown(item, env) else None
    if value is not None:
        return value if is_shown(item, env) else None
    return _default(item, env, known) if item.default is not None and is_shown(item, env) else None


def _default(item: Field, env: Env, known: Known) -> Any:
    if item.default is None or known.has(item.id):
        return None
    return fitting(item, item.default(env))


def _rows(item: Listing, value: Any, env: Env, known: Known, codes: Collection[str | None] | None) -> list[Row] | None:
    """Return the rows of a list that stay: those of the categories in `codes`, each with what is shown in it."""
    around, this = env.rows, env.this
    found: list[Row] = []

    def put(holder: Row) -> None:
        env.rows = (*around, holder)
        found[-1] = holder

    for index, row in enumerate(rows_in(value)):
        name = row_id(row, index, item.key)
        if codes is not None and item.categories is not None:
            env.this = item.categories.get(name)
            if env.this not in codes:
                continue
        found.append(row)
        env.rows = (*around, row)
        _settled(item.items, row, put, env, known._replace(way=f"{known.way}{item.id}/{name}/"))
    env.rows, env.this = around, this
    return (value if found == value else found) or None


# ---------------------------------------------------------------- what was shown before


def seen_before(tabs: Iterable[TabForm], env: Env) -> frozenset[str]:
    """Return the places of all fields with a default that are shown as things stand."""
    return frozenset(place for tab in tabs for place in _seen_in_tab(tab, env))


def _seen_in_tab(tab: TabForm, env: Env) -> Iterator[str]:
    for code in tab.codes(env):
        around, env.this = env.this, code
        yield from _seen(tab.items, env.values, env, "")
        env.this = around


def _seen(items: Iterable[Holding], holder: Row, env: Env, way: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, Field):
            if item.default is not None and is_shown(item, env):
                yield way + item.id
            continue
        value = holder.get(item.id)
        if value is None or not is_shown(item, env):
            continue
        around = env.rows
        for index, row in enumerate(rows_in(value)):
            env.rows = (*around, row)
            yield from _seen(item.items, row, env, f"{way}{item.id}/{row_id(row, index, item.key)}/")
        env.rows = around
