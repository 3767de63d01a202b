"""What goes from one case into another: by reuse, and by steps that create linked cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from cpcspec.analysis.reading import Deep, deep
from cpcspec.audit.study.phrases import named
from cpcspec.checks.rule import Place
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import form


class Flow(NamedTuple):
    """A way from a case to a new one.

    `kind` and `name` are the step that takes it (`reuse`: the procedure that it leads to); `carry` are the items at
    the top of lists that go along; `sets` give fields of the new case values of the old one.
    """

    source: nodes.Procedure
    target: nodes.Procedure
    kind: Literal["reuse", "action", "timer", "comment"]
    name: str
    label: str
    carry: tuple[str, ...]
    sets: tuple[nodes.SetField, ...]
    place: Place
    node: nodes.Reuse | nodes.CreateCase

    @property
    def said(self) -> str:
        """Return what readers call it."""
        if self.kind == "reuse":
            return f"the reuse of {named(self.source)} for {named(self.target)}"
        return f"“{self.label}” of {named(self.source)}, which creates {named(self.target)}"


class Pair(NamedTuple):
    """An item of the old case, and the one of the new case that its value goes to (None: there is no such item)."""

    source: Deep
    target: Deep | None


def flows(spec: nodes.Spec) -> Iterator[Flow]:
    """Yield all ways from cases to new ones."""
    by_id = {each.id: each for each in spec.procedures}
    for each in spec.reuses:
        if each.source in by_id and each.target in by_id:
            place = Place("", "reuse", f"{each.source}>{each.target}")
            sets = tuple(one for one in each.sets if isinstance(one, nodes.SetField))
            yield Flow(
                by_id[each.source], by_id[each.target], "reuse", each.target, each.link, each.carry, sets, place, each
            )
    for procedure in spec.procedures:
        for kind, element, effect in _creations(procedure):
            if effect.procedure in by_id:
                yield _created(procedure, by_id[effect.procedure], kind, element, effect)


def _created(
    source: nodes.Procedure,
    target: nodes.Procedure,
    kind: Literal["action", "timer", "comment"],
    element: nodes.Element,
    effect: nodes.CreateCase,
) -> Flow:
    files = [placed.item.id for placed in form(source) if isinstance(placed.item, nodes.Attachments)]
    carry = (*effect.carry, *(name for name, _ in effect.move), *(files if effect.files or effect.files_chosen else ()))
    sets = tuple(one for one in effect.sets if isinstance(one, nodes.SetField))
    place = Place(source.id, "form" if kind == "comment" else kind, element.id)
    label = element.label or element.id
    return Flow(source, target, kind, element.id, label, tuple(dict.fromkeys(carry)), sets, place, effect)


def _creations(
    procedure: nodes.Procedure,
) -> Iterator[tuple[Literal["action", "timer", "comment"], nodes.Element, nodes.CreateCase]]:
    for action in procedure.actions:
        yield from (("action", action, each) for each in action.effects if isinstance(each, nodes.CreateCase))
    for timer in procedure.timers:
        yield from (("timer", timer, each) for each in timer.effects if isinstance(each, nodes.CreateCase))
    for placed in form(procedure):
        box = placed.item
        if isinstance(box, nodes.Box):
            yield from (("comment", box, each) for each in box.effects if isinstance(each, nodes.CreateCase))


def pairs(flow: Flow) -> Iterator[Pair]:
    """Yield what goes along, at any depth, with where its value goes to."""
    there = {each.path: each for each in deep(flow.target)}
    carried = set(flow.carry)
    here = {each.path: each for each in deep(flow.source)}
    for path, each in here.items():
        if path.partition(".")[0] in carried:
            yield Pair(each, there.get(path))
    for effect in flow.sets:
        if isinstance(effect.value, ir.FieldRef) and effect.value.name in here:
            yield Pair(here[effect.value.name], there.get(effect.field))
