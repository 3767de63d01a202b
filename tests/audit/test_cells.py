"""The few numbers that stand for all numbers of a field: none is forgotten that a condition can tell apart."""

from __future__ import annotations

from cpcspec.audit.models.cells import Cells
from cpcspec.ir.expr import Compare, Const, FieldRef
from cpcspec.ir.nodes import FieldNode, TypeOf
from cpcspec.semantics.program import load
from tests.support.tiny_spec import tiny_spec

PROGRAM = load(tiny_spec())
BELOW_ZERO = Compare(how="lt", left=FieldRef(name="amount"), right=Const(value=0))
ONE = Compare(how="eq", left=FieldRef(name="amount"), right=Const(value=1))
SAID = Compare(how="eq", left=FieldRef(name="agreed"), right=Const(value=False))
SURE = Compare(how="eq", left=FieldRef(name="agreed"), right=Const(value=True))


def _amount(least: int | None = None, most: int | None = None, kind: str = "whole number") -> FieldNode:
    bounds = [None if each is None else Const(value=each) for each in (least, most)]
    return FieldNode(id="amount", type=TypeOf(name=kind, least=bounds[0], most=bounds[1]))


def test_numbers_without_a_lower_bound_can_be_negative() -> None:
    """A number below zero is among the values, unless the bounds or the type forbid it."""
    cells = Cells(PROGRAM, (), (BELOW_ZERO,))
    assert cells.of(_amount()) == (None, -1, 0, 1)
    assert cells.of(_amount(least=0)) == (None, 0, 1)
    assert cells.of(_amount(most=-1)) == (None, -1)
    assert cells.of(_amount(kind="days")) == (None, 0, 1)


def test_zero_and_one_are_not_taken_for_no_and_yes() -> None:
    """The numbers of conditions count, whatever else the conditions say of yes and no."""
    cells = Cells(PROGRAM, (), (SAID, SURE, BELOW_ZERO, ONE))
    assert cells.of(_amount()) == (None, -1, 0, 1, 2)
    assert not Cells(PROGRAM, (), (SAID, SURE)).knows((ONE,))
    assert cells.knows((ONE, BELOW_ZERO))
