"""Folding settles what literals settle, and changes nothing else."""

from __future__ import annotations

import pytest

from cpcspec.ir.expr import And, Compare, Const, Expr, FieldRef, Known, Not, OneOf, Or, SystemRef
from cpcspec.ir.fold import NO, YES, condition, folded

FIELD = FieldRef(name="kind")
STATE = SystemRef(name="state")
OPEN = Compare(how="eq", left=FIELD, right=Const(value="open"))
OPEN_OR_SHUT = OneOf(arg=FIELD, options=(Const(value="open"), Const(value="shut")))


def _compare(left: object, how: str, right: object) -> Expr:
    return Compare.model_validate(
        {"how": how, "left": {"op": "const", "value": left}, "right": {"op": "const", "value": right}}
    )


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (Compare(how="eq", left=NO, right=YES), NO),
        (Compare(how="ne", left=NO, right=YES), YES),
        (_compare(None, "eq", None), YES),
        (Compare(how="eq", left=Const(value=1), right=YES), NO),
        (_compare(3, "le", 3), YES),
        (_compare(3, "gt", 3), NO),
        (_compare(None, "lt", 3), NO),
        (_compare("2020-02-03", "ge", "2020-01-01"), YES),
        (Known(arg=Const(value="")), NO),
        (Known(arg=Const(value=0)), YES),
        (OneOf(arg=Const(value="a"), options=(Const(value="b"), Const(value="a"))), YES),
        (Not(arg=YES), NO),
        (Not(arg=Not(arg=OPEN)), OPEN),
        (And(args=(YES, OPEN)), OPEN),
        (And(args=(OPEN, NO)), NO),
        (And(args=(OPEN, OPEN)), OPEN),
        (And(args=(OPEN_OR_SHUT, OPEN)), OPEN),
        (And(args=(OPEN, And(args=(YES, Known(arg=FIELD))))), And(args=(OPEN, Known(arg=FIELD)))),
        (And(args=()), YES),
        (Or(args=(NO, OPEN)), OPEN),
        (Or(args=(OPEN, YES)), YES),
        (Or(args=(OPEN_OR_SHUT, OPEN)), Or(args=(OPEN_OR_SHUT, OPEN))),
        (OPEN, OPEN),
    ],
)
def test_what_is_settled_is_folded(expr: Expr, expected: Expr) -> None:
    """Literals that are compared, and what they make superfluous, are gone."""
    assert folded(expr) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [(("draft",), NO), (("sent",), YES), (("draft", "sent"), None), ((), None)],
)
def test_states_settle_what_is_said_of_the_state(states: tuple[str, ...], expected: Expr | None) -> None:
    """Where only some states are possible, a condition on the state may hold in all or in none of them."""
    is_sent = Compare(how="eq", left=STATE, right=Const(value="sent"))
    is_not_sent = Compare(how="ne", left=STATE, right=Const(value="sent"))
    among = OneOf(arg=STATE, options=(Const(value="sent"), Const(value="closed")))
    assert folded(is_sent, states) == (expected or is_sent)
    assert folded(among, states) == (expected or among)
    opposite = None if expected is None else NO if expected == YES else YES
    assert folded(is_not_sent, states) == (opposite or is_not_sent)


def test_a_condition_that_always_holds_is_none() -> None:
    """No condition and one that is always true are the same."""
    assert condition(None) is None
    assert condition(_compare(1, "eq", 1)) is None
    assert condition(OPEN) == OPEN
