"""Which authorities of the small world could ever play a party, whatever happens in a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from cpcspec.audit.models.model import Watcher
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.walk import form, leaves

Found = frozenset[int]
Assigning = tuple[str, tuple[str, ...], ir.Expr]


def _owned(node: nodes.Procedure) -> Iterator[tuple[tuple[str, ...], tuple[nodes.Effect, ...]]]:
    """Yield lists of effects, each with the parties that may bring them about: none for those of time."""
    yield from ((each.by, each.effects) for each in node.actions)
    yield from (((), each.effects) for each in node.timers)
    yield from ((each.item.by, each.item.effects) for each in form(node) if isinstance(each.item, nodes.Box))


class Whoever:
    """Tells which authorities of a small world could play what, as the whole register has it.

    Who could play a party may hang on others, who are not in the small world: so all of the register are looked at.
    """

    def __init__(self, spec: nodes.Spec, watchers: tuple[Watcher, ...]) -> None:
        """Know the spec and the small world."""
        self._all = everyone(spec, watchers)
        self._place = {each.id: place for place, each in enumerate(watchers)}

    def _here(self, found: Found) -> Found:
        ids = (self._all.watchers[each].id for each in found)
        return frozenset(self._place[each] for each in ids if each in self._place)

    def of_kinds(self, kinds: tuple[str, ...]) -> Found:
        """Return the authorities of some kinds."""
        return self._here(self._all.of_kinds(kinds))

    def starters(self, procedure: str) -> Found:
        """Return who could create a case of a procedure from the menu."""
        return self._here(self._all.starters(procedure))

    def creators(self, procedure: str) -> Found:
        """Return who could be the creator of a case: by the menu, by reuse, or by an action in another case."""
        return self._here(self._all.plays(procedure, ""))

    def plays(self, procedure: str, party: str) -> Found:
        """Return who could play a party; with no name: who could create the case."""
        return self._here(self._all.plays(procedure, party))

    def reusers(self, reuse: nodes.Reuse) -> Found:
        """Return who could use that cell of the reuse matrix."""
        return self._here(self._all.reusers(reuse))

    def of(self, expr: ir.Expr, procedure: str) -> Found:
        """Return which authorities an expression could give."""
        return self._here(self._all.of(expr, procedure))

    def is_single(self, expr: ir.Expr, procedure: str) -> bool:
        """Return whether an expression gives one authority: who acts, who created a case, or a field for one."""
        return self._all.is_single(expr, procedure)

    def is_there(self, expr: ir.Expr, procedure: str) -> bool:
        """Return whether an expression gives somebody for certain."""
        return self._all.is_there(expr, procedure)


def everyone(spec: nodes.Spec, watchers: tuple[Watcher, ...]) -> Everyone:
    """Return what is known of all of the register; of these authorities if the spec brings no register."""
    rows = tuple(Watcher(each.id, each.name, each.kinds, each.country) for each in spec.register_rows)
    return _everyone(Same(spec), rows or watchers)


@lru_cache(maxsize=16)
def _everyone(spec: Same, watchers: tuple[Watcher, ...]) -> Everyone:
    return Everyone(spec.spec, watchers)


class Same:
    """A spec that is told by what it is, not by all that is in it, so that little is worked out twice."""

    def __init__(self, spec: nodes.Spec) -> None:
        """Keep the spec."""
        self.spec = spec

    def __hash__(self) -> int:
        """Return the same for the same spec."""
        return id(self.spec)

    def __eq__(self, other: object) -> bool:
        """Return whether it is the very same spec."""
        return isinstance(other, Same) and other.spec is self.spec


class Everyone:
    """Looks through all procedures of a spec for who could play what."""

    def __init__(self, spec: nodes.Spec, watchers: tuple[Watcher, ...]) -> None:
        """Know the spec and these authorities."""
        self._spec = spec
        self.watchers = watchers
        self._procedures = {each.id: each for each in spec.procedures}
        self._owned = {each.id: tuple(_owned(each)) for each in spec.procedures}
        self._assigns = {each.id: self._assigning(each.id) for each in spec.procedures}
        self._makers = {each.id: tuple(self._making(each.id)) for each in spec.procedures}
        keys = [(node.id, party) for node in spec.procedures for party in ("", *(each.id for each in node.parties))]
        self._known: dict[tuple[str, str], Found] = dict.fromkeys(keys, frozenset())
        changed = True
        while changed:
            found = {key: self._created(key[0]) if not key[1] else self._played(*key) for key in keys}
            changed = found != self._known
            self._known = found

    def of_kinds(self, kinds: tuple[str, ...]) -> Found:
        """Return the authorities of some kinds."""
        return frozenset(place for place, each in enumerate(self.watchers) if set(kinds).intersection(each.kinds))

    def starters(self, procedure: str) -> Found:
        """Return who could create a case of a procedure from the menu."""
        found = self._procedures[procedure].starts
        return self.of_kinds(tuple(kind for each in found for kind in each.kinds))

    def plays(self, procedure: str, party: str) -> Found:
        """Return who could play a party; with no name: who could create the case."""
        return self._known.get((procedure, party), self._everybody() if party else frozenset())

    def _created(self, procedure: str) -> Found:
        found = set(self.starters(procedure))
        for reuse in self._spec.reuses:
            if reuse.target == procedure:
                found |= self.reusers(reuse)
        for source, creator in self._makers[procedure]:
            found |= self.plays(source, creator) if creator else self._everybody()
        return frozenset(found)

    def reusers(self, reuse: nodes.Reuse) -> Found:
        """Return who could use that cell of the reuse matrix."""
        found = frozenset().union(*(self.plays(reuse.source, party) for party in reuse.by))
        for each in reuse.when.args if isinstance(reuse.when, ir.And) else (reuse.when,):
            if isinstance(each, ir.Includes) and each.member == ir.PartyRef(name="actor"):
                found &= self.of(each.arg, reuse.source)
        return found

    def _played(self, procedure: str, name: str) -> Found:
        node = self._procedures[procedure]
        party = next((each for each in node.parties if each.id == name), None)
        if party is None:
            return self._everybody()
        if party.how == "creator":
            return self.plays(procedure, "")
        if party.how == "kind":
            return self.of_kinds(party.kinds)
        if party.how == "field":
            return self.of(ir.FieldRef(name=party.field or ""), procedure)
        return frozenset().union(*(found for found in self._assigned(node, name)))

    def _assigned(self, node: nodes.Procedure, name: str) -> list[Found]:
        found = []
        for source, by, value in self._assigns[node.id].get(name, ()):
            actors = frozenset[int]().union(*(self.plays(source, each) for each in by))
            found.append(self.of(value, source, actors))
        return found

    def _making(self, procedure: str) -> Iterator[tuple[str, str]]:
        """Yield the procedures whose effects create cases of a procedure, each with the party that is the creator."""
        for source, owned in self._owned.items():
            for _, done in owned:
                for each in done:
                    if isinstance(each, nodes.CreateCase) and each.procedure == procedure:
                        yield source, each.creator or ""

    def _assigning(self, procedure: str) -> dict[str, list[Assigning]]:
        """Return for each party what is assigned to it: in which procedure, by whom, and which value."""
        found: dict[str, list[Assigning]] = {}
        for source, by, sets in self._setting(procedure):
            for each in sets:
                if isinstance(each, nodes.Assign):
                    found.setdefault(each.party, []).append((source, by, each.value))
        return found

    def _setting(self, procedure: str) -> Iterator[tuple[str, tuple[str, ...], Sequence[object]]]:
        """Yield what effects, and what new cases get, wherever that is said of a procedure, and by whom."""
        for source, owned in self._owned.items():
            for by, done in owned:
                made = (each for each in done if isinstance(each, nodes.CreateCase) and each.procedure == procedure)
                yield from ((source, by, each.sets) for each in made)
        yield from ((procedure, by, done) for by, done in self._owned[procedure])
        yield from ((each.source, each.by, each.sets) for each in self._spec.reuses if each.target == procedure)

    def of(self, expr: ir.Expr, procedure: str, actors: Found | None = None) -> Found:
        """Return which authorities an expression could give; `actors` are those who may act (None: anybody)."""
        if isinstance(expr, ir.PartyRef) and expr.name == "actor" and actors is not None:
            return actors
        if isinstance(expr, ir.PartyRef) and expr.name != "actor":
            return self.plays(procedure, expr.name)
        if isinstance(expr, ir.Without):
            return self.of(expr.left, procedure, actors)
        if isinstance(expr, ir.FieldRef):
            kinds = [each.type.kinds for each in self._fields(self._procedures[procedure], expr.name)]
            return self.of_kinds(tuple(kind for some in kinds for kind in some))
        return self._everybody()

    def is_single(self, expr: ir.Expr, procedure: str) -> bool:
        """Return whether an expression gives one authority: who acts, who created a case, or a field for one."""
        node = self._procedures[procedure]
        if isinstance(expr, ir.PartyRef):
            party = next((each for each in node.parties if each.id == expr.name), None)
            return party is None or party.how == "creator"
        if not isinstance(expr, ir.FieldRef):
            return False
        return all(each.type.name == "authority" for each in self._fields(node, expr.name))

    def is_there(self, expr: ir.Expr, procedure: str) -> bool:
        """Return whether an expression gives somebody for certain: who acts, who created a case, or those of a kind."""
        if isinstance(expr, ir.Attr):
            return expr.codes is None and self.is_there(expr.of, procedure)
        if not isinstance(expr, ir.PartyRef):
            return False
        party = next((each for each in self._procedures[procedure].parties if each.id == expr.name), None)
        if party is None or party.how == "creator":
            return True
        return party.how == "kind" and party.country is None and bool(self.of_kinds(party.kinds))

    def _fields(self, node: nodes.Procedure, name: str) -> list[nodes.FieldNode]:
        items = [placed.item for placed in form(node)]
        items += [placed.item for action in node.actions for placed in leaves(action.items)]
        return [each for each in items if isinstance(each, nodes.FieldNode) and each.id == name]

    def _everybody(self) -> Found:
        return frozenset(range(len(self.watchers)))
