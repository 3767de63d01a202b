"""What changed from one case to the next, as JSON: by key of the case, and what is kept under names by name.

Values are told whole, None where one is gone. Of sequences, which mostly grow, only the new end is told:
`[how many stay, what follows]`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from cpcspec.semantics.case import Case, Entry, File, Link

Json = dict[str, Any]


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


_SCALARS = ("state", "version", "changed_at", "entered_at", "number", "gone")
_FIXED = ("id", "procedure", "creator", "created_at")
_OPTIONAL = {"number": None, "gone": ""}
_GROUPS = (_Group("parties", str), _Group("comments", _entry), _Group("files", _file))
_SEQUENCES = (_Group("links", _link), _Group("fired", str))


def to_json(case: Case) -> Json:
    """Return a case as JSON; what is empty is left out."""
    data: Json = {key: getattr(case, key) for key in (*_FIXED, *_SCALARS)}
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


def changes(old: Case | None, new: Case) -> Json:
    """Return what must be changed in the old case to get the new one; all of the new one if there was none."""
    if old is None:
        return to_json(new)
    found: Json = {}
    for key, before, after in zip(Case._fields, old, new, strict=True):
        if before is not after:
            told = _TOLD[key](before, after)
            if told is not None:
                found[key] = told.value
    return found


class _Told(NamedTuple):
    """What is told of one key; a value that may be None, too."""

    value: Any


def _scalar(old: Any, new: Any) -> _Told | None:
    return _Told(new) if _differ(old, new) else None


def _differ(old: Any, new: Any) -> bool:
    # In Python yes is 1; in a case it is not. Inside lists both cannot stand for the same field.
    return old is not new and (old != new or type(old) is not type(new))


def _values(old: Mapping[str, Any], new: Mapping[str, Any]) -> _Told | None:
    # A step copies what it changes: nearly all values are the very same objects.
    other = [key for key, value in new.items() if old.get(key) is not value]
    added = sum(key not in old for key in other)
    found = {key: new[key] for key in other if key not in old or _differ(old[key], new[key])}
    if len(old) + added != len(new):
        found.update((key, None) for key in old if key not in new)
    return _Told(found) if found else None


def _held(old: Mapping[str, Sequence[Any]], new: Mapping[str, Sequence[Any]]) -> _Told | None:
    found: Json = {
        name: _new_end(old.get(name, ()), items) for name, items in new.items() if old.get(name) != items
    }
    found.update((name, None) for name in old if name not in new)
    return _Told(found) if found else None


def _grown(old: Sequence[Any], new: Sequence[Any]) -> _Told | None:
    return _Told(_new_end(old, new)) if old != new else None


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


_TOLD: Mapping[str, Callable[[Any, Any], _Told | None]] = {
    **dict.fromkeys((*_FIXED, *_SCALARS), _scalar),
    "values": _values,
    **{group.key: _held for group in _GROUPS},
    **{group.key: _grown for group in _SEQUENCES},
}


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
