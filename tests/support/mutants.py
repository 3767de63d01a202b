"""Specs with one fault each. Every node of the IR is asked which single faults it could have: `tests.support.faults`.

A fault is one in the text: where several procedures use the same fragment, all of them have it. A mutant is found by
its name, which says where the fault is and what it is; names do not depend on settings or on lines, so that the same
fault can be put into a spec under other settings and be named in a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import zip_longest
from typing import Any, NamedTuple

from cpcspec.analysis.reading import within
from cpcspec.compiler.driver import Compiled
from cpcspec.compiler.origins import Origins
from cpcspec.ir import nodes
from cpcspec.ir.base import Node
from cpcspec.ir.expr import Attr, FieldRef
from cpcspec.ir.nodes import Spec
from cpcspec.source import Span
from tests.support.fault_kit import Around, Fault, around
from tests.support.faults import faults_in
from tests.support.word_faults import code_wrong

Place = tuple[str | int, ...]
"""The way to a node from the spec: names of fields, and places in tuples."""

Text = tuple[Span | str, str, int]
"""The element of the text that a fault is in, the way from there, and which of the faults of that node it is."""

ORIGIN_OF: dict[type[Node], str] = {
    nodes.Action: "action", nodes.Attachments: "form", nodes.Box: "form", nodes.FieldNode: "form",
    nodes.ListNode: "form", nodes.Mail: "mail", nodes.Part: "part", nodes.Party: "party", nodes.SectionNode: "form",
    nodes.State: "state", nodes.Tab: "form", nodes.Timer: "timer",
}  # fmt: skip
SWITCHED = "__on"


class Mutant(NamedTuple):
    """A spec with one fault: in which procedures, of which kind, where, and the way to what is replaced by what."""

    procedures: tuple[str, ...]
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


# ---------------------------------------------------------------- all there are


def mutants(done: Compiled, seed: int = 0, spec: Spec | None = None) -> list[Mutant]:
    """Return every single fault that we know how to make, in the spec under its own or other settings.

    The seed settles what is swapped with what.
    """
    spec = spec or done.spec
    found: dict[Text, list[Mutant]] = {}
    every = (*_of_procedures(spec, done.origins, seed), *_of_reuses(spec, done.origins, seed), *_of_codes(spec))
    for text, mutant in every:
        found.setdefault(text, []).append(mutant)
    return [_joined(each) for each in found.values()]


def _joined(same: list[Mutant]) -> Mutant:
    """Return one mutant that has the fault wherever the text is used."""
    procedures = tuple(dict.fromkeys(name for each in same for name in each.procedures))
    used = f" (and {len(procedures) - 1} more)" if len(procedures) > 1 else ""
    changes = tuple(change for each in same for change in each.changes)
    return same[0]._replace(procedures=procedures, where=same[0].where + used, changes=changes)


@dataclass(frozen=True)
class Here:
    """A place in the IR, in words and as a way, with the element of the text that it comes from."""

    around: Around
    origins: Origins
    where: str
    place: Place
    text: Span | str
    below: str = ""
    lists: str = ""

    def child(self, node: Node, field: str, number: int | None) -> Here:
        """Return the place of a node below this one."""
        step = getattr(node, "id", "") or (field if number is None else f"{field} {number + 1}")
        place = (*self.place, field) if number is None else (*self.place, field, number)
        known = self._origin(node, field, number)
        lists = f"{self.lists}{node.id}." if isinstance(node, nodes.ListNode) else self.lists
        text, below = (known, "") if known else (self.text, f"{self.below}/{step}")
        return replace(self, where=f"{self.where}/{step}", place=place, text=text, below=below, lists=lists)

    def _origin(self, node: Node, field: str, number: int | None) -> Span | None:
        if number is not None and isinstance(node, nodes.Sight):
            return self.origin("access", str(number + 1))
        if isinstance(node, nodes.Retention):
            return self.origin("retention", "1")
        kind = ORIGIN_OF.get(type(node))
        if kind is None or (kind == "form" and field == "items" and "/actions" in "/".join(map(str, self.place))):
            return None
        name: str = getattr(node, "id", "").removesuffix(SWITCHED)
        return self.origin(kind, self.lists + name)

    def origin(self, kind: str, name: str) -> Span | None:
        """Return where an element of the procedure is written."""
        known = self.origins.at(self.around.procedure.id, kind, name)
        return known.span if known else None


def _of_procedures(spec: Spec, origins: Origins, seed: int) -> Iterator[tuple[Text, Mutant]]:
    for number, procedure in enumerate(spec.procedures):
        yield from _below(
            procedure,
            Here(around(spec, procedure, seed), origins, procedure.id, ("procedures", number), procedure.id),
        )


def _of_reuses(spec: Spec, origins: Origins, seed: int) -> Iterator[tuple[Text, Mutant]]:
    by_id = {each.id: each for each in spec.procedures}
    for number, reuse in enumerate(spec.reuses):
        where = f"reuse {reuse.source} to {reuse.target}"
        written = origins.at("", "reuse", f"{reuse.source}>{reuse.target}")
        text = written.span if written else where
        here = Here(around(spec, by_id[reuse.source], seed), origins, where, ("reuses", number), text)
        yield from ((text, _touching(mutant, reuse.target)) for text, mutant in _below(reuse, here))
        left = spec.reuses[:number] + spec.reuses[number + 1 :]
        dropped = Mutant((reuse.source, reuse.target), "reuse cell dropped", where, "", ((("reuses",), left),))
        yield (where, "dropped", 0), dropped


def _of_codes(spec: Spec) -> Iterator[tuple[Text, Mutant]]:
    """Yield the faults in the columns of tables that conditions and choices go by."""
    columns = _columns(spec)
    for number, codes in enumerate(spec.codes):
        using = tuple(each.id for each in spec.procedures if codes.id in _lists_of(each))
        names = tuple(each for each in codes.attributes if each in columns)
        for place, entry in enumerate(codes.entries if using else ()):
            for which, each in enumerate(code_wrong(entry, names, codes.id)):
                way: Place = ("codes", number, "entries", place)
                changes = tuple(((*way, *below), value) for below, value in each.changes)
                where = f"codes {codes.id}"
                yield (f"{where}/{entry.code}", "", which), Mutant(using, each.kind, where, each.what, changes)


def _columns(spec: Spec) -> set[str]:
    """Return the names of the attributes that something in the procedures reads."""
    found: set[str] = set()
    for each in within(spec.procedures):
        if isinstance(each, Attr | FieldRef):
            found.add(each.name)
        elif isinstance(each, nodes.TypeOf | nodes.ListNode) and each.by:
            found.add(each.by)
    return found


def _lists_of(procedure: nodes.Procedure) -> set[str]:
    """Return the code lists that fields and lists of a procedure take their values from."""
    return {each.codes for each in within(procedure) if isinstance(each, nodes.TypeOf | nodes.ListNode) and each.codes}


def _touching(mutant: Mutant, procedure: str) -> Mutant:
    return mutant._replace(procedures=(*mutant.procedures, procedure))


def _below(node: Node, here: Here) -> Iterator[tuple[Text, Mutant]]:
    """Yield the faults of a node and of all nodes below it, each with its place in the text."""
    for number, each in enumerate(faults_in(node, here.around.at(here.where))):
        text = here.origin(*each.element) if each.element else None
        key: Text = (text, each.kind, 0) if text else (here.text, here.below, number)
        yield key, _mutant(each, here)
    for name in type(node).model_fields:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield from _below(value, here.child(value, name, None))
        elif isinstance(value, tuple):
            for number, child in enumerate(value):
                if isinstance(child, Node):
                    yield from _below(child, here.child(child, name, number))


def _mutant(fault: Fault, here: Here) -> Mutant:
    changes = tuple(((*here.place, *below), value) for below, value in fault.changes)
    return Mutant((here.around.procedure.id,), fault.kind, here.where, fault.what, changes)


# ---------------------------------------------------------------- some of them


def drawn(every: Iterable[Mutant], seed: int, each: int) -> list[Mutant]:
    """Return so many mutants of each procedure, one kind of fault after the other, chosen by the seed.

    Where a fault is in several procedures, it is told with one of them.
    """
    shelves: Mapping[str, dict[str, list[Mutant]]] = defaultdict(lambda: defaultdict(list))
    for mutant in sorted(every, key=lambda one: chance(seed, one.name)):
        one = min(mutant.procedures, key=lambda name: chance(seed, mutant.name + name))
        shelves[one][mutant.kind].append(mutant)
    return [mutant for _, kinds in sorted(shelves.items()) for mutant in _in_turn(kinds.values(), each)]


def of_each_kind(every: Iterable[Mutant], seed: int, each: int) -> list[Mutant]:
    """Return so many mutants of each kind of fault, chosen by the seed, from as many procedures as can be."""
    kinds: Mapping[str, dict[str, list[Mutant]]] = defaultdict(lambda: defaultdict(list))
    for mutant in sorted(every, key=lambda one: chance(seed, one.name)):
        one = min(mutant.procedures, key=lambda name: chance(seed, mutant.name + name))
        kinds[mutant.kind][one].append(mutant)
    return [mutant for _, shelves in sorted(kinds.items()) for mutant in _in_turn(shelves.values(), each)]


def _in_turn(kinds: Iterable[list[Mutant]], most: int) -> list[Mutant]:
    rounds = [one for several in zip_longest(*kinds) for one in several if one is not None]
    return rounds[:most]


def chance(seed: int, name: str) -> bytes:
    """Return what puts names in an order that only the seed decides."""
    return sha256(f"{seed}:{name}".encode()).digest()
