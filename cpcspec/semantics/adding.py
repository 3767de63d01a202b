"""Adding to a case what is never altered: comments and files."""

from __future__ import annotations

from cpcspec.ir.field_type import NO_BOUNDS
from cpcspec.ir.registry import BY_NAME
from cpcspec.semantics import reasons
from cpcspec.semantics.case import (
    Actor,
    Attach,
    Case,
    Comment,
    Entry,
    File,
    Refusal,
    Refused,
    Stepped,
    World,
)
from cpcspec.semantics.form import Space, is_shown
from cpcspec.semantics.parties import plays
from cpcspec.semantics.sight import sights
from cpcspec.semantics.small import Small, take
from cpcspec.semantics.tables import BoxTable, SectionTable
from cpcspec.semantics.work import Work


def comment(work: Work, command: Comment, actor: Actor) -> Stepped | Refused:
    """Return the case with one more entry in a comment box."""
    case, world = work.case, work.world
    work.new_id = command.id
    box = work.table.boxes.get(command.box)
    found = _barred(work, box, command.box, actor)
    if found or box is None:
        return Refused(found)
    problems = _limit(box, case, actor, world)
    problems += take(work, Small(box.by_id), command.values)[0]
    if problems:
        return Refused(tuple(problems))
    entry = Entry(
        id=command.id or f"{case.id}-{case.version + 1}",
        author=actor.authority,
        user=actor.user,
        country=world.register.country(actor.authority),
        at=world.stamp,
        values=work.given,
    )
    work.comments = {**case.comments, box.node.id: (*case.comments.get(box.node.id, ()), entry)}
    for effect in box.effects:
        effect(work)
    return work.finish(box.node.id)


def attach(work: Work, command: Attach, actor: Actor) -> Stepped | Refused:
    """Return the case with one more file in an attachment section."""
    case = work.case
    section = work.table.sections.get(command.section)
    found = _barred(work, section, command.section, actor)
    if found or section is None:
        return Refused(found)
    name = section.node.id
    content = {"name": command.name, "digest": command.digest, "size": command.size}
    problem = BY_NAME["file"].check(content, NO_BOUNDS)
    if problem is not None:
        label = section.node.label or name
        return reasons.refused(reasons.invalid(label, problem, tab=section.space.tab, field=name))
    file = File(
        id=command.id or f"{case.id}-{case.version + 1}",
        name=command.name,
        digest=command.digest,
        size=command.size,
        author=actor.authority,
        at=work.world.stamp,
    )
    work.files = {**case.files, name: (*case.files.get(name, ()), file)}
    return work.finish(name)


def open_to(work: Work, actor: Actor) -> frozenset[str]:
    """Return the comment boxes and attachment sections that the actor may add to as things stand."""
    boxes = (
        name
        for name, each in work.table.boxes.items()
        if not _barred(work, each, name, actor) and not _limit(each, work.case, actor, work.world)
    )
    sections = (name for name, each in work.table.sections.items() if not _barred(work, each, name, actor))
    return frozenset((*boxes, *sections))


def _barred(work: Work, found: BoxTable | SectionTable | None, name: str, actor: Actor) -> tuple[Refusal, ...]:
    """Return why nothing can be added there: no access, no such place, no party, the state, or it is not shown."""
    table = work.table
    seen = sights(table, work, actor.authority)
    if found is None:
        what = "comment box or attachment section"
        return (reasons.unknown(what, name, field=name) if seen.visible else reasons.not_visible(),)
    node, space = found.node, found.space
    if seen.level(node.id, None, work) == "hidden":
        return (reasons.not_visible(),)
    label = node.label or node.id
    reasons_found = []
    if not plays(work, actor.authority, node.by):
        reasons_found.append(reasons.not_a_party(f"add to “{label}”"))
    if work.state not in found.states:
        state = table.labels.get(work.state, work.state)
        ended = work.state in table.finals
        reasons_found.append(reasons.closed(state) if ended else reasons.wrong_state(f"adding to “{label}”", state))
    elif not _is_open(work, space):
        reasons_found.append(reasons.condition(f"“{label}” is not open", tab=space.tab, field=node.id))
    return tuple(reasons_found)


def _is_open(work: Work, space: Space) -> bool:
    """Return whether a box or section is shown, with the tab that it stands in."""
    tab = next(each for each in work.table.tabs if each.id == space.tab)
    shown = [is_shown(space, work) for _ in tab.codes(work)]
    return any(shown)


def _limit(box: BoxTable, case: Case, actor: Actor, world: World) -> list[Refusal]:
    """Return that the box has as many entries of this country or authority as it may have."""
    most = box.node.most
    if most is None:
        return []
    entries = case.comments.get(box.node.id, ())
    country = world.register.country(actor.authority)
    if box.node.per == "country":
        count = sum(each.country == country for each in entries)
    elif box.node.per == "authority":
        count = sum(each.author == actor.authority for each in entries)
    else:
        count = len(entries)
    label = box.node.label or box.node.id
    return [reasons.too_many(label, most, tab=box.space.tab, field=box.node.id)] if count >= most else []
