"""What the conditions of a place ask for, and the few values of each that stand for all.

Numbers and dates are those named and the ones next to them; of codes there is one for each answer that a condition can
give about one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple

from cpcspec.audit.models.bounded import watchers
from cpcspec.audit.models.cells import Cells, sets_of
from cpcspec.audit.models.model import Watcher
from cpcspec.audit.models.reads import DATES
from cpcspec.audit.study.conditions import Scene
from cpcspec.ir import expr as ir
from cpcspec.ir import nodes
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.words import SYSTEM, quoted
from cpcspec.semantics.periods import shifted
from cpcspec.semantics.tables import ProcedureTable, Program

FIRST_DAY = date(2020, 2, 3)
MOST_ROWS = 40
"""So many rows that differ are tried in a list."""
MOST_COUNTED = 12
"""Up to so many choices are counted."""
FEW_ROWS = 6
"""Of up to so many rows that differ, each pair is tried."""
Kind = str
"""Where a value is kept: `form`, `row`, `given`, `system`, `party`, `creator`, `actor`, `linked`."""


class Input(NamedTuple):
    """Something that conditions ask for: where it is kept, its name, what readers call it, and its values."""

    kind: Kind
    name: str
    label: str
    values: tuple[Any, ...]
    node: nodes.FieldNode | nodes.ListNode | None = None
    whole: bool = True
    """Whether these values stand for all, so that what none of them fulfils is impossible."""


class UnknownInputError(Exception):
    """A condition asks for something that no few values stand for."""


def parts_of(expr: ir.Expr) -> Iterator[ir.Expr]:
    """Yield the expressions directly inside another one."""
    for _, value in expr:
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, ir.ExprNode):
                yield each  # type: ignore[misc]


def inside(expr: ir.Expr) -> Iterator[ir.Expr]:
    """Yield an expression and all inside it."""
    yield expr
    for each in parts_of(expr):
        yield from inside(each)


class Domains:
    """Finds the inputs of conditions of one procedure, and their values."""

    def __init__(self, program: Program, table: ProcedureTable, scene: Scene, exprs: Iterable[ir.Expr]) -> None:
        """Look at these conditions, which are judged at one place."""
        self.exprs = tuple(exprs)
        self.scene = scene
        self._program, self._table = program, table
        every = [each for expr in self.exprs for each in inside(expr)]
        known = (each.value for each in every if isinstance(each, ir.Const) and each.value is not None)
        # Python takes yes for 1, and no for 0.
        self.constants = tuple({(type(each), each): each for each in known}.values())
        self._shifts = [each for each in every if isinstance(each, ir.Shift)]
        self.people = _people(program, table.id, self.constants)
        self._cells = Cells(program, self.people, self.exprs)
        self._parties = {each.id: each for each in table.node.parties}
        self._found: dict[tuple[Kind, str], Input] = {}
        self._rows_of: dict[str, set[str]] = {}
        self._lists: dict[str, nodes.ListNode] = {}

    def inputs(self) -> tuple[Input, ...]:
        """Return what the conditions ask for; raise `UnknownInputError` where no few values stand for that."""
        for each in self.exprs:
            self._note(each, self.scene)
        for name, node in self._lists.items():
            kind = "form" if name in self.scene.labels.fields else "given" if name in self.scene.labels.given else "row"
            rows, whole = self._rows(node)
            self._add(Input(kind, name, quoted(node.label or name), rows, node, whole))
        return tuple(self._found.values())

    def _add(self, found: Input) -> None:
        self._found.setdefault((found.kind, found.name), found)

    # ------------------------------------------------------------------ what is asked for

    def _note(self, expr: ir.Expr, scene: Scene) -> None:
        if isinstance(expr, ir.FieldRef):
            self._field(expr, scene)
        elif isinstance(expr, ir.SystemRef):
            self._system(expr, scene)
        elif isinstance(expr, ir.PartyRef):
            self._party(expr.name, scene)
        elif isinstance(expr, ir.LinkedAny):
            self._linked(expr)
        elif isinstance(expr, ir.Rows):
            self._note(expr.over, scene)
            if expr.where is not None:
                self._inner(expr, expr.where, scene)
        else:
            for each in parts_of(expr):
                self._note(each, scene)

    def _field(self, expr: ir.FieldRef, scene: Scene) -> None:
        node = scene.labels.node(expr)
        if isinstance(node, nodes.ListNode):
            if expr.scope == "row":
                raise UnknownInputError(expr.name)
            self._lists[expr.name] = node
            self._rows_of.setdefault(expr.name, set())
        elif isinstance(node, nodes.FieldNode):
            if node.type.rows_of is not None:
                self._chosen(expr, node)
                return
            self._add(Input(expr.scope, expr.name, quoted(node.label or expr.name), self._values(node), node))
        elif expr.scope == "row" and expr.name in scene.labels.keys:
            codes = self._codes(scene.labels.keys[expr.name])
            self._add(Input("row", expr.name, "the entry chosen", tuple(codes)))
        else:
            raise UnknownInputError(expr.name)

    def _chosen(self, expr: ir.FieldRef, node: nodes.FieldNode) -> None:
        """Note a field that names rows of a list: none, the first, or the first two of them."""
        source = self.scene.labels.fields.get(node.type.rows_of or "")
        if not isinstance(source, nodes.ListNode):
            raise UnknownInputError(expr.name)
        self._lists[source.id] = source
        keys = {source.key} if source.key else set()
        self._rows_of.setdefault(source.id, set()).update(keys)
        ids = self._codes(source.codes or "") if source.key else ["1", "2"]
        values = (None, *(ids[: place + 1] for place in range(len(ids[:2]))))
        self._add(Input(expr.scope, expr.name, quoted(node.label or expr.name), values, node, whole=False))

    def _inner(self, expr: ir.Rows, where: ir.Expr, scene: Scene) -> None:
        """Note what a condition on rows, or on choices, asks for: fields of the rows belong to their list."""
        node = scene.labels.node(expr.over) if isinstance(expr.over, ir.FieldRef) else None
        for each in inside(where):
            if isinstance(each, ir.Rows):
                raise UnknownInputError(str(expr.over))
            if isinstance(each, ir.FieldRef) and each.scope == "row":
                if isinstance(node, nodes.ListNode) and each.name in _own(node):
                    self._rows_of[node.id].add(each.name)
                elif expr.codes is None or each.name not in self._attributes(expr.codes):
                    self._field(each, scene)
            elif isinstance(each, ir.SystemRef) and each.name == "this" and not isinstance(node, nodes.ListNode):
                continue
            elif isinstance(each, ir.FieldRef | ir.SystemRef | ir.PartyRef | ir.LinkedAny):
                self._note(each, scene)

    def _attributes(self, codes: str) -> frozenset[str]:
        return self.scene.names.attributes.get(codes, frozenset())

    def _system(self, expr: ir.SystemRef, scene: Scene) -> None:
        label = SYSTEM[expr.name]
        if expr.name == "state":
            self._add(Input("system", "state", label, tuple(self._table.labels)))
        elif expr.name == "number":
            self._add(Input("system", "number", label, (None, *self._texts("N-1"))))
        elif expr.name == "this":
            self._add(Input("system", "this", label, scene.this, whole=bool(scene.this)))
        elif expr.name in DATES:
            self._add(Input("system", expr.name, label, tuple(self._dates())))

    def _party(self, name: str, scene: Scene) -> None:
        party = self._parties.get(name)
        label = quoted(scene.labels.parties.get(name, name))
        if name == "actor":
            self._add(Input("actor", "", "the acting authority", tuple(each.id for each in self.people)))
        elif party is None:
            raise UnknownInputError(name)
        elif party.how == "creator":
            self._add(Input("creator", "", label, tuple(each.id for each in self.people)))
        elif party.how == "assigned":
            found = sets_of(each.id for each in self.people)
            self._add(Input("party", name, label, ((), *map(tuple, found))))
        elif party.how == "field":
            self._field(ir.FieldRef(name=party.field or ""), scene)
        elif party.country is not None:
            self._note(party.country, scene)

    def _linked(self, expr: ir.LinkedAny) -> None:
        """Note that there is no linked case, or one in a state of each class that the conditions tell apart."""
        other = self._program.procedures.get(expr.procedure)
        label = f"linked {quoted(other.node.label if other else expr.procedure)}"
        states = tuple(other.labels) if other is not None else ()
        self._add(Input("linked", expr.procedure, label, ("", *states)))

    # ------------------------------------------------------------------ values

    def _values(self, node: nodes.FieldNode) -> tuple[Any, ...]:
        kind = BY_NAME[node.type.name].value
        if kind == "date":
            return (None, *self._dates())
        if kind == "text":
            return (None, *self._texts(self._cells.of(node)[1]))
        if kind == "number":
            # A second and a third number, so that two fields may differ either way.
            low, high = _bounds(node)
            near = (each for each in (low + 1, low + 2, high) if low <= each <= high)
            return tuple(dict.fromkeys((*self._cells.of(node), *near)))
        if kind in ("code", "codes"):
            found = self._codes(node.type.codes or "")
            return (None, *found) if kind == "code" else (None, *sets_of(found), *self._counted(node))
        return self._cells.of(node)

    def _counted(self, node: nodes.FieldNode) -> list[list[str]]:
        """Return as many choices as a condition counts, and one more; those of a list that end are left out."""
        most = max((each for each in self.constants if type(each) is int), default=0)
        table = self._program.codes.get(node.type.codes or "", {})
        live = [code for code, entry in table.items() if entry.valid_to is None]
        return [live[:number] for number in range(1, min(most + 1, len(live), MOST_COUNTED) + 1)]

    def _codes(self, codes: str) -> list[str]:
        """Return a code for each answer, and those that conditions name though they cannot be chosen any more."""
        table = self._program.codes.get(codes, {})
        node = nodes.FieldNode(id="", type=nodes.TypeOf(name="choice", codes=codes))
        known = [each for each in self._cells.of(node) if isinstance(each, str)]
        named = {each for each in self.constants if isinstance(each, str)}
        return [*known, *sorted(each for each in named if each in table and each not in known)]

    def _texts(self, example: Any) -> tuple[Any, ...]:
        texts = sorted(each for each in self.constants if isinstance(each, str) and each)
        return tuple(dict.fromkeys((example, *texts)))

    def _dates(self) -> list[str]:
        """Return three days, the days named with those next to them, and all of these moved by the periods named."""
        found = {FIRST_DAY, FIRST_DAY + timedelta(1), FIRST_DAY + timedelta(2)}
        for each in self.constants:
            if isinstance(each, str) and _is_date(each):
                found |= {date.fromisoformat(each) + timedelta(shift) for shift in (-1, 0, 1)}
        for shift in self._shifts:
            amount = shift.amount
            number = amount.value if isinstance(amount, ir.Const) and type(amount.value) is int else 30
            moved = {shifted(FIRST_DAY, sign * number, shift.unit) for sign in (1, -1)}
            found |= {each + timedelta(more) for each in moved for more in (-1, 0, 1)}
        return [each.isoformat() for each in sorted(found)]

    def _rows(self, node: nodes.ListNode) -> tuple[tuple[Any, ...], bool]:
        """Return values of a list: none, each row alone, pairs, all rows, and as many as are counted."""
        names = sorted(self._rows_of.get(node.id, ()))
        scene = self.scene.within(node)
        mine = Domains(self._program, self._table, scene, self.exprs)
        for name in names:
            mine._field(ir.FieldRef(name=name, scope="row"), scene)
        choices = [mine._found["row", name].values for name in names]
        rows = [dict(zip(names, each, strict=True)) for each in product(*choices)]
        rows = [{name: value for name, value in row.items() if value is not None} for row in rows]
        whole = len(rows) <= MOST_ROWS and (node.key is None or node.key in names)
        rows = rows[:MOST_ROWS]
        found: list[Any] = [None, *([each] for each in rows), rows]
        if len(rows) <= FEW_ROWS:
            found += [[one, other] for one in rows for other in rows]
        most = max((each for each in self.constants if type(each) is int), default=0)
        found += [rows[:1] * number for number in range(2, min(most, 10) + 2)]
        return tuple(found), whole


def _people(program: Program, procedure: str, constants: Iterable[Any]) -> tuple[Watcher, ...]:
    """Return the authorities of the small world, and those that constants speak of by their country, id or name."""
    known = watchers(program.spec, procedure)
    named = set(constants)
    ids = {each.id for each in known}
    kinds: set[tuple[str, tuple[str, ...]]] = set()
    more = []
    for row in program.spec.register_rows:
        spoken = row.id in named or row.name in named
        if row.id not in ids and (spoken or (row.country in named and (row.country, row.kinds) not in kinds)):
            kinds.add((row.country, row.kinds))
            more.append(Watcher(row.id, row.name, row.kinds, row.country))
    return (*known, *more)


def _own(node: nodes.ListNode) -> set[str]:
    found = {each.id for each in node.items if isinstance(each, nodes.FieldNode)}
    sections = [each for each in node.items if isinstance(each, nodes.SectionNode)]
    while sections:
        items = sections.pop().items
        found |= {each.id for each in items if isinstance(each, nodes.FieldNode)}
        sections += [each for each in items if isinstance(each, nodes.SectionNode)]
    return found | ({node.key} if node.key else set())


def _bounds(node: nodes.FieldNode) -> tuple[int, int]:
    least, most = (each.value if isinstance(each, ir.Const) else None for each in (node.type.least, node.type.most))
    low = least if type(least) is int else 0
    return low, most if type(most) is int else low + 1000


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
