"""The periods of a procedure by their names: what ends, and what readers call it."""

from __future__ import annotations

from cpcspec.audit.lasting import span
from cpcspec.audit.phrases import named, told
from cpcspec.ir import nodes


def period_label(node: nodes.Procedure, name: str) -> str:
    """Return what readers call the end of a timer (by its id), or of a rule of retention (`hide/0`, `erase/1`)."""
    kind, _, place = name.partition("/")
    if not place:
        return named(next(each for each in node.timers if each.id == name))
    rule: nodes.Hide | nodes.Erase
    rule = node.retention.hide[int(place)] if kind == "hide" else node.retention.erase[int(place)]
    return f"{'hiding' if kind == 'hide' else 'erasure'} after {told(span(node, rule.period).most)}"
