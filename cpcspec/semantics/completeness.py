"""What is still missing in a form before it may be saved or sent: values, rows, and checks that do not hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from cpcspec.ir.nodes import Level
from cpcspec.semantics import reasons
from cpcspec.semantics.case import Refusal
from cpcspec.semantics.expr import Env, Row
from cpcspec.semantics.form import LEVELS, Field, Holding, Judged, Judgement, Listing, Parts, TabForm, is_shown
from cpcspec.semantics.walking import Place, rows_at


class Goal(NamedTuple):
    """What is to be complete: these parts of a form, enough to be saved or to be sent."""

    parts: Parts
    level: Level


def missing_in(tabs: Iterable[TabForm], env: Env, goal: Goal) -> Iterator[Refusal]:
    """Yield what keeps a form from its goal, tab by tab, in the order of the form."""
    for tab in tabs:
        judged = tab.judged.get(goal)
        if judged is None:
            judged = tab.judged[goal] = _judged(tab, goal)
        (items, checks) = judged
        if items or checks:
            for code in tab.codes(env):
                around, env.this = env.this, code
                place = Place(tab.id, "", code)
                yield from missing(items, env.values, env, goal, place)
                yield from _failed(checks, env, goal.level, place, "")
                env.this = around


def _judged(tab: TabForm, goal: Goal) -> Judgement:
    """Return what of a tab may have something to say: most fields are neither required nor checked."""
    touched = [item for item in tab.items if _touches(item, goal.parts)]
    checks = _of_level(tab.checks, goal.level) if touched else ()
    return tuple(item for item in touched if _may_miss(item, goal.level)), checks


def _of_level(checks: Iterable[Judged], level: Level) -> tuple[Judged, ...]:
    return tuple(each for each in checks if each.level in LEVELS[level])


def _may_miss(item: Holding, level: Level) -> bool:
    if isinstance(item, Field):
        return bool(_of_level(item.checks, level)) or any(each in LEVELS[level] for each, _ in item.required)
    least = level == "send" and bool(item.least)
    return least or bool(_of_level(item.checks, level)) or any(_may_miss(each, level) for each in item.items)


def _touches(item: Holding, parts: Collection[str]) -> bool:
    """Return whether an item, or a field of its rows, belongs to one of the parts."""
    return item.part in parts or (isinstance(item, Listing) and any(_touches(each, parts) for each in item.items))


def missing(items: Iterable[Holding], holder: Row, env: Env, goal: Goal, place: Place) -> Iterator[Refusal]:
    """Yield what is missing among these items."""
    for item in items:
        if not _touches(item, goal.parts) or not is_shown(item, env):
            continue
        value = holder.get(item.id)
        if isinstance(item, Field):
            yield from _field(item, value, env, goal.level, place)
        else:
            yield from _list(item, value, env, goal, place)


def _field(item: Field, value: object, env: Env, level: Level, place: Place) -> Iterator[Refusal]:
    if value is not None:
        # A check on a field speaks of its value: where there is none, only `required` has a say.
        yield from _failed(item.checks, env, level, place, item.id)
    elif _is_required(item, env, level):
        yield reasons.incomplete(item.node.label, tab=place.tab, field=item.id, row=place.row)


def _is_required(item: Field, env: Env, level: Level) -> bool:
    included = LEVELS[level]
    return any(each in included and (when is None or when(env)) for each, when in item.required)


def _list(item: Listing, value: object, env: Env, goal: Goal, place: Place) -> Iterator[Refusal]:
    own = item.part in goal.parts
    count = 0
    found: list[Refusal] = []
    for row, inner in rows_at(item, value, env, place):
        count += 1
        if own:
            found += _failed(item.checks, env, goal.level, inner, item.id)
        found += missing(item.items, row, env, goal, inner)
    if own and goal.level == "send":
        least = max((number for number, when in item.least if when is None or when(env)), default=0)
        if count < least:
            yield reasons.too_few(item.node.label, least, tab=place.tab, field=item.id, row=place.row)
    yield from found


def _failed(checks: Iterable[Judged], env: Env, level: Level, place: Place, field: str) -> Iterator[Refusal]:
    included = LEVELS[level]
    for each in checks:
        if each.level in included and not each.holds(env):
            yield reasons.condition(each.message, tab=place.tab, field=field, row=place.row)
