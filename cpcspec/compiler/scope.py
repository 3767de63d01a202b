"""What a name means at a place: fields, rows, parties, settings, codes; and the types they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from cpcspec.compiler import model
from cpcspec.compiler.ast import Block, Clause, Word
from cpcspec.ir.registry import BY_NAME

Kind = Literal[
    "bool", "number", "text", "date", "code", "codes", "country", "authority", "authorities", "file", "rows", "state",
    "unknown",
]  # fmt: skip
SYSTEM: Mapping[str, Kind] = {
    "state": "state",
    "number": "text",
    "created_on": "date",
    "changed_on": "date",
    "entered_on": "date",
}
SAID: Mapping[str, str] = {
    "bool": "yes or no",
    "number": "a number",
    "text": "a text",
    "date": "a date",
    "code": "a choice",
    "codes": "several choices",
    "country": "a country",
    "authority": "an authority",
    "authorities": "authorities",
    "file": "a file",
    "rows": "a list of rows",
    "state": "a state",
    "unknown": "something unknown",
}


class Type(NamedTuple):
    """The type of an expression: for choices their code list, for lists their name."""

    kind: Kind
    codes: str | None = None
    rows: str | None = None

    def __str__(self) -> str:
        """Return the type in words."""
        return SAID[self.kind]


UNKNOWN = Type("unknown")
BOOL = Type("bool")
NUMBER = Type("number")
DATE = Type("date")
TEXT = Type("text")
COUNTRY = Type("country")


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that an expression may use."""

    spec: model.Spec
    procedure: model.Procedure | None = None
    rows: Mapping[str, Type] = field(default_factory=dict)
    given: Mapping[str, Type] = field(default_factory=dict)
    attributes: str | None = None
    this: Type | None = None
    beyond: Mapping[str, str] = field(default_factory=dict)
    """What may be said of a case beside its states, and the value that stands for it."""

    def form(self, name: str) -> Type | None:
        """Return the type of a field or list of the form, or None if there is no such one."""
        block = self.procedure.space("form").get(name) if self.procedure else None
        return field_type(block) if block else None

    def within(self, rows: Mapping[str, Type]) -> Scope:
        """Return the scope inside the rows of a list; names of the rows around it stay known."""
        return replace(self, rows={**self.rows, **rows}, attributes=None)

    def state(self, name: str) -> str | None:
        """Return the value that stands for a state of that name, or None if there is no such state."""
        own = self.procedure is not None and name in self.procedure.space("state")
        return name if own else self.beyond.get(name)

    def party(self, name: str) -> bool:
        """Return whether the procedure has that party, or the name is `actor`."""
        return name == "actor" or bool(self.procedure and name in self.procedure.space("party"))

    def names(self) -> Iterable[str]:
        """Return all names that could stand here, to suggest one."""
        known: set[str] = {*self.rows, *self.given, *SYSTEM, *self.spec.settings, "actor"}
        if self.procedure:
            form = self.procedure.space("form")
            known |= {name for name, block in form.items() if field_type(block)}
            known |= set(self.procedure.space("party"))
        return known


def field_type(block: Block) -> Type | None:
    """Return the type of the value that a form element holds, or None if it holds none."""
    if block.kind == "switch":
        return BOOL
    if block.kind == "list":
        return Type("rows", rows=block.name.text)
    if block.kind != "field":
        return None
    clause = next(block.clauses("type"), None)
    if clause is None:
        return UNKNOWN
    words = " ".join(each.text for each in clause.args if isinstance(each, Word))
    known = BY_NAME.get(words)
    if known is None:
        return UNKNOWN
    of = next((each for each in clause.args if isinstance(each, Clause) and each.kind == "of"), None)
    first = of.args[0] if of is not None else None
    name = first.text if isinstance(first, Word) else None
    if known.value in ("code", "codes"):
        return Type(known.value, codes=name)
    if known.value == "rows":
        return Type("rows", rows=name)
    return Type(known.value)


def list_named(procedure: model.Procedure, name: str) -> Block | None:
    """Return the list of that name, at the top of the form or inside another list."""
    top = procedure.space("form").get(name)
    if top is not None and top.kind == "list":
        return top
    return next((found for tab in procedure.block.blocks("tab") if (found := _list_in(tab, name))), None)


def _list_in(block: Block, name: str) -> Block | None:
    if block.kind == "list" and block.name.text == name:
        return block
    inner = block.blocks("section", "switch", "list")
    return next((found for each in inner if (found := _list_in(each, name))), None)


def own_types(block: Block) -> dict[str, Type]:
    """Return the types of the fields that a list, comment box or action holds for itself."""
    found: dict[str, Type] = {}
    chosen = next(block.clauses("chosen"), None)
    if chosen and isinstance(chosen.args[0], Word) and isinstance(chosen.args[-1], Word):
        found[chosen.args[-1].text] = Type("code", codes=chosen.args[0].text)
    for child in block.blocks("field", "switch", "list", "section"):
        kind = field_type(child)
        if kind:
            found[child.name.text] = kind
        if child.kind in ("section", "switch"):
            found.update(own_types(child))
    return found
