"""Who may do what, and who sees what, as conditions over the variables of a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cpcspec.audit.models.formula import Formula, Is
from cpcspec.audit.models.modal import Modal, both, either, narrowed
from cpcspec.audit.states.questions import Questions
from cpcspec.ir import nodes
from cpcspec.ir.fold import condition
from cpcspec.ir.properties import Activity
from cpcspec.ir.walk import Leaf, form, leaves

DONE = ("action", "edit", "comment", "attach")


class Right(NamedTuple):
    """That an authority (by its place) may do something: where it may be possible, what it is called, and the step.

    Without a step it is none of those that the model takes one by one.
    """

    watcher: int
    kind: str
    name: str
    when: Formula
    transition: int | None = None


def rights(ground: Questions, activities: Iterable[Activity]) -> Iterator[Right]:
    """Yield who may do one of these things, and when."""
    wanted = tuple(activities)
    place = ground.space.place
    for number, each in enumerate(ground.model.transitions):
        if (
            each.kind in DONE
            and each.kind != "edit"
            and any(_fits(activity, each.kind, each.name) for activity in wanted)
        ):
            yield Right(place[each.actor], each.kind, each.name, each.guard, number)
    for part in ground.space.table.node.parts:
        if any(_fits(activity, "edit", part.id) for activity in wanted):
            yield from _editing(ground, part)


def _fits(activity: Activity, kind: str, name: str) -> bool:
    return activity.kind in ("any", kind) and activity.id in ("", name)


def _editing(ground: Questions, part: nodes.Part) -> Iterator[Right]:
    """Yield who may edit a part: whether a change is saved depends on the values, the right does not."""
    edited = ground.space.table.edited[part.id]
    paths = [item.id for item in _own(ground.space.table.node, part.id)]
    for watcher, _ in enumerate(ground.model.watchers):
        for ctx in ground.contexts(actor=watcher):
            plays = ground.playing(tuple(edited.get(ctx.state, ())), ctx)
            if plays.never:
                continue
            seen = either(dict.fromkeys(ground.seeing(each, ctx) for each in paths))
            when = narrowed(both((plays, seen)), Is(0, frozenset((ctx.fixed[0],))))
            if not when.never:
                yield Right(watcher, "edit", part.id, when.possible)


def _own(node: nodes.Procedure, part: str) -> list[Leaf]:
    items = (placed.item for placed in form(node))
    return [each for each in items if isinstance(each, nodes.FieldNode | nodes.ListNode) and each.part == part]


# ---------------------------------------------------------------- personal data


def paths(node: nodes.Procedure) -> tuple[str, ...]:
    """Return all items of a form, those inside lists as `list.field`."""
    return tuple(path for path, _ in _paths((placed.item for placed in form(node)), ""))


def personal_paths(node: nodes.Procedure) -> tuple[str, ...]:
    """Return the items of a form that hold personal data, always or at times."""
    return tuple(path for path, item in _paths((placed.item for placed in form(node)), "") if is_personal(item))


def _paths(items: Iterable[Leaf], prefix: str) -> Iterator[tuple[str, Leaf]]:
    for item in items:
        yield prefix + item.id, item
        if isinstance(item, nodes.ListNode):
            yield from _paths((placed.item for placed in leaves(item.items)), f"{prefix}{item.id}.")


def is_personal(item: Leaf) -> bool:
    """Return whether an item holds personal data, at times at least; its own, not those of what is in a list.

    What stands in a comment box is the box's own: it has no path, and is seen as the box is.
    """
    if isinstance(item, nodes.FieldNode):
        return item.personal is not None
    if isinstance(item, nodes.Box):
        return any(is_personal(placed.item) for placed in leaves(item.items))
    return isinstance(item, nodes.Attachments) and item.personal


def always_personal(node: nodes.Procedure) -> frozenset[str]:
    """Return the items that hold nothing but personal data: who sees them masked sees asterisks and no more."""
    return frozenset(path for path, item in _paths((placed.item for placed in form(node)), "") if _is_always(item))


def _is_always(item: Leaf) -> bool:
    if isinstance(item, nodes.FieldNode):
        return item.personal is not None and condition(item.personal) is None
    if isinstance(item, nodes.Box):
        return bool(item.items) and all(_is_always(placed.item) for placed in leaves(item.items))
    return isinstance(item, nodes.Attachments) and item.personal


def sees_any(ground: Questions, watcher: int, wanted: Iterable[str], *, personal: bool) -> Modal:
    """Return when an authority sees one of these items; with `personal`, as it is and not masked."""
    return either(dict.fromkeys(ground.sees(watcher, each, personal=personal) for each in _unlike(ground, wanted)))


def _unlike(ground: Questions, wanted: Iterable[str]) -> list[str]:
    """Return one item for each set of access rules that show it: the others are seen exactly when it is."""
    found: dict[tuple[bool, ...], str] = {}
    for path in wanted:
        found.setdefault(tuple(path in rule.paths for rule in ground.space.table.rules), path)
    return list(found.values())
