"""In which states something in a case gets its value, and from which states on it may still be put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cpcspec.analysis.effects import created
from cpcspec.analysis.moves import Step, entries, reached, steps
from cpcspec.analysis.reading import Deep, deep
from cpcspec.ir.nodes import (
    Action,
    Assign,
    Attachments,
    Box,
    CreateCase,
    Effect,
    FieldNode,
    ListNode,
    Procedure,
    Reuse,
    SetField,
    Spec,
    Timer,
)

States = frozenset[str]


@dataclass(frozen=True)
class Holding:
    """One procedure of one version: its ways, and where its fields and parties get their values."""

    spec: Spec
    procedure: Procedure
    _filled: dict[str, States] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def ways(self) -> tuple[Step, ...]:
        """Return all ways between states."""
        return tuple(steps(self.procedure))

    @cached_property
    def states(self) -> States:
        """Return the ids of all states."""
        return frozenset(each.id for each in self.procedure.states)

    @cached_property
    def items(self) -> Mapping[str, Deep]:
        """Return all leaves of the form by their dotted ids."""
        return {each.path: each for each in deep(self.procedure)}

    @cached_property
    def edited(self) -> Mapping[str, States]:
        """Return by part in which states somebody may fill it in."""
        return {
            each.id: frozenset(state for _, states in each.edited for state in states) for each in self.procedure.parts
        }

    def ahead(self, state: str, without: Iterable[tuple[str, str]] = ()) -> States:
        """Return the states that a case may still come into, itself included, by no step of `without` (kind, id)."""
        barred = set(without)
        ways = ((each.source, each.target) for each in self.ways if (each.kind, each.id) not in barred)
        return reached(ways, (state,))

    def behind(self, state: str) -> States:
        """Return the states that a case in this state may have been in, itself included."""
        return reached(((each.target, each.source) for each in self.ways), (state,))

    def filled_in(self, path: str) -> States:
        """Return the states in which something gives a value to an item: an editor, an action, another case."""
        if path not in self._filled:
            found = self.mended_in(path) | self._set(path.partition(".")[0])
            item = self.items[path].item
            given = isinstance(item, FieldNode) and item.default is not None
            begin = entries(self.spec, self.procedure) if given or self._brought(path) else frozenset[str]()
            self._filled[path] = found | begin
        return self._filled[path]

    def mended_in(self, path: str) -> States:
        """Return the states in which somebody may change an item: in the form, or when an action asks for it."""
        found = self.items[path]
        if isinstance(found.item, Box | Attachments):
            return frozenset(found.item.states)
        asked = [_states(each) for each in self.procedure.actions if path in each.asks]
        return self.edited.get(self.part(path), frozenset()).union(*asked)

    def part(self, path: str) -> str:
        """Return the part of an item: its own, or that of the list around it."""
        found = self.items[path]
        own = found.item.part if isinstance(found.item, FieldNode | ListNode) else ""
        return own or next((each.part for each in reversed(found.inside) if each.part), "")

    def _set(self, name: str) -> States:
        writers = [states for states, each in self.effects if isinstance(each, SetField) and each.field == name]
        return frozenset[str]().union(*writers)

    @cached_property
    def effects(self) -> tuple[tuple[States, Effect], ...]:
        """Return all effects with the states in which they happen."""
        boxes = [each.item for each in self.items.values() if isinstance(each.item, Box)]
        sources: tuple[Action | Timer | Box, ...] = (*self.procedure.actions, *self.procedure.timers, *boxes)
        return tuple((_states(each), effect) for each in sources for effect in each.effects)

    def _brought(self, path: str) -> bool:
        """Return whether another case brings a value along."""
        return bool({path, path.partition(".")[0]} & self._carried)

    @cached_property
    def _carried(self) -> frozenset[str]:
        """Return the items that other cases bring along when they make one of this procedure."""
        made = [each for _, each in created(self.spec) if each.procedure == self.procedure.id]
        both: list[CreateCase | Reuse] = [
            *made,
            *(each for each in self.spec.reuses if each.target == self.procedure.id),
        ]
        carried = {each for one in both for each in one.carry} | {each for one in made for each, _ in one.move}
        return frozenset(carried | {each.field for one in both for each in one.sets if isinstance(each, SetField)})

    def assigned_by(self, party: str) -> tuple[tuple[str, str], ...]:
        """Return the steps (kind, id) that put somebody into a party."""
        owners: tuple[tuple[str, Action | Timer], ...] = (
            *(("action", each) for each in self.procedure.actions),
            *(("timer", each) for each in self.procedure.timers),
        )
        return tuple((kind, each.id) for kind, each in owners if any(_fills(one, party) for one in each.effects))

    def empty_in(self, part: str) -> States:
        """Return the states that a case may come into without ever having had a part complete."""
        asking = {("action", each.id) for each in self.procedure.actions if part in each.needs}
        ways = ((each.source, each.target) for each in self.ways if (each.kind, each.id) not in asking)
        return reached(ways, entries(self.spec, self.procedure))


def _fills(effect: object, party: str) -> bool:
    return isinstance(effect, Assign) and effect.party == party


def _states(node: Action | Timer | Box) -> States:
    if isinstance(node, Action):
        return frozenset(state for move in node.moves for state in move.states)
    return frozenset(node.states)
