"""A condition means the same in the pure meaning, in the generated code and in the generated schema."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cpcspec.emitters.shapes import Shape
from cpcspec.emitters.targets.models.code_from_expr import Place
from cpcspec.emitters.targets.models.code_from_expr import test as code_of
from cpcspec.emitters.targets.models.layout import flat
from cpcspec.emitters.targets.models.names import attribute
from cpcspec.emitters.targets.schema.schema_from_expr import schema_of
from cpcspec.ir.expr import And, Compare, CompareOp, Const, Expr, FieldRef, Includes, Known, Not, OneOf, Or, Rows
from cpcspec.ir.fold import folded
from cpcspec.semantics.case import Case, Register, World
from cpcspec.semantics.expr import Env, compiled
from cpcspec.semantics.names import Names
from tests.support.rich_spec import rich_spec
from tests.support.shaped import rich_models, rich_shapes

NOW = datetime(2020, 2, 3, tzinfo=UTC)
HOWS: tuple[CompareOp, ...] = ("eq", "ne", "lt", "le", "gt", "ge")
DAYS = st.none() | st.integers(0, 3)
SOMETIMES = st.none() | st.booleans()
THINGS = st.lists(
    st.fixed_dictionaries({"thing": st.sampled_from(["noise", "light"])}, optional={"loud": SOMETIMES}), max_size=3
)
ROOMS = st.lists(st.fixed_dictionaries({"floor": DAYS}, optional={"window": SOMETIMES, "things": THINGS}), max_size=3)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "days": DAYS,
        "amount": DAYS,
        "known": SOMETIMES,
        "subject": st.sampled_from(["", "Noise", None]),
        "begun_on": st.sampled_from(["2020-02-03", "2020-02-04", None]),
        "ended_on": st.sampled_from(["2020-02-03", "2020-02-04", None]),
        "asked_office": st.sampled_from(["office_fr", "office_de", None]),
        "acts": st.lists(st.sampled_from(["32005L0029", "32017R2394"]), unique=True) | st.none(),
        "rooms": ROOMS,
    },
)


def _ref(name: str, *, row: bool = False) -> FieldRef:
    return FieldRef(name=name, scope="row" if row else "form")


CODES = (Const(value="office_fr"), Const(value="office_de"))
PLAIN: tuple[Expr, ...] = (
    *(Known(arg=_ref(each)) for each in ("days", "subject", "acts", "rooms", "known")),
    _ref("known"),
    Compare(how="eq", left=_ref("known"), right=Const(value=False)),
    Compare(how="ne", left=_ref("known"), right=Const(value=True)),
    Compare(how="eq", left=_ref("asked_office"), right=CODES[0]),
    OneOf(arg=_ref("asked_office"), options=CODES),
    OneOf(arg=_ref("asked_office"), options=CODES[:1]),
    OneOf(arg=_ref("days"), options=(Const(value=1), Const(value=2))),
    Includes(arg=_ref("acts"), member=Const(value="32005L0029")),
    Includes(arg=_ref("asked_office"), member=CODES[0]),
    Rows(how="any", over=_ref("rooms")),
    Rows(how="every", over=_ref("rooms"), where=_ref("window", row=True)),
    Compare(how="ge", left=Rows(how="count", over=_ref("rooms")), right=_ref("days")),
    Compare(how="eq", left=_ref("begun_on"), right=Const(value="2020-02-03")),
    Const(value=True),
    Const(value=False),
)
HELD: tuple[dict[str, Any], ...] = (
    {},
    {"known": True, "asked_office": "office_fr", "days": 1, "acts": ["32005L0029"], "subject": "x", "rooms": [{}]},
    {
        "known": False,
        "asked_office": "office_de",
        "days": 3,
        "acts": [],
        "subject": "",
        "rooms": [{"window": True}] * 3,
    },
    {"known": None, "asked_office": None, "days": None, "acts": None, "begun_on": "2020-02-03", "rooms": []},
)


def _compared(refs: list[FieldRef], values: list[Any]) -> st.SearchStrategy[Expr]:
    """Return comparisons of one of these fields with another one, or with a literal on either side."""
    literals = st.sampled_from([Const(value=each) for each in values])
    sides = st.sampled_from(refs)
    pairs = st.one_of(st.tuples(sides, literals), st.tuples(literals, sides), st.tuples(sides, sides))
    return st.builds(lambda how, pair: Compare(how=how, left=pair[0], right=pair[1]), st.sampled_from(HOWS), pairs)


def _joined(atoms: st.SearchStrategy[Any]) -> st.SearchStrategy[Expr]:
    """Return these conditions, and what `not`, `and` and `or` make of them."""
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.builds(lambda arg: Not(arg=arg), inner),
            st.builds(lambda args: And(args=tuple(args)), st.lists(inner, max_size=3)),
            st.builds(lambda args: Or(args=tuple(args)), st.lists(inner, max_size=3)),
        ),
        max_leaves=5,
    )


def _over(name: str, where: st.SearchStrategy[Expr], *, row: bool = False) -> st.SearchStrategy[Expr]:
    """Return conditions on the rows of a list: `any`, `every`, and how many there are."""
    made = st.builds(
        lambda how, condition: Rows(how=how, over=_ref(name, row=row), where=condition),
        st.sampled_from(["any", "every"]),
        where,
    )
    counted = st.builds(
        lambda condition: Rows(how="count", over=_ref(name, row=row), where=condition), st.none() | where
    )
    compared = st.builds(
        lambda how, rows, number: Compare(how=how, left=rows, right=Const(value=number)),
        st.sampled_from(HOWS),
        counted,
        st.integers(-1, 3),
    )
    bare = st.just(Rows(how="any", over=_ref(name, row=row)))
    return st.one_of(made, compared, bare)


def _conditions() -> st.SearchStrategy[Expr]:
    """Return conditions of all kinds that a shape can judge by itself."""
    floor, window, loud = (_ref(each, row=True) for each in ("floor", "window", "loud"))
    in_thing = _joined(st.sampled_from([Known(arg=loud), loud, Compare(how="ne", left=loud, right=Const(value=False))]))
    in_room = _joined(
        st.one_of(
            _compared([floor, _ref("days")], [1, 2]),
            st.sampled_from(
                [window, Known(arg=window), Known(arg=_ref("amount")), Known(arg=_ref("things", row=True))]
            ),
            _over("things", in_thing, row=True),
        )
    )
    atoms = st.one_of(
        _compared([_ref("days"), _ref("amount")], [0, 2, None]),
        _compared([_ref("begun_on"), _ref("ended_on")], ["2020-02-03", None]),
        st.sampled_from(PLAIN),
        _over("rooms", in_room),
    )
    return _joined(atoms)


@cache
def _names() -> Names:
    form = [item for tab in rich_spec().procedures[0].tabs for item in tab.items]
    return Names().known(form, "form")


def _meant(expr: Expr, values: dict[str, Any]) -> bool:
    """Return what the pure meaning says of a condition."""
    moment = NOW.isoformat()
    case = Case("c1", "complaint", "draft", 1, "office_fr", moment, moment, moment, values=values)
    world = World(now=NOW, register=Register(()))
    return compiled(expr, _names())(Env({}, case, world, None)) is True


def _read(shape: Shape, values: dict[str, Any]) -> SimpleNamespace:
    """Return the values as an object such as a model of the shape is, without its rules."""
    found = SimpleNamespace()
    for member in shape.members:
        value = values.get(member.id)
        if member.rows is not None:
            value = tuple(_read(member.rows, each) for each in value or ())
        elif member.type == "date" and value is not None:
            value = date.fromisoformat(value)
        setattr(found, attribute(member.id), tuple(value) if isinstance(value, list) else value)
    return found


def _agree(expr: Expr, values: dict[str, Any]) -> None:
    shape = rich_shapes()["ComplaintDraft"]
    expected = _meant(expr, values)
    assert _meant(folded(expr), values) is expected
    code = flat(code_of(expr, Place((shape,))))
    scope = {"self": _read(shape, values), "known": rich_models().known, "date": date}
    assert bool(eval(code, scope)) is expected, code  # noqa: S307 - the code under test is the one just made
    schema = schema_of(expr, shape)
    if schema is not None:
        Draft202012Validator.check_schema(schema)
        assert Draft202012Validator(schema).is_valid(values) is expected, schema


@pytest.mark.parametrize("values", HELD, ids=["nothing", "yes", "no", "unknown"])
@pytest.mark.parametrize("expr", PLAIN, ids=lambda each: each.op)
def test_each_kind_of_condition_means_the_same_everywhere(expr: Expr, values: dict[str, Any]) -> None:
    """Code and schema hold exactly where the pure meaning holds, and so do their opposites."""
    _agree(expr, values)
    _agree(Not(arg=expr), values)
    _agree(Not(arg=Not(arg=expr)), values)


@given(expr=_conditions(), values=VALUES)
def test_conditions_mean_the_same_everywhere(expr: Expr, values: dict[str, Any]) -> None:
    """Whatever conditions are made of, code and schema hold exactly where the pure meaning holds, folded or not."""
    _agree(expr, values)
