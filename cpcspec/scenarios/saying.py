"""Values, refusals and expectations in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cpcspec.ir.story import MustRefuse
from cpcspec.semantics.case import Refusal


def said(value: object) -> str:
    """Return a value as a scenario would write it."""
    if value is None or value in ("", [], ()):
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return str(value["name"]) if set(value) == {"name", "digest", "size"} else _row(value)
    if isinstance(value, list | tuple):
        return ", ".join(said(each) for each in value)
    return f"`{value}`"


def _row(row: Mapping[object, object]) -> str:
    return "(" + ", ".join(f"{name} {said(each)}" for name, each in row.items()) + ")"


def reason(refusal: Refusal) -> str:
    """Return one reason with its code and its place."""
    named = (("tab", refusal.tab), ("field", refusal.field), ("row", refusal.row))
    place = ", ".join(f"{kind} {name}" for kind, name in named if name)
    return f"{refusal.code}: {refusal.message}" + (f" ({place})" if place else "")


def reasons(refusals: Iterable[Refusal]) -> str:
    """Return all reasons, one after the other."""
    return "; ".join(dict.fromkeys(reason(each) for each in refusals)) or "no reason was given"


def wanted(refused: MustRefuse) -> str:
    """Return what a refusal was expected to say."""
    because = f" because {refused.code}" if refused.code else f' because "{refused.words}"' if refused.words else ""
    places = [f"tab {each}" for each in refused.tabs] + [f"field {each}" for each in refused.fields]
    return f"refused{because}" + (f" naming {', '.join(places)}" if places else "")


def listed(names: Iterable[str]) -> str:
    """Return names one after the other, `nobody` if there are none."""
    return ", ".join(names) or "nobody"
