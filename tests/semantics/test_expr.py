"""Expressions mean what the language says, for unknown values too, and never raise."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpcspec.ir.expr import (
    And,
    Attr,
    Compare,
    CompareOp,
    Const,
    Expr,
    FieldRef,
    Includes,
    Known,
    LinkedAny,
    Not,
    OneOf,
    Or,
    PartyRef,
    Pick,
    Rows,
    Shift,
    SystemRef,
    Without,
)
from cpcspec.semantics.case import Actor, Case, Link
from cpcspec.semantics.expr import Env, compiled
from tests.support.permits import Stage

F = FieldRef
C = Const
LINKED = Link("other", "permit", "")


def value_of(expr: Expr, actor: str | None = "o_fr", state: str = "sent", **values: Any) -> Any:
    """Return the value of an expression in a permit with these values, linked with another one in draft."""
    stage = Stage()
    table = stage.program.procedures["permit"]
    now = "2020-01-02T10:00:00+00:00"
    case = Case("c", "permit", state, 3, "o_fr", now, "2020-01-03T10:00:00", "2020-01-04T10:00:00", "P-1", values)
    stage.cases["other"] = case._replace(id="other", state="draft")
    linked = case._replace(links=(LINKED,), parties={"in_charge": ("d_de",), "told": ("o_de", "d_de")})
    env = Env(table.players, linked, stage.world(), Actor(actor) if actor else None)
    env.given = {"chosen": ["a1"], "amount": 3}
    return compiled(expr, table.names.known(table.actions["hand_over"].node.items, "given"))(env)


def compare(how: CompareOp, left: Any, right: Any) -> bool:
    """Return how two values of fields compare."""
    found: bool = value_of(Compare(how=how, left=F(name="x"), right=F(name="y")), x=left, y=right)
    return found


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, 1, True),
        (1, 2, False),
        (True, 1, False),
        (1, True, False),
        ("a", "a", True),
        (None, None, True),
        (None, "", True),
        ("", [], True),
        (None, "a", False),
        (["a", "b"], ["b", "a"], True),
        (["a", "b"], ["a"], False),
        ([{"x": 1}], [{"x": 2}], False),
        ([{"x": 1}], [{"x": 1}], True),
        (["a", "b"], "a", True),
        ("c", ["a", "b"], False),
        ([], "a", False),
        ([], None, True),
    ],
)
def test_equality(left: Any, right: Any, *, equal: bool) -> None:
    """Two unknown values are equal; one is equal to several where it is among them; yes is not 1."""
    assert compare("eq", left, right) is equal
    assert compare("ne", left, right) is not equal


@pytest.mark.parametrize(
    ("left", "right", "less", "equal"),
    [(1, 2, True, False), (2, 2, False, True), ("2020-01-01", "2020-02-01", True, False)],
)
def test_order(left: Any, right: Any, *, less: bool, equal: bool) -> None:
    """Numbers and dates have an order."""
    assert compare("lt", left, right) is less
    assert compare("ge", left, right) is not less
    assert compare("gt", right, left) is less
    assert compare("le", left, right) is (less or equal)


@pytest.mark.parametrize("other", [None, "", [], "a", True, ["a"], {}])
@pytest.mark.parametrize("how", ["lt", "le", "gt", "ge"])
def test_there_is_no_order_with_an_unknown_or_another_kind_of_value(how: CompareOp, other: Any) -> None:
    """Whatever is compared in order with what has no order, the answer is no."""
    assert compare(how, 5, other) is False
    assert compare(how, other, 5) is False


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (And(args=()), True),
        (Or(args=()), False),
        (And(args=(C(value=True), C(value=False))), False),
        (Or(args=(C(value=False), C(value=True))), True),
        (Not(arg=C(value=None)), True),
        (Known(arg=C(value="")), False),
        (Known(arg=F(name="codes")), True),
        (Known(arg=F(name="empty")), False),
        (OneOf(arg=F(name="word"), options=(C(value="a"), C(value="b"))), True),
        (OneOf(arg=F(name="codes"), options=(C(value="B"),)), True),
        (OneOf(arg=F(name="nothing"), options=(C(value="b"),)), False),
        (Includes(arg=F(name="codes"), member=C(value="A")), True),
        (Includes(arg=F(name="codes"), member=C(value="C")), False),
        (Includes(arg=F(name="nothing"), member=F(name="nothing")), False),
        (Includes(arg=PartyRef(name="told"), member=PartyRef(name="in_charge")), True),
        (Includes(arg=PartyRef(name="told"), member=PartyRef(name="actor")), False),
        (Without(left=PartyRef(name="told"), right=PartyRef(name="in_charge")), ("o_de",)),
        (PartyRef(name="nobody_such"), ()),
        (PartyRef(name="actor"), ("o_fr",)),
        (Attr(of=PartyRef(name="asker"), name="country"), "FR"),
        (Attr(of=PartyRef(name="told"), name="country"), "DE"),
        (Attr(of=PartyRef(name="told"), name="name"), ("Office Berlin", "Desk Germany")),
        (Attr(of=C(value="nobody"), name="country"), None),
        (Attr(of=C(value="a1"), name="answer", codes="catalogue"), "text"),
        (Attr(of=C(value="zz"), name="answer", codes="catalogue"), None),
        (Attr(of=C(value="a1"), name="answer", codes="no_such_list"), None),
        (SystemRef(name="state"), "sent"),
        (SystemRef(name="number"), "P-1"),
        (SystemRef(name="created_on"), "2020-01-02"),
        (SystemRef(name="changed_on"), "2020-01-03"),
        (SystemRef(name="entered_on"), "2020-01-04"),
        (SystemRef(name="today"), "2020-02-03"),
        (SystemRef(name="this"), None),
        (LinkedAny(procedure="permit"), True),
        (LinkedAny(procedure="permit", states=("draft",)), True),
        (LinkedAny(procedure="permit", states=("sent",)), False),
        (LinkedAny(procedure="permit", states=()), False),
        (LinkedAny(procedure="appeal"), False),
        (Pick(how="largest", left=C(value=1), right=C(value=2)), 2),
        (Pick(how="smallest", left=C(value=1), right=C(value=2)), 1),
        (Pick(how="smallest", left=C(value=None), right=C(value=2)), 2),
        (Pick(how="largest", left=C(value=2), right=C(value=None)), 2),
        (Shift(date=C(value="2020-01-31"), amount=C(value=1), unit="month"), "2020-02-29"),
        (Shift(date=C(value="2020-02-03"), amount=C(value=3), unit="day", back=True), "2020-01-31"),
        (F(name="amount", scope="given"), 3),
        (F(name="alone", scope="row"), None),
    ],
)
def test_each_kind_of_expression(expr: Expr, expected: object) -> None:
    """Each expression gives its value."""
    assert value_of(expr, word="b", codes=["A", "B"], empty=[]) == expected


def rows(how: str, over: Expr, where: Expr | None = None, codes: str | None = None) -> Expr:
    """Return an expression over rows."""
    return Rows(how=how, over=over, where=where, codes=codes)  # type: ignore[arg-type]


def is_(left: Expr, right: Any) -> Expr:
    """Return whether something is that value."""
    return Compare(how="eq", left=left, right=C(value=right))


ROW_KIND = is_(F(name="kind", scope="row"), "home")
ANSWER = is_(Attr(of=F(name="question", scope="row"), name="answer", codes="catalogue"), "text")
PIECES = rows("any", F(name="parts_of_answer", scope="row"), Known(arg=F(name="piece", scope="row")))
OUTER = rows("any", F(name="parts_of_answer", scope="row"), is_(F(name="details", scope="row"), "here"))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (rows("count", F(name="phones")), 2),
        (rows("count", F(name="phones"), ROW_KIND), 1),
        (rows("any", F(name="phones"), ROW_KIND), True),
        (rows("every", F(name="phones"), ROW_KIND), False),
        (rows("every", F(name="nothing"), ROW_KIND), True),
        (rows("any", F(name="nothing")), False),
        (rows("any", F(name="questions"), ANSWER), True),
        (rows("count", F(name="questions"), PIECES), 1),
        (rows("count", F(name="questions"), OUTER), 1),
        (rows("any", F(name="chosen", scope="given"), is_(F(name="details", scope="row"), "here")), True),
        (rows("count", F(name="chosen", scope="given")), 1),
        (rows("any", F(name="codes"), is_(F(name="topic", scope="row"), "B"), "catalogue"), True),
        (rows("every", F(name="codes"), is_(F(name="topic", scope="row"), "B"), "catalogue"), False),
        (rows("any", F(name="codes"), is_(SystemRef(name="this"), "b1"), "catalogue"), True),
        (rows("any", PartyRef(name="told"), is_(Attr(of=SystemRef(name="this"), name="country"), "DE")), True),
        (rows("count", C(value="word")), 1),
    ],
)
def test_rows_are_gone_through(expr: Expr, expected: object) -> None:
    """`any`, `every` and `count` go through rows, rows inside rows, chosen rows, codes and authorities."""
    found = value_of(
        expr,
        phones=[{"kind": "home"}, {"kind": "work"}],
        questions=[{"question": "a1", "details": "here", "parts_of_answer": [{"piece": "p"}]}, {"question": "a2"}],
        codes=["a1", "b1"],
    )
    assert found == expected


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.dates().map(str)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "question"]), inner),
    max_leaves=4,
)
LEAVES: st.SearchStrategy[Expr] = st.one_of(
    SCALARS.map(lambda value: C(value=value)),
    st.builds(
        F, name=st.sampled_from(["phones", "topics", "x", "kind"]), scope=st.sampled_from(["form", "row", "given"])
    ),
    st.builds(SystemRef, name=st.sampled_from(get_args(SystemRef.model_fields["name"].annotation))),
    st.builds(PartyRef, name=st.sampled_from(["actor", "asker", "desks", "told", "nobody"])),
    st.builds(LinkedAny, procedure=st.just("permit"), states=st.none() | st.just(("sent",))),
)


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    codes = st.sampled_from([None, "catalogue", "none"])
    some = st.lists(inner, max_size=2).map(tuple)
    return st.one_of(
        st.builds(Attr, of=inner, name=st.sampled_from(["country", "name", "topic"]), codes=codes),
        st.builds(Not, arg=inner),
        st.builds(And, args=some),
        st.builds(Or, args=some),
        st.builds(Compare, how=st.sampled_from(get_args(CompareOp)), left=inner, right=inner),
        st.builds(Known, arg=inner),
        st.builds(OneOf, arg=inner, options=some),
        st.builds(Includes, arg=inner, member=inner),
        st.builds(
            Rows, how=st.sampled_from(["any", "every", "count"]), over=inner, where=st.none() | inner, codes=codes
        ),
        st.builds(Pick, how=st.sampled_from(["largest", "smallest"]), left=inner, right=inner),
        st.builds(Without, left=inner, right=inner),
        st.builds(Shift, date=inner, amount=inner, unit=st.sampled_from(["hour", "month"]), back=st.booleans()),
    )


@given(st.recursive(LEAVES, _larger, max_leaves=6), VALUES, VALUES, VALUES)
@settings(max_examples=100, deadline=None)
def test_every_expression_has_a_value_whatever_the_fields_hold(expr: Expr, one: Any, two: Any, three: Any) -> None:
    """No expression raises, and the same question has the same answer twice."""
    values = {"phones": one, "topics": two, "x": three}
    assert value_of(expr, None, **values) == value_of(expr, None, **values)
