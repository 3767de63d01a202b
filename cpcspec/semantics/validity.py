"""Whether values are such as their fields take: form, bounds, known codes that are valid today, known authorities."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from cpcspec.ir.tables import Code
from cpcspec.semantics import reasons
from cpcspec.semantics.case import Refusal
from cpcspec.semantics.expr import NOTHING, Env, Row, is_unknown, row_id, rows_in, several
from cpcspec.semantics.form import Field, Holding, Listing, TabForm, is_shown
from cpcspec.semantics.walking import Place, rows_at

Tables = Mapping[str, Mapping[str, Code]]


def plain(item: Holding, value: Any) -> Any:
    """Return a value as a case keeps it: lists for tuples, nothing for an unknown value, in rows too."""
    if is_unknown(value):
        return None
    if isinstance(item, Field):
        return list(value) if isinstance(value, tuple) else value
    if not isinstance(value, list | tuple):
        return value
    return [_plain_row(item, row) if isinstance(row, dict) else row for row in value]


def _plain_row(item: Listing, row: Mapping[Any, Any]) -> dict[Any, Any]:
    inner = item.by_id
    found = {name: plain(inner[name], value) if name in inner else value for name, value in row.items()}
    return {name: value for name, value in found.items() if not is_unknown(value)}


# ---------------------------------------------------------------- the shape of lists


def misshapen(item: Holding, value: Any, tables: Tables, place: Place) -> Iterator[Refusal]:
    """Yield why a list's value is no list of its rows; what its fields hold is judged later, where they are shown."""
    if value is None or isinstance(item, Field):
        return
    rows = rows_in(value)
    where = {"tab": place.tab, "field": item.id, "row": place.row}
    if not isinstance(value, list) or len(rows) < len(value):
        yield reasons.invalid(item.node.label, "must be a list of rows", **where)
        return
    if item.node.most is not None and len(rows) > item.node.most:
        yield reasons.too_many(item.node.label, item.node.most, **where)
    if item.key is not None:
        yield from _wrong_keys(item, rows, tables.get(item.node.codes or "", {}), place)
    for index, row in enumerate(rows):
        inner = place.into(item, row_id(row, index, item.key))
        for name, each in row.items():
            if name in item.by_id:
                yield from misshapen(item.by_id[name], each, tables, inner)
            elif name != item.key:
                yield reasons.unknown("field", str(name), field=str(name))


def _wrong_keys(item: Listing, rows: list[Row], table: Mapping[str, Code], place: Place) -> Iterator[Refusal]:
    taken = set()
    where = {"tab": place.tab, "field": item.id}
    for row in rows:
        code = row.get(item.key or "")
        if type(code) is not str or code not in table:
            shown = code if type(code) is str else "a row"
            yield reasons.invalid(item.node.label, f"has `{shown}`, which is not among the choices", **where)
        elif code in taken:
            yield reasons.invalid(item.node.label, f"has `{code}` twice", **where, row=place.into(item, code).row)
        else:
            taken.add(code)


# ---------------------------------------------------------------- values


class Judge:
    """Judges values: against the bounds as they are in the environment, and codes against the day."""

    __slots__ = ("_day", "_env", "_parts", "_tables")

    def __init__(self, env: Env, tables: Tables, *, dated: bool = True, parts: Collection[str] | None = None) -> None:
        """Judge in that environment; without `dated` on any day, with `parts` only what belongs to these."""
        self._env = env
        self._parts = parts
        self._tables = tables
        self._day = env.world.today if dated else None

    def problems(self, items: Iterable[Holding], holder: Row, old: Row, place: Place) -> Iterator[Refusal]:
        """Yield what is wrong with the values of these items; `old` are the values before."""
        for item in items:
            value = holder.get(item.id)
            if value is None:
                continue
            if isinstance(item, Field):
                if self._parts is None or item.part in self._parts:
                    yield from self._field(item, value, old.get(item.id), place)
            else:
                yield from self._list(item, value, old.get(item.id), place)

    def _field(self, item: Field, value: Any, old: Any, place: Place) -> Iterator[Refusal]:
        problem = item.type.check(value, item.bounds(self._env))
        if problem is None and item.node.type.codes is not None:
            problem = self._outdated(item.node.type.codes, set(several(value)).difference(several(old)))
        if problem is not None:
            yield reasons.invalid(item.node.label, problem, tab=place.tab, field=item.id, row=place.row)

    def _list(self, item: Listing, value: Any, old: Any, place: Place) -> Iterator[Refusal]:
        before = {row_id(row, index, item.key): row for index, row in enumerate(rows_in(old))}
        for row, inner in rows_at(item, value, self._env, place):
            name = inner.row.rpartition("/")[2]
            if item.node.codes is not None and name not in before:
                problem = self._outdated(item.node.codes, (name,))
                if problem is not None:
                    yield reasons.invalid(item.node.label, problem, tab=place.tab, field=item.id, row=inner.row)
            yield from self.problems(item.items, row, before.get(name, NOTHING), inner)

    def _outdated(self, codes: str, chosen: Collection[str]) -> str | None:
        """Return which of the newly chosen codes is not valid on the day."""
        day = self._day
        if day is None:
            return None
        table = self._tables.get(codes, {})
        for each in sorted(table.keys() & chosen):
            code = table[each]
            if code.valid_from is not None and day < code.valid_from:
                return f"contains “{code.label or each}”, which is valid from {code.valid_from}"
            if code.valid_to is not None and day > code.valid_to:
                return f"contains “{code.label or each}”, which was valid until {code.valid_to}"
        return None


def unfit(tabs: Iterable[TabForm], env: Env, tables: Tables, parts: Collection[str]) -> Iterator[Refusal]:
    """Yield the values of these parts that their fields do not take any more, though once they did."""
    judge = Judge(env, tables, dated=False, parts=parts)
    for tab in tabs:
        for code in tab.codes(env):
            shown = [item for item in tab.items if is_shown(item, env)]
            yield from judge.problems(shown, env.values, env.values, Place(tab.id, "", code))
