"""The same spec with names collected: fragments put in, tables read, each name pointing to its block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cpcspec.compiler.ast import Block
from cpcspec.ir.expr import Scalar
from cpcspec.ir.tables import AuthorityRow, Code


@dataclass(slots=True)
class Table:
    """A code list as read from its table."""

    block: Block
    attributes: tuple[str, ...]
    entries: dict[str, Code]


@dataclass(slots=True)
class Procedure:
    """A procedure with its fragments put in; `names` maps namespace to name to block."""

    block: Block
    names: dict[str, dict[str, Block]]

    def space(self, namespace: str) -> dict[str, Block]:
        """Return the names of one namespace: form, state, party, part, action, timer or mail."""
        return self.names.setdefault(namespace, {})


@dataclass(slots=True)
class Spec:
    """All that was declared, by name."""

    sources: dict[str, Block] = field(default_factory=dict)
    kinds: dict[str, Block] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    settings: dict[str, tuple[Block, Scalar]] = field(default_factory=dict)
    register: dict[str, AuthorityRow] = field(default_factory=dict)
    fragments: dict[str, Block] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    reuses: list[Block] = field(default_factory=list)
    properties: dict[str, Block] = field(default_factory=dict)
    data: dict[str, Block] = field(default_factory=dict)
    situations: dict[str, Block] = field(default_factory=dict)
    scenarios: dict[str, Block] = field(default_factory=dict)


def with_settings(read: Spec, settings: Mapping[str, Scalar]) -> Spec:
    """Return the same with other values for some settings."""
    own = {name: (block, settings.get(name, value)) for name, (block, value) in read.settings.items()}
    return replace(read, settings=own)
