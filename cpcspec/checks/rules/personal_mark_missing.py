"""Rule `personal-mark-missing`: no mark for personal data where all around has one."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.analysis.reading import Deep, deep
from cpcspec.checks.rule import Place, Problem, Rule
from cpcspec.diagnostics.diagnostic import Fault
from cpcspec.ir.nodes import Attachments, FieldNode, ListNode, Procedure, SectionNode, Spec, Tab

FREE = ("text", "long text", "email", "phone")
"""The types of field that may name or describe somebody."""
REACHES = ("email", "phone")
"""The types of field that lead to somebody by themselves."""
ENOUGH = 2
"""So many fields with a mark make the one without it strange."""


def find(spec: Spec) -> Iterator[Problem]:
    """Yield each field and section for files that holds what others with a mark hold, and has none."""
    marked = _marked_somewhere(spec)
    for procedure in spec.procedures:
        for each in deep(procedure):
            reason = _reason(each, marked)
            if reason:
                yield _problem(procedure, each.path, reason)
        for path, reason in _beside(procedure):
            yield _problem(procedure, path, reason)


def _problem(procedure: Procedure, path: str, reason: str) -> Problem:
    return Problem(Place(procedure.id, "form", path), {"what": path.rpartition(".")[2], "reason": reason})


def _marked_somewhere(spec: Spec) -> dict[tuple[str, str], str]:
    """Return in which procedure a field of that id and type always has the mark."""
    found: dict[tuple[str, str], str] = {}
    for procedure in spec.procedures:
        for each in deep(procedure):
            if isinstance(each.item, FieldNode) and each.item.personal is not None:
                found.setdefault((each.path, each.item.type.name), procedure.id)
    return found


def _reason(each: Deep, marked: dict[tuple[str, str], str]) -> str:
    item = each.item
    if isinstance(item, Attachments):
        return "its label speaks of personal data" if not item.personal and _speaks_of_it(item.label) else ""
    if not isinstance(item, FieldNode) or item.personal is not None:
        return ""
    if item.type.name in REACHES:
        return "whoever is meant by it can be reached with it"
    there = marked.get((each.path, item.type.name), "")
    return f"in `{there}` the same field has it" if there else ""


def _speaks_of_it(label: str) -> bool:
    said = label.casefold()
    return "personal data" in said and not any(word in said for word in ("without", "no personal", "except", "?"))


def _beside(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Yield the one field without a mark among those that stand together."""
    for names in _together(procedure):
        free = [(path, node) for path, node in names if node.type.name in FREE]
        without = [path for path, node in free if node.personal is None]
        if len(without) == 1 and len(free) - 1 >= ENOUGH:
            yield without[0], "all other texts beside it have it"


def _together(procedure: Procedure) -> Iterator[list[tuple[str, FieldNode]]]:
    """Yield the fields that stand in one list, in one section or alone in one tab."""
    for tab in procedure.tabs:
        yield from _grouped(tab, "")


def _grouped(group: Tab | SectionNode | ListNode, prefix: str) -> Iterator[list[tuple[str, FieldNode]]]:
    yield [(prefix + each.id, each) for each in group.items if isinstance(each, FieldNode)]
    for each in group.items:
        if isinstance(each, SectionNode):
            yield from _grouped(each, prefix)
        elif isinstance(each, ListNode):
            yield from _grouped(each, f"{prefix}{each.id}.")


RULE = Rule(
    Fault(
        "personal-mark-missing",
        "`{what}` is not marked as personal data: {reason}",
        "what is not marked is neither masked nor hidden in time",
        "write `personal data` (for files: `with personal data`), or say why it is none",
        "warning",
    ),
    find,
)
