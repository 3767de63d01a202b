"""Every expression has plain English words, with the labels that users see."""

from __future__ import annotations

import typing

import pytest

from cpcspec.ir import expr as expressions
from cpcspec.ir.expr import (
    And,
    Attr,
    Compare,
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
from cpcspec.ir.nodes import Period
from cpcspec.ir.words import Labels, in_words, labels_of, listed, period_in_words
from tests.support.rich_spec import rich_spec

DAYS = FieldRef(name="days")
BEGUN = FieldRef(name="begun_on")
LOUD = Compare(how="eq", left=FieldRef(name="loud", scope="row"), right=Const(value=True))
WRITER = PartyRef(name="writer")
STATE = SystemRef(name="state")

SAID: list[tuple[Expr, str]] = [
    (Const(value=None), "nothing"),
    (Const(value="2020-02-03"), "2020-02-03"),
    (DAYS, "“Days to answer”"),
    (FieldRef(name="some_thing"), "some thing"),
    (SystemRef(name="changed_on"), "the day of the last change"),
    (PartyRef(name="actor"), "the acting authority"),
    (Attr(of=WRITER, name="country"), "the country of “Writer”"),
    (Known(arg=BEGUN), "“Begun on” is known"),
    (Or(args=(Known(arg=BEGUN), LOUD)), "“Begun on” is known or loud is yes"),
    (Not(arg=Known(arg=DAYS)), "“Days to answer” is not known"),
    (
        And(args=(Known(arg=DAYS), Or(args=(Known(arg=BEGUN), LOUD)))),
        "“Days to answer” is known and (“Begun on” is known or loud is yes)",
    ),
    (Compare(how="ge", left=DAYS, right=Const(value=3)), "“Days to answer” is at least 3"),
    (Compare(how="le", left=BEGUN, right=SystemRef(name="today")), "“Begun on” is on or before today"),
    (Compare(how="eq", left=STATE, right=Const(value="sent")), "the state is “Sent”"),
    (Compare(how="eq", left=FieldRef(name="known"), right=Const(value=False)), "“Neighbour” is “Not known”"),
    (Compare(how="eq", left=DAYS, right=Const(value=None)), "“Days to answer” is not known"),
    (Not(arg=Compare(how="lt", left=DAYS, right=Const(value=3))), "it is not so that “Days to answer” is less than 3"),
    (OneOf(arg=STATE, options=(Const(value="draft"), Const(value="sent"))), "the state is “Draft” or “Sent”"),
    (Includes(arg=FieldRef(name="topics"), member=Const(value="noise")), "“Topics” includes “Noise”"),
    (Includes(arg=FieldRef(name="asked_office"), member=WRITER), "“Office asked” is “Writer”"),
    (Rows(how="count", over=FieldRef(name="rooms")), "the number of rows of “Rooms”"),
    (Rows(how="any", over=FieldRef(name="rooms")), "“Rooms” has at least one row"),
    (Not(arg=Rows(how="any", over=FieldRef(name="rooms"))), "“Rooms” has no row"),
    (
        Rows(
            how="every", over=FieldRef(name="acts"), codes="acts", where=Known(arg=FieldRef(name="kind", scope="row"))
        ),
        "for every choice of “Acts broken”, its kind is known",
    ),
    (
        LinkedAny(procedure="complaint", states=("draft", "sent")),
        "a linked “Complaint & <answer>” is in “Draft” or “Sent”",
    ),
    (Not(arg=LinkedAny(procedure="complaint")), "no linked “Complaint & <answer>” exists"),
    (Pick(how="largest", left=DAYS, right=Const(value=3)), "the larger of “Days to answer” and 3"),
    (Pick(how="smallest", left=BEGUN, right=SystemRef(name="today")), "the earlier of “Begun on” and today"),
    (Without(left=PartyRef(name="helpers"), right=PartyRef(name="actor")), "“Helpers” without the acting authority"),
    (Shift(date=BEGUN, amount=Const(value=1), unit="month"), "1 month after “Begun on”"),
    (Shift(date=BEGUN, amount=DAYS, unit="day", back=True), "“Days to answer” days before “Begun on”"),
]


def _labels() -> Labels:
    return labels_of(rich_spec(), rich_spec().procedures[0])


@pytest.mark.parametrize(("expr", "words"), SAID, ids=[words for _, words in SAID])
def test_expressions_are_said_in_words(expr: Expr, words: str) -> None:
    """An expression reads as a policy officer would say it."""
    assert in_words(expr, _labels()) == words


def test_every_kind_of_expression_has_an_example() -> None:
    """No kind of expression is without words."""
    union = typing.get_args(typing.get_args(expressions.Expr)[0])
    kinds = {each.model_fields["op"].default for each in union}
    assert kinds == {each.op for each, _ in SAID}


def test_rows_know_the_labels_of_their_list() -> None:
    """Inside a list its own fields have labels, and those of the form keep theirs."""
    rooms = _labels().fields["rooms"]
    inside = _labels().within(rooms) if rooms.node == "list" else _labels()
    assert in_words(Known(arg=FieldRef(name="floor", scope="row")), inside) == "“Floor” is known"
    assert in_words(Known(arg=DAYS), inside) == "“Days to answer” is known"


def test_periods_and_lists_are_english() -> None:
    """One is singular, and an enumeration ends with its last word."""
    assert period_in_words(Period(amount=Const(value=1), unit="year"), _labels()) == "1 year"
    assert period_in_words(Period(amount=DAYS, unit="day"), _labels()) == "“Days to answer” days"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert listed([]) == ""
