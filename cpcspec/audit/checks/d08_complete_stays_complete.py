"""Check `D8`: a form that was complete when it was sent, and is not any more where nothing asks for that again."""

from __future__ import annotations

from collections.abc import Iterator

from cpcspec.audit.check import Check, Found, Subject, fails, holds, not_applicable, unsure
from cpcspec.audit.models.forms import part_items
from cpcspec.audit.models.formula import Formula, Is, every, negation
from cpcspec.audit.models.mentions import fields_read
from cpcspec.audit.models.modal import both, either, known, narrowed
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.explore import Path
from cpcspec.audit.states.temporal import Search
from cpcspec.audit.study.completing import everywhere
from cpcspec.ir import nodes
from cpcspec.ir.words import quoted


def find(subject: Subject) -> Iterator[Found]:
    """Yield the parts that may become incomplete once they have left the hands of those who filled them in."""
    asked = {part for action in subject.node.actions for part in action.needs if _demands(subject, part)}
    if not asked:
        yield not_applicable("No action needs a part of the form to be complete.")
    for part in subject.node.parts:
        if part.id in asked:
            yield from _part(subject, subject.ground, part)


def _demands(subject: Subject, part: str) -> bool:
    """Return whether a part asks for anything by itself."""
    items = (placed.item for placed in part_items(subject.node, part))
    return any(
        bool(each.required) if isinstance(each, nodes.FieldNode) else isinstance(each, nodes.ListNode) for each in items
    )


def _part(subject: Subject, ground: Exploration, part: nodes.Part) -> Iterator[Found]:
    """Yield a run from the action that needed the part to an edit that leaves something out of it."""
    needing = [each for each in subject.node.actions if part.id in each.needs]
    hands = {state for each in needing for move in each.moves for state in move.states}
    out = [each for each in subject.table.labels if each not in hands]
    label, place = quoted(part.label or part.id), subject.at("part", part.id)
    begin = _sent(ground, {each.id for each in needing}, out)
    if not begin:
        yield Found("holds (vacuous)", f"{label} never leaves the states in which it is asked for.")
        return
    missing, plainly = (
        set(ground.where(every((ground.in_states(out), negation(_complete(ground, part.id, loose=loose))))))
        for loose in (_is_loose(subject, part.id), False)
    )
    search = Search(ground, sorted(begin - missing), lambda place: ground.status(place) in out and place not in missing)
    gaps = list(_edges(ground, search, missing))
    # Whether an edit of another part leaves a gap in what is not kept, the model does not know.
    sure = [each for each in gaps if each[2] in plainly or ground.transition(each[1]).name == part.id]
    for source, transition, _ in (*sure, *gaps)[:1]:
        path = Path((*search.path_to(source).steps, transition))
        says = _told(subject, ground, label, source, transition)
        yield fails(says, place, path, expect="refused") if sure else unsure(says, place, path)
        return
    if not ground.graph.complete:
        yield Found("unknown (budget)", f"Whether edits leave gaps in {label} is open.", place)
    else:
        asks = [check.message for tab in subject.node.tabs for check in tab.checks if check.level == "send"]
        unjudged = len(begin & missing)
        says = f"No edit leaves a gap in {label} once it was sent."
        yield holds(says, checks=list(asks), states=len(search.ways), gaps_by_effects_not_judged=unjudged)


def _sent(ground: Exploration, names: set[str], out: list[str]) -> set[int]:
    """Return the states that actions which need the part lead to, where nothing asks for it any more."""
    found = set()
    for edges in ground.graph.edges:
        for transition, target in edges:
            step = ground.transition(transition)
            if step.kind == "action" and step.name in names and ground.status(target) in out:
                found.add(target)
    return found


def _told(subject: Subject, ground: Exploration, label: str, place: int, transition: int) -> str:
    edited = next(each for each in subject.node.parts if each.id == ground.transition(transition).name)
    return (
        f"{label} was complete when it was sent, but whoever edits {quoted(edited.label or edited.id)} in"
        f" {quoted(subject.state(ground.status(place)))} may leave gaps in it, and nothing asks for it again there."
    )


def _edges(ground: Exploration, search: Search, missing: set[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the edits that make gaps; what else may change a part is judged by what it sets, and not by its form."""
    for place in search.ways:
        for transition, target in ground.graph.edges[place]:
            if target in missing and ground.transition(transition).kind == "edit":
                yield place, transition, target


def _is_loose(subject: Subject, part: str) -> bool:
    """Return whether a part asks for something to be sent that it never asks for to be saved."""
    for each in everywhere(subject.world.program, subject.node):
        if each.part != part or each.scope == "given":
            continue
        node = each.node
        levels = {one.level for one in (*getattr(node, "required", ()), *node.checks)}
        rows = isinstance(node, nodes.ListNode) and bool(node.least)
        if levels == {"send"} or (rows and not _is_counted(subject, node.id)):
            return True
    return False


def _is_counted(subject: Subject, name: str) -> bool:
    """Return whether a check to save reads how many rows a list has: it is taken to ask for what sending asks for."""
    checks = (check for tab in subject.node.tabs for check in tab.checks if check.level == "save")
    return any(name in fields_read(check.condition) for check in checks)


def _complete(ground: Exploration, part: str, *, loose: bool) -> Formula:
    """Return when a part is complete; what is not kept counts only if an edit could leave it out (`loose`)."""
    forms = ground.built.forms
    found = []
    for ctx in ground.contexts():
        here = [forms.complete((part,), "send", ctx)]
        if loose and part in forms.parts:
            here.append(known(Is(forms.parts[part], frozenset((1,)))))
        found.append(narrowed(both(here), ground.in_states((ctx.state,))))
    return either(found).possible


CHECK = Check(
    id="D8",
    title="What was sent stays complete",
    question="Can what was complete when it was sent have gaps later, so that others get less than was asked for?",
    good="No edit leaves gaps in what was complete when it was sent.",
    find=find,
)
