"""The trace as Markdown, as HTML, and in a few lines."""

from __future__ import annotations

from cpcspec.emitters.emitter import filled
from cpcspec.trace.claims import Claim
from cpcspec.trace.matrix import SAID, Row, Trace


def _once(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return the claims, what several procedures take from one fragment only once."""
    first: dict[tuple[str, str, str], Claim] = {}
    for each in claims:
        key = (each.kind, each.label, each.id)
        first[key] = each._replace(procedure="") if key in first else each
    return tuple(first.values())


def _facts(trace: Trace) -> dict[str, object]:
    groups: dict[str, list[Row]] = {}
    for row in trace.rows:
        groups.setdefault(row.requirement.group, []).append(row._replace(elements=_once(row.elements)))
    return {"trace": trace, "said": SAID, "groups": groups, "unknown": trace.unknown}


def markdown(trace: Trace) -> str:
    """Return the trace as Markdown: a table for each group of requirements."""
    return filled("trace.md.j2", _facts(trace)).rstrip("\n") + "\n"


def html(trace: Trace) -> str:
    """Return the trace as one HTML page that needs nothing else."""
    return filled("trace.html.j2", _facts(trace))


def summary(trace: Trace) -> str:
    """Return how many requirements have which status, and by name those that are not met."""
    lines = [f"{trace.count(status):5} {words}" for status, words in SAID.items()]
    for status in ("missing", "failing"):
        names = [row.requirement.id for row in trace.rows if row.status == status]
        if names:
            lines.append(f"{status}: {', '.join(names)}")
    if trace.unknown:
        lines.append(f"claimed, but in no catalogue: {', '.join(sorted({each.requirement for each in trace.unknown}))}")
    return "\n".join(lines) + "\n"
