"""Specs with one fault each. Every node of the IR is asked which single faults it could have: `tests.support.faults`.

A mutant is found by its name, which says where the fault is and what it is; names do not depend on settings, so that
the same fault can be put into a spec under other settings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import zip_longest
from typing import Any, NamedTuple

from cpcspec.ir.base import Node
from cpcspec.ir.nodes import Procedure, Reuse, Spec
from tests.support.faults import Around, Fault, around, faults_in

Place = tuple[str | int, ...]
"""The way to a node from the spec: names of fields, and places in tuples."""


class Mutant(NamedTuple):
    """A spec with one fault: in which procedure, of which kind, where, and the way to what is replaced by what."""

    procedure: str
    kind: str
    where: str
    what: str
    changes: tuple[tuple[Place, Any], ...]

    @property
    def name(self) -> str:
        """Where the fault is and what it is."""
        return f"{self.where}: {self.kind}, {self.what}"

    def of(self, spec: Spec) -> Spec:
        """Return the spec with the fault."""
        for place, value in self.changes:
            spec = _with(spec, place, value)
        return spec


def _with(node: Any, place: Place, value: Any) -> Any:
    """Return a node (or tuple) with another value at a place below it."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        return (*node[:step], _with(node[step], rest, value), *node[step + 1 :])
    return node.model_copy(update={step: _with(getattr(node, step), rest, value)})


def mutants(spec: Spec, seed: int = 0) -> Iterator[Mutant]:
    """Yield every single fault that we know how to make; the seed settles what is swapped with what."""
    for number, procedure in enumerate(spec.procedures):
        here = around(spec, procedure, seed)
        yield from _below(procedure, ("procedures", number), procedure.id, here)
    by_id = {each.id: each for each in spec.procedures}
    for number, reuse in enumerate(spec.reuses):
        yield from _of_reuse(reuse, number, around(spec, by_id[reuse.source], seed))
        yield Mutant(
            reuse.source, "reuse cell dropped", "reuse", f"{reuse.source} to {reuse.target} {number}",
            ((("reuses",), spec.reuses[:number] + spec.reuses[number + 1 :]),),
        )  # fmt: skip


def _of_reuse(reuse: Reuse, number: int, here: Around) -> Iterator[Mutant]:
    where = f"reuse {reuse.source} to {reuse.target} {number}"
    yield from _below(reuse, ("reuses", number), where, here)


def _below(node: Node, place: Place, where: str, here: Around) -> Iterator[Mutant]:
    """Yield the faults of a node and of all nodes below it."""
    for fault in faults_in(node, here.at(where)):
        yield _mutant(fault, place, where, here.procedure)
    for name in type(node).model_fields:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield from _below(value, (*place, name), f"{where}/{name}", here)
        elif isinstance(value, tuple):
            for number, each in enumerate(value):
                if isinstance(each, Node):
                    step = getattr(each, "id", "") or f"{name} {number + 1}"
                    yield from _below(each, (*place, name, number), f"{where}/{step}", here)


def _mutant(fault: Fault, place: Place, where: str, procedure: Procedure) -> Mutant:
    changes = tuple(((*place, *below), value) for below, value in fault.changes)
    return Mutant(procedure.id, fault.kind, where, fault.what, changes)


def drawn(spec: Spec, seed: int, each: int) -> list[Mutant]:
    """Return so many mutants of each procedure, one kind of fault after the other, chosen by the seed."""
    shelves: Mapping[str, dict[str, list[Mutant]]] = defaultdict(lambda: defaultdict(list))
    for mutant in sorted(mutants(spec, seed), key=lambda one: chance(seed, one.name)):
        shelves[mutant.procedure][mutant.kind].append(mutant)
    return [mutant for kinds in shelves.values() for mutant in _in_turn(kinds.values(), each)]


def _in_turn(kinds: Iterable[list[Mutant]], most: int) -> list[Mutant]:
    rounds = [one for several in zip_longest(*kinds) for one in several if one is not None]
    return rounds[:most]


def chance(seed: int, name: str) -> bytes:
    """Return what puts names in an order that only the seed decides."""
    return sha256(f"{seed}:{name}".encode()).digest()
