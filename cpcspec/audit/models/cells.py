"""The few values that stand for all values of a field: those that the conditions of a procedure can tell apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import Any

from pydantic import JsonValue

from cpcspec.audit.models.mentions import fields_read
from cpcspec.audit.models.model import Watcher
from cpcspec.ir import expr as ir
from cpcspec.ir.field_type import NO_BOUNDS, Bounds
from cpcspec.ir.nodes import FieldNode
from cpcspec.ir.registry import BY_NAME
from cpcspec.ir.tables import Code
from cpcspec.semantics.tables import Program

FEW = 4
"""Up to so many members, every set of them is looked at; of more only single ones and all together."""
PLAIN = "Example"
"""What stands in stories for any text."""
A_DAY = "2020-02-03"


class Cells:
    """Finds the cells of fields; `conditions` are all that the procedure judges."""

    def __init__(
        self,
        program: Program,
        found: tuple[Watcher, ...],
        conditions: Iterable[ir.Expr],
        acting: Iterable[Watcher] | None = None,
        counted: frozenset[str] = frozenset(),
    ) -> None:
        """Note the constants and the attributes of codes that the conditions speak of.

        `acting` are the authorities that could play a part in the procedure (None: all); `counted` are fields whose
        numbers say how long something takes, and nothing else.
        """
        self._program = program
        self._counted = counted
        self._codes = program.codes
        playing = {each.country for each in (found if acting is None else acting)}
        self._away = {each.country for each in program.spec.register_rows} - playing
        self._watchers = found
        self._playing = playing
        self._merged: set[str] = set()
        self._coarse: set[str] = set()
        self.states: set[tuple[str, frozenset[str]]] = set()
        """The states of linked cases that conditions tell from others, by their procedures."""
        self.constants: set[Any] = set()
        self.numbers: set[int] = set()
        """By themselves, since a set takes 0 for `no`, and 1 for `yes`."""
        self.attributes: set[str] = set()
        for each in conditions:
            self._note(each)

    def _note(self, expr: object) -> None:
        if isinstance(expr, tuple):
            for each in expr:
                self._note(each)
        elif isinstance(expr, ir.ExprNode):
            if isinstance(expr, ir.Const) and expr.value is not None:
                self.constants.add(expr.value)
                self.numbers.update((expr.value,) if type(expr.value) is int else ())
            if isinstance(expr, ir.LinkedAny) and expr.states is not None:
                self.states.add((expr.procedure, frozenset(expr.states)))
            if isinstance(expr, ir.Attr) or (isinstance(expr, ir.FieldRef) and expr.scope == "row"):
                self.attributes.add(expr.name)
            for _, value in expr:
                self._note(value)

    def knows(self, expressions: Iterable[ir.Expr]) -> bool:
        """Return whether the cells tell apart all that these conditions do."""
        asked = tuple(expressions)
        if self._counted and not self._counted.isdisjoint(fields_read(asked)):
            return False
        more = Cells(self._program, (), asked)
        codes = {code for table in self._codes.values() for code in table}
        rows = self._program.spec.register_rows
        people = {said for each in rows for said in (each.id, each.name, each.country)}
        new = {each for each in more.constants - self.constants if each in codes or each in people}
        told = more.numbers <= self.numbers and more.attributes <= self.attributes and more.states <= self.states
        return not new and told

    def stand_for(self, names: Iterable[str], expr: ir.Expr) -> bool:
        """Return whether the values of the fields it reads stand for all that a condition may be asked of.

        Those of a field with more codes than there are sets for stand for known and not known only. Where one code
        stands for several, they cannot be counted, nor compared with another field.
        """
        fields = {each.removeprefix("field:") for each in names if each.startswith("field:")}
        if fields & self._coarse and not _is_known(expr):
            return False
        return not (fields & self._merged and _counts_or_compares(expr, fields & self._merged))

    def of(self, field: FieldNode, own_country: str | None = None) -> tuple[JsonValue, ...]:
        """Return the values that stand for those of a field; the first is None.

        `own_country` narrows the authorities of the small form of an action to those of its actor's country.
        """
        kind = BY_NAME[field.type.name].value
        if kind == "bool":
            return (None, True, False)
        if kind in ("code", "codes"):
            table = self._codes.get(field.type.codes or "", {})
            codes = self._of_codes(table)
            if len(codes) < sum(each.valid_to is None for each in table.values()):
                self._merged.add(field.id)
            if kind == "codes" and len(codes) > FEW:
                self._coarse.add(field.id)
            return (None, *codes) if kind == "code" else (None, *map(_json, sets_of(codes)))
        if kind in ("authority", "authorities"):
            found = [each.id for each in self.candidates(field.type.kinds, own_country)]
            return (None, *found) if kind == "authority" else (None, *map(_json, sets_of(found)))
        if kind == "number":
            return (None, *self._of_numbers(field))
        if kind == "date":
            return (None, A_DAY)
        return (None, _example(field))

    def is_coarse(self, name: str) -> bool:
        """Return whether the values of a field tell no more than whether it has one."""
        return name in self._coarse

    def candidates(self, kinds: Collection[str], country: str | None = None) -> Iterator[Watcher]:
        """Yield the authorities of the small world of some kinds, in one country or anywhere."""
        for each in self._watchers:
            if set(kinds).intersection(each.kinds) and country in (None, each.country):
                yield each

    def _of_codes(self, table: dict[str, Code] | Any) -> list[str]:
        """Return a code for each answer that the conditions can give about one."""
        special = {each for each in self.constants if isinstance(each, str)} | self._countries()
        found: dict[object, str] = {}
        told = {
            code: tuple((name, entry.attributes.get(name)) for name in sorted(self.attributes))
            for code, entry in table.items()
            if entry.valid_to is None
        }
        here = {attributes for code, attributes in told.items() if code in self._countries()}
        for code, attributes in told.items():
            # A country whose authorities are not in the small world is one of those that are there.
            if code in special or code not in self._away or attributes not in here:
                found.setdefault((code if code in special else "", attributes), code)
        return list(found.values())

    def _countries(self) -> set[str]:
        """Return the countries of all who could play a part."""
        return self._playing

    def _of_numbers(self, field: FieldNode) -> list[int]:
        least, most = (
            each.value if isinstance(each, ir.Const) else None for each in (field.type.least, field.type.most)
        )
        bounds = Bounds(least if type(least) is int else None, most if type(most) is int else None)
        check = BY_NAME[field.type.name].check
        numbers = () if field.id in self._counted else self.numbers
        near = {each + shift for each in numbers for shift in (-1, 0, 1)}
        # What has no lower bound can be negative: only the type and its bounds decide which numbers there are.
        plain = next(
            each for each in (bounds.least, 0, bounds.most) if each is not None and check(each, bounds) is None
        )
        return sorted({plain} | {each for each in near if check(each, bounds) is None})


def sets_of(members: Iterable[str]) -> list[list[str]]:
    """Return the sets of members that are looked at, as lists: all of a few, else single ones and all together."""
    every = list(members)
    if len(every) <= FEW:
        return [list(each) for size in range(1, len(every) + 1) for each in combinations(every, size)]
    return [[each] for each in every] + [every]


def _is_known(expr: ir.Expr) -> bool:
    """Return whether nothing is asked of a value but whether it is there."""
    if isinstance(expr, ir.Known):
        return isinstance(expr.arg, ir.FieldRef)
    nothing = ir.Const(value=None)
    return isinstance(expr, ir.Compare) and expr.how in ("eq", "ne") and nothing in (expr.left, expr.right)


def _counts_or_compares(expr: object, merged: Collection[str]) -> bool:
    """Return whether codes of one of these fields are counted, or compared with what is no constant."""
    if isinstance(expr, tuple):
        return any(_counts_or_compares(each, merged) for each in expr)
    if not isinstance(expr, ir.ExprNode):
        return False
    if isinstance(expr, ir.Rows) and expr.how == "count" and _reads(expr.over, merged):
        return True
    sides: tuple[ir.Expr, ...] = ()
    if isinstance(expr, ir.Compare):
        sides = (expr.left, expr.right)
    elif isinstance(expr, ir.Includes):
        sides = (expr.arg, expr.member)
    elif isinstance(expr, ir.OneOf):
        sides = (expr.arg, *expr.options)
    codes = [each for each in sides if isinstance(each, ir.FieldRef) and each.scope == "form"]
    if len(codes) > 1 and _reads(tuple(codes), merged):
        return True
    return any(_counts_or_compares(value, merged) for _, value in expr)


def _reads(found: object, names: Collection[str]) -> bool:
    if isinstance(found, tuple):
        return any(_reads(each, names) for each in found)
    if isinstance(found, ir.FieldRef):
        return found.name in names
    return isinstance(found, ir.ExprNode) and any(_reads(value, names) for _, value in found)


def _json(members: list[str]) -> JsonValue:
    return list[JsonValue](members)


def _example(field: FieldNode) -> JsonValue:
    """Return a value that the field's type takes."""
    kind = BY_NAME[field.type.name]
    if kind.value == "text" and kind.check(PLAIN, NO_BOUNDS) is None:
        return PLAIN
    first: Any = kind.examples.valid[0]
    return first  # type: ignore[no-any-return]
