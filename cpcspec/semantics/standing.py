"""What a spec gives to the parties of a procedure, state by state, with no case at hand: what they see and may do.

A right is worth something only where its party sees what it is about, as `adding`, `acting`, `editing` and `creating`
ask of a real case. Conditions are not looked at: what may be so is taken to be so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from cpcspec.ir import nodes
from cpcspec.ir.fold import NO, condition
from cpcspec.semantics.form import Field, Holding, Listing
from cpcspec.semantics.sight import Level
from cpcspec.semantics.tables import ProcedureTable, Program, SightTable

Deed = Literal["action", "edit", "comment", "attach", "reuse"]
Parties = tuple[str, ...]


class Grant(NamedTuple):
    """That a party may do something, by its kind and id, in some of the states that the spec names for that.

    `states` are those in which the party sees what it needs. `blind` are those in which it does not, each with the
    other parties that do: only an authority that plays one of these too may do it there. Where there is none, nobody
    may.
    """

    kind: Deed
    name: str
    label: str
    party: str
    states: tuple[str, ...]
    blind: tuple[tuple[str, Parties], ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """The states that the spec names, whether the party sees the case there or not."""
        return (*self.states, *(state for state, _ in self.blind))


class Standing:
    """What the parties of one procedure see, and what they may do."""

    def __init__(self, program: Program, table: ProcedureTable) -> None:
        """Ask about this procedure."""
        self.program = program
        self.table = table
        self._parties = {each.id: each for each in table.node.parties}
        self._rules: dict[tuple[str, str], tuple[SightTable, ...]] = {}

    # ------------------------------------------------------------------ who is who

    @cached_property
    def plays_too(self) -> dict[str, frozenset[str]]:
        """For each party, itself and all others that whoever plays it is sure to play."""
        return {
            one.id: frozenset(each.id for each in self._parties.values() if each is one or self._within(one, each))
            for one in self._parties.values()
        }

    def several(self, party: str) -> bool:
        """Return whether more than one authority may play a party of the same case."""
        node = self._parties[party]
        if node.how == "field":
            item = self.table.by_id.get(node.field or "")
            return isinstance(item, Field) and item.many
        return node.how != "creator"

    def _within(self, one: nodes.Party, other: nodes.Party) -> bool:
        """Return whether all who play one party are sure to play the other."""
        if one.how == other.how == "field":
            return one.field == other.field
        if one.how == other.how == "creator":
            return True
        kinds = self._kinds(one)
        if other.how != "kind" or not kinds or not kinds <= set(other.kinds):
            return False
        return other.country is None or (one.how == "kind" and one.country == other.country)

    def _kinds(self, party: nodes.Party) -> frozenset[str]:
        """Return kinds of which whoever plays a party is sure to have one; none where that is open."""
        if party.how == "kind":
            return frozenset(party.kinds)
        if party.how == "field":
            item = self.table.by_id.get(party.field or "")
            return frozenset(item.node.type.kinds) if isinstance(item, Field) else frozenset()
        if party.how == "creator" and not self._made_by_others:
            return frozenset(kind for each in self.table.node.starts for kind in each.kinds)
        return frozenset()

    def _meet(self, one: str, other: str) -> bool:
        """Return whether one authority may play both parties, by the kinds of those in the register."""
        wanted = [self._kinds(self._parties[each]) for each in (one, other)]
        rows = self.program.spec.register_rows
        return (
            not rows or not all(wanted) or any(not any(each.isdisjoint(row.kinds) for each in wanted) for row in rows)
        )

    @cached_property
    def _made_by_others(self) -> bool:
        """Whether cases begin in another way than from a menu."""
        spec, name = self.program.spec, self.table.id
        owners: list[nodes.Action | nodes.Timer] = []
        for each in spec.procedures:
            owners += (*each.actions, *each.timers)
        makes = (each for owner in owners for each in owner.effects if isinstance(each, nodes.CreateCase))
        return any(each.target == name for each in spec.reuses) or any(each.procedure == name for each in makes)

    # ------------------------------------------------------------------ what they see

    def sees(self, party: str, state: str) -> bool:
        """Return whether a party may see anything of a case in a state."""
        return bool(self._sight(party, state))

    def level(self, path: str, party: str, state: str, *, personal: bool) -> Level:
        """Return how an item is seen by a party in a state, at best; `personal` tells whether it holds personal data.

        A field of rows is seen only with its list, and what is said in a comment box as the box is.
        """
        rules = self._sight(party, state)
        first, *_ = path.split(".")
        if first in self.table.boxes:
            path = first
        around = [path[:place] for place, sign in enumerate(path) if sign == "."]
        if not all(any(each in rule.paths for rule in rules) for each in around):
            return "hidden"
        showing = [each for each in rules if path in each.paths]
        if not showing:
            return "hidden"
        return "masked" if personal and all(each.masked for each in showing) else "shown"

    def _sight(self, party: str, state: str) -> tuple[SightTable, ...]:
        """Return the access rules that may fit whoever plays a party, in a state."""
        key = (party, state)
        if key not in self._rules:
            who = self.plays_too.get(party, frozenset((party,)))
            self._rules[key] = tuple(
                each
                for each in self.table.rules
                if state in each.states and not who.isdisjoint(each.parties) and condition(each.node.when) != NO
            )
        return self._rules[key]

    # ------------------------------------------------------------------ what they may do

    def grants(self) -> Iterator[Grant]:
        """Yield what the spec lets each party do, in the order of the spec; one party may be let in several lines."""
        node = self.table.node
        for action in node.actions:
            moves = [each for each in action.moves if condition(each.when) != NO]
            named = frozenset(state for move in moves for state in move.states or self._every)
            yield from self._given("action", action.id, action.label, action.by, named)
        for part in node.parts:
            for party, states in part.edited:
                yield from self._given("edit", part.id, part.button or part.label, (party,), frozenset(states))
        for space in (each for tab in self.table.tabs for each in tab.spaces):
            item = space.node
            kind: Deed = "comment" if isinstance(item, nodes.Box) else "attach"
            yield from self._given(kind, item.id, item.label, item.by, frozenset(item.states))
        for each in self.program.spec.reuses:
            if each.source == self.table.id:
                label = self.program.procedures[each.target].node.label
                yield from self._given("reuse", each.target, label, each.by, frozenset(each.states))

    @property
    def _every(self) -> tuple[str, ...]:
        return tuple(self.table.labels)

    def _given(self, kind: Deed, name: str, label: str, by: Parties, named: frozenset[str]) -> Iterator[Grant]:
        """Yield the grant of each of the parties; no states named: all."""
        for party in by:
            seen, blind = [], []
            for state in self._every:
                if named and state not in named:
                    continue
                if self._able(kind, name, party, state):
                    seen.append(state)
                else:
                    others = [each for each in self._parties if each not in by and self._meet(party, each)]
                    blind.append((state, tuple(each for each in others if self._able(kind, name, each, state))))
            yield Grant(kind, name, label or name, party, tuple(seen), tuple(blind))

    def _able(self, kind: Deed, name: str, party: str, state: str) -> bool:
        """Return whether a party sees in a state what it must to do something of that kind."""
        if kind in ("comment", "attach"):
            return self.level(name, party, state, personal=False) != "hidden"
        if kind == "edit":
            return any(self._editable(each, party, state) for each in self._items(name))
        return self.sees(party, state)

    def _editable(self, item: Holding, party: str, state: str) -> bool:
        """Return whether a party that may edit the part of an item sees the item well enough to change it."""
        when = item.node.personal if isinstance(item, Field) else None
        # What holds personal data only under a condition may be changed while it holds none; in rows that is not told.
        sure = when is not None and (condition(when) is None or "." in item.path)
        return self.level(item.path, party, state, personal=sure) == "shown"

    def _items(self, part: str) -> Iterator[Holding]:
        stack: list[Holding] = [item for tab in self.table.tabs for item in tab.items]
        while stack:
            item = stack.pop()
            stack += item.items if isinstance(item, Listing) else ()
            if item.part == part:
                yield item
