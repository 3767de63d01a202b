"""Values for all that a form asks for and a model does not keep, found by asking what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from cpcspec.audit.models.cells import PLAIN
from cpcspec.audit.models.forms import Forms
from cpcspec.audit.models.mentions import fields_read
from cpcspec.audit.models.nearby import spoken
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import form, leaves
from cpcspec.semantics.case import Edit, Refusal
from cpcspec.semantics.completeness import Goal, missing_in
from cpcspec.semantics.expr import Env
from cpcspec.semantics.form import Field, Holding, Listing
from cpcspec.semantics.periods import parsed
from cpcspec.semantics.shown import settle

ROUNDS = 200
UNSAYABLE = re.compile(r'["\r\n\t\x00-\x1f]')
"""What a text in quotes cannot hold."""
MOST_TRIES = 1000


class Filling:
    """Fills in the forms of one procedure."""

    def __init__(self, forms: Forms) -> None:
        """Leave alone the fields that the model keeps."""
        self._forms = forms
        self._space = forms.space
        self._table = forms.space.table
        self._kept = {each.node.id for each in forms.kept}
        self._spoken = spoken(forms.node)
        self._judged = {
            check.message for tab in forms.node.tabs for check in tab.checks
            if {f"field:{each}" for each in fields_read(check.condition)} <= set(forms.space.by_name)
        }  # fmt: skip

    def missing(self, env: Env, part: str, level: nodes.Level = "send") -> list[Refusal]:
        """Return what keeps a part from being complete, apart from what the model keeps."""
        return [each for each in missing_in(self._table.tabs, env, Goal((part,), level)) if self._is_other(each)]

    def _is_other(self, refusal: Refusal) -> bool:
        if refusal.field:
            return bool(refusal.row) or refusal.field not in self._kept
        return refusal.message not in self._judged

    def completed(self, env: Env, part: str, level: nodes.Level = "send") -> dict[str, Any] | None:
        """Return values that complete a part of a case (as it is in the environment), or None if none were found."""
        settle(self._table.tabs, env)
        before = dict(env.values)
        for _ in range(ROUNDS):
            settle(self._table.tabs, env)
            found = self.missing(env, part, level)
            if not found:
                names = {*before, *env.values}
                return {name: env.values.get(name) for name in names if env.values.get(name) != before.get(name)}
            if not any(self._mended(env, each, part) for each in found):
                return None
        return None

    def _mended(self, env: Env, refusal: Refusal, part: str) -> bool:
        """Return whether something was put in where a value is missing or wrong."""
        if refusal.code == "condition" and not refusal.row:
            return self._satisfied(env, refusal, part)
        item = self._item(refusal)
        if item is None:
            return False
        top = (refusal.row or refusal.field).partition("/")[0]
        if isinstance(item, Listing) and not refusal.row:
            env.values = {**env.values, top: self._rows(item, env, refusal)}
            return True
        if not refusal.row:
            value = self.value(item, env)
            env.values = {**env.values, refusal.field: value}
            return value is not None
        rows = [dict(row) for row in env.values.get(top, ())]
        done = self._in_row(rows, refusal.row.split("/")[1:], self._table.by_id[top], (item, refusal.field), env)
        env.values = {**env.values, top: rows}
        return done

    def _in_row(self, rows: list[Any], way: list[str], listing: Holding, goal: tuple[Holding, str], env: Env) -> bool:
        if not isinstance(listing, Listing):
            return False
        place = int(way[0]) - 1 if listing.key is None else [row.get(listing.key) for row in rows].index(way[0])
        row = rows[place] = dict(rows[place])
        around = env.rows
        env.rows = (*around, row)
        try:
            if len(way) > 1:
                inner = [dict(each) for each in row.get(way[1], ())]
                row[way[1]] = inner
                return self._in_row(inner, way[2:], listing.by_id[way[1]], goal, env)
            item, name = goal
            row[name] = [{}] if isinstance(item, Listing) else self._other(item, row.get(name), env)
            return row[name] is not None
        finally:
            env.rows = around

    def _other(self, item: Holding, tried: Any, env: Env) -> Any:
        """Return the first value, or the one after what was tried, since a check refused that."""
        values = list(self.values(item, env)) if isinstance(item, Field) else []
        place = values.index(tried) + 1 if tried in values else 0
        return values[place] if place < len(values) else None

    def _item(self, refusal: Refusal) -> Holding | None:
        """Return the field or list that a refusal speaks of."""
        way = refusal.row.split("/")[::2] if refusal.row else []
        item: Holding | None = None
        holder: Any = self._table.by_id
        for name in (*way, refusal.field):
            item = holder.get(name)
            if item is None:
                return None
            holder = item.by_id if isinstance(item, Listing) else {}
        return item

    def _rows(self, item: Listing, env: Env, refusal: Refusal) -> list[Any]:
        """Return the rows of a list with one more for what is missing; of ticked codes, one for each category."""
        rows = list(env.values.get(item.id) or ())
        if item.key is None:
            return [*rows, {}]
        taken = {row.get(item.key) for row in rows}
        for tab in self._table.tabs:
            for category in tab.codes(env) if tab.id == refusal.tab else ():
                mine = [code for code, own in (item.categories or {}).items() if category is None or own == category]
                if mine and not taken.intersection(mine):
                    # Two where there are two, so that a case can be split.
                    rows += [{item.key: code} for code in mine[:2]]
        if len(rows) == len(taken):
            codes = self._space.program.codes.get(item.node.codes or "", {})
            rows += [{item.key: code} for code in codes if code not in taken][:1]
        return rows

    def value(self, item: Holding, env: Env) -> Any:
        """Return the first value that a field takes."""
        return next(self.values(item, env), None) if isinstance(item, Field) else None

    def with_value(self, env: Env, path: str) -> Edit | None:
        """Return the edit that puts a value in at a path: into a field, or into a field of the first row of a list."""
        first, _, rest = path.partition(".")
        item = self._table.by_id.get(first)
        value = None if item is None else self._put(item, env.values.get(first), rest.split(".") if rest else [], env)
        return None if value is None else Edit({first: value, **self._telling(first)})

    def _telling(self, name: str) -> dict[str, Any]:
        """Return values by which an item comes to be shown, and personal, as far as its conditions say so plainly."""
        placed = next((each for each in form(self._forms.node) if each.item.id == name), None)
        found: dict[str, Any] = {}
        if placed is None:
            return found
        personal = placed.item.personal if isinstance(placed.item, nodes.FieldNode) else None
        for each in (*placed.shown, *(() if personal is None else (personal,))):
            for part in each.args if isinstance(each, ir.And) else (each,):
                if isinstance(part, ir.FieldRef):
                    found[part.name] = True
                elif isinstance(part, ir.Compare) and part.how == "eq" and isinstance(part.left, ir.FieldRef):
                    found |= {part.left.name: part.right.value} if isinstance(part.right, ir.Const) else {}
        return found

    def _put(self, item: Holding, held: Any, way: list[str], env: Env) -> Any:
        if isinstance(item, Field):
            return self.value(item, env)
        rows = [dict(row) for row in held or ()] or [{}]
        if item.key is not None and item.key not in rows[0]:
            rows[0][item.key] = next(iter(self._space.program.codes.get(item.node.codes or "", {})), None)
        inner = item.by_id.get(way[0]) if way else None
        if inner is not None:
            rows[0][way[0]] = self._put(inner, rows[0].get(way[0]), way[1:], env)
        return rows

    def values(self, item: Field, env: Env) -> Iterator[Any]:
        """Yield values that a field takes."""
        bounds = item.bounds(env)
        several = item.type.value in ("codes", "authorities", "rows")
        tried: Iterable[Any] = (*(each[0] for each in (item.type.examples.valid,)), *item.type.examples.valid)
        if bounds.codes is not None:
            today = env.world.today
            table = self._space.program.codes.get(item.node.type.codes or "", {})
            live = [each for each in sorted(bounds.codes) if each not in table or _is_valid(table[each], today)]
            tried = [[each] for each in live] if several else live
        elif item.type.value == "date":
            tried = (*(each.isoformat() for each in self.days(env)), *tried)
        elif bounds.least is not None and item.type.value == "number":
            tried = (bounds.least, *tried)
        elif item.type.value == "text":
            # What a scenario can say comes first, and of that what says something.
            tried = sorted(tried, key=lambda each: (not each or bool(UNSAYABLE.search(each)), each == ""))
            tried = (PLAIN, *tried)
        yield from (each for each in tried if item.type.check(each, bounds) is None)

    def days(self, env: Env) -> list[date]:
        """Return days that may matter to a date that is filled in now, today first."""
        held = (parsed(each) for values in (env.values, *env.rows) for each in values.values())
        system = (parsed(each[:10]) for each in (env.case.created_at, env.case.entered_at))
        others = [each for each in (*held, *system) if each is not None]
        return self._spoken.near(env.world.now.date(), dict.fromkeys(others))

    def dated(self, env: Env, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return values with days for the dates among them: the first ones that the checks of the form take as it is.

        To a model, all days are one.
        """
        found = dict(given)
        for name, value in given.items():
            item = self._table.by_id.get(name)
            if value is None or not isinstance(item, Field) or item.type.value != "date":
                continue
            judged = {each.message for each in self._checks() if name in fields_read(each.condition)}
            days = list(self.values(item, env))
            found[name] = next(
                (each for each in days if not self._refuses(env, {**found, name: each}, item, judged)), value
            )
        return found

    def _refuses(self, env: Env, given: Mapping[str, Any], item: Field, judged: set[str]) -> bool:
        """Return whether a form with these values is refused for the sake of one of its fields."""
        before = env.values
        env.values = {**before, **{name: value for name, value in given.items() if value is not None}}
        found = missing_in(self._table.tabs, env, Goal((item.part,), "send"))
        env.values = before
        return any(each.field == item.id or each.message in judged for each in found)

    def _satisfied(self, env: Env, refusal: Refusal, part: str) -> bool:
        """Return whether fields were found whose change makes a check hold."""
        check = next((each for each in self._checks() if each.message == refusal.message), None)
        if check is None:
            return False
        names = [each for each in sorted(fields_read(check.condition)) if self._is_own(each, part)]
        items = [self._table.by_id[each] for each in names if isinstance(self._table.by_id.get(each), Field)]
        before = env.values
        tries = product(*([*self.values(each, env), None] for each in items if isinstance(each, Field)))
        failed = self._failed(env, part)
        for number, values in enumerate(tries):
            if number >= MOST_TRIES:
                break
            env.values = {**before, **{each.id: value for each, value in zip(items, values, strict=True)}}
            env.values = {name: value for name, value in env.values.items() if value is not None}
            if self._failed(env, part) <= failed - {refusal.message}:
                return True
        env.values = before
        return False

    def _failed(self, env: Env, part: str) -> set[str]:
        """Return the messages of the checks of whole tabs that do not hold."""
        return {each.message for each in self.missing(env, part) if each.code == "condition" and not each.row}

    def _is_own(self, name: str, part: str) -> bool:
        """Return whether a field belongs to the part, and the model does not keep it."""
        item = self._table.by_id.get(name)
        return name not in self._kept and item is not None and item.part == part

    def _checks(self) -> Iterator[nodes.Check]:
        for tab in self._forms.node.tabs:
            yield from tab.checks
            for placed in leaves(tab.items):
                if isinstance(placed.item, nodes.FieldNode | nodes.ListNode):
                    yield from placed.item.checks


def _is_valid(code: Any, day: str) -> bool:
    return (code.valid_from or day) <= day <= (code.valid_to or day)
