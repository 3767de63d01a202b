"""What changed from one case to the next, as JSON: by key of the case, and what is kept under names by name.

Values are told whole, None where one is gone. Of sequences, which mostly grow, only the new end is told:
`[how many stay, what follows]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from cpcspec.semantics.case import Case, Entry, File, Link

Json = dict[str, Any]
SAME = object()
"""Says that nothing changed, where None may be what it changed to."""


class _Group(NamedTuple):
    """A key of a case that holds sequences under names; `read` makes one item from JSON."""

    key: str
    read: Callable[[Any], Any]


def _entry(data: Sequence[Any]) -> Entry:
    return Entry(*data)


def _file(data: Sequence[Any]) -> File:
    return File(*data)


def _link(data: Sequence[Any]) -> Link:
    return Link(*data)


_SCALARS = ("state", "version", "changed_at", "entered_at", "number", "gone", "again")
_FIXED = ("id", "procedure", "creator", "created_at")
_OPTIONAL = {"number": None, "gone": "", "again": 0}
_SINGLE = (*_FIXED, *_SCALARS)
_single = attrgetter(*_SINGLE)
_GROUPS = (_Group("parties", str), _Group("comments", _entry), _Group("files", _file))
_SEQUENCES = (_Group("links", _link), _Group("fired", str), _Group("alone", str))


def to_json(case: Case) -> Json:
    """Return a case as JSON; what is empty is left out."""
    data: Json = dict(zip(_SINGLE, _single(case), strict=True))
    for key, empty in _OPTIONAL.items():
        if data[key] == empty:
            del data[key]
    if case.values:
        data["values"] = dict(case.values)
    for group in _GROUPS:
        held = getattr(case, group.key)
        if held:
            data[group.key] = {name: [_as_json(each) for each in items] for name, items in held.items()}
    for group in _SEQUENCES:
        items = getattr(case, group.key)
        if items:
            data[group.key] = [_as_json(each) for each in items]
    return data


def from_json(data: Mapping[str, Any]) -> Case:
    """Return the case that `to_json` told."""
    found = {**_OPTIONAL, **data}
    for group in _GROUPS:
        held = data.get(group.key, {})
        found[group.key] = {name: tuple(group.read(each) for each in items) for name, items in held.items()}
    for group in _SEQUENCES:
        found[group.key] = tuple(group.read(each) for each in data.get(group.key, ()))
    found.setdefault("values", {})
    return Case(**found)


def changes(old: Case | None, new: Case, touched: Iterable[str] | None = None) -> Json:
    """Return what must be changed in the old case to get the new one; all of the new one if there was none.

    `touched`: the only fields whose values may differ, where that is known.
    """
    if old is None:
        return to_json(new)
    # Few keys change in most steps: the others are compared in bulk.
    found: Json = {}
    if old.state != new.state:
        found["state"] = new.state
    if old.version != new.version:
        found["version"] = new.version
    if old.changed_at != new.changed_at:
        found["changed_at"] = new.changed_at
    if old.entered_at != new.entered_at:
        found["entered_at"] = new.entered_at
    if old.values is not new.values:
        values = _values(old.values, new.values) if touched is None else _among(touched, old.values, new.values)
        if values:
            found["values"] = values
    if _rest(old) != _rest(new):
        told = ((key, tell(getattr(old, key), getattr(new, key))) for key, tell in _TELLERS.items())
        found.update((key, each) for key, each in told if each is not SAME)
    return found


def _among(touched: Iterable[str], old: Any, new: Any) -> Json:
    # In Python yes is 1; in a case it is not. Inside lists both cannot stand for the same field.
    return {
        key: value
        for key in touched
        if (before := old.get(key)) is not (value := new.get(key))
        and (before != value or type(before) is not type(value))
    }


def _values(old: Mapping[str, Any], new: Mapping[str, Any]) -> Json:
    # A step copies what it changes: nearly all values are the very same objects.
    other = [key for key, value in new.items() if old.get(key) is not value]
    if len(old) + sum(key not in old for key in other) != len(new):
        other += [key for key in old if key not in new]
    return _among(other, old, new)


def _plain(old: Any, new: Any) -> Any:
    return SAME if old == new else new


def _held(old: Mapping[str, Sequence[Any]], new: Mapping[str, Sequence[Any]]) -> Any:
    found: Json = {name: _new_end(old.get(name, ()), items) for name, items in new.items() if old.get(name) != items}
    found.update((name, None) for name in old if name not in new)
    return found or SAME


def _grown(old: Sequence[Any], new: Sequence[Any]) -> Any:
    return SAME if old == new else _new_end(old, new)


def _new_end(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """Return how many items at the beginning stay, and what follows them."""
    kept = 0
    for before, after in zip(old, new, strict=False):
        if before != after:
            break
        kept += 1
    return [kept, [_as_json(each) for each in new[kept:]]]


def _as_json(item: Any) -> Any:
    return list(item) if isinstance(item, tuple) else item


_TELLERS: Mapping[str, Callable[[Any, Any], Any]] = {
    **dict.fromkeys((*_FIXED, "number", "gone", "again"), _plain),
    **{group.key: _held for group in _GROUPS},
    **{group.key: _grown for group in _SEQUENCES},
}
"""What tells of the keys that seldom change."""
_rest = attrgetter(*_TELLERS)


def apply(case: Case | None, changes: Mapping[str, Any]) -> Case:
    """Return the case after the changes; `apply(old, changes(old, new)) == new`."""
    if case is None:
        return from_json(changes)
    found: Json = {key: changes[key] for key in (*_FIXED, *_SCALARS) if key in changes}
    if "values" in changes:
        values = {**case.values, **changes["values"]}
        found["values"] = {key: value for key, value in values.items() if value is not None}
    for group in _GROUPS:
        if group.key in changes:
            held = dict(getattr(case, group.key))
            for name, grown in changes[group.key].items():
                if grown is None:
                    held.pop(name, None)
                else:
                    held[name] = _regrown(held.get(name, ()), grown, group)
            found[group.key] = held
    for group in _SEQUENCES:
        if group.key in changes:
            found[group.key] = _regrown(getattr(case, group.key), changes[group.key], group)
    return case._replace(**found)


def _regrown(old: Sequence[Any], grown: Sequence[Any], group: _Group) -> tuple[Any, ...]:
    kept, more = grown
    return (*old[:kept], *(group.read(each) for each in more))
