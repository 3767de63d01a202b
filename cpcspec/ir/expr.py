"""The closed union of expressions: typed, total, without loops or calls."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Scalar = str | int | bool | None
Unit = Literal["hour", "day", "week", "month", "year"]
CompareOp = Literal["eq", "ne", "lt", "le", "gt", "ge"]


class ExprNode(BaseModel):
    """What every expression node shares: it is frozen and refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Const(ExprNode):
    """A literal: text, code or ISO date as str, whole number, yes/no, or None."""

    op: Literal["const"] = "const"
    value: Scalar


class FieldRef(ExprNode):
    """The value of a field or list: of the form, of the row at hand, or of the action's own small form."""

    op: Literal["field"] = "field"
    name: str
    scope: Literal["form", "row", "given"] = "form"


class SystemRef(ExprNode):
    """A fact that the case system keeps: dates are ISO strings, `this` the code of a repeated tab."""

    op: Literal["system"] = "system"
    name: Literal["state", "number", "created_on", "changed_on", "entered_on", "today", "this"]


class PartyRef(ExprNode):
    """The authorities that play a party, as a tuple of ids; `actor` is who acts now."""

    op: Literal["party"] = "party"
    name: str


class Attr(ExprNode):
    """A property of an authority (`country`, `name`) or an attribute of a code."""

    op: Literal["attr"] = "attr"
    of: Expr
    name: str
    codes: str | None = None


class Not(ExprNode):
    """Negation."""

    op: Literal["not"] = "not"
    arg: Expr


class And(ExprNode):
    """True when every argument is."""

    op: Literal["and"] = "and"
    args: tuple[Expr, ...]


class Or(ExprNode):
    """True when any argument is."""

    op: Literal["or"] = "or"
    args: tuple[Expr, ...]


class Compare(ExprNode):
    """A comparison; order comparisons with an unknown value are false, `eq` holds between two unknowns."""

    op: Literal["compare"] = "compare"
    how: CompareOp
    left: Expr
    right: Expr


class Known(ExprNode):
    """Whether a value is there: not None, not empty."""

    op: Literal["known"] = "known"
    arg: Expr


class OneOf(ExprNode):
    """Whether the value is among the options."""

    op: Literal["one_of"] = "one_of"
    arg: Expr
    options: tuple[Expr, ...]


class Includes(ExprNode):
    """Whether a set of choices, or of authorities, holds the member."""

    op: Literal["includes"] = "includes"
    arg: Expr
    member: Expr


class Rows(ExprNode):
    """`any`, `every` or `count` over the rows of a list, or over the chosen codes of a field.

    Over codes (`codes` is set), a row-scoped reference reads an attribute of the code.
    """

    op: Literal["rows"] = "rows"
    how: Literal["any", "every", "count"]
    over: Expr
    codes: str | None = None
    where: Expr | None = None


class LinkedAny(ExprNode):
    """Whether a linked case of that procedure exists whose state is (or is not) among `states`."""

    op: Literal["linked"] = "linked"
    procedure: str
    states: tuple[str, ...] | None = None


class Pick(ExprNode):
    """The larger or smaller of two values; an unknown one gives way to the other."""

    op: Literal["pick"] = "pick"
    how: Literal["largest", "smallest"]
    left: Expr
    right: Expr


class Without(ExprNode):
    """Authorities of the left that are not among those of the right, in the order of the left."""

    op: Literal["without"] = "without"
    left: Expr
    right: Expr


class Shift(ExprNode):
    """A date moved by a period (calendar arithmetic of Regulation 1182/71 Art. 3(2)(c))."""

    op: Literal["shift"] = "shift"
    date: Expr
    amount: Expr
    unit: Unit
    back: bool = False


Expr = Annotated[
    Const
    | FieldRef
    | SystemRef
    | PartyRef
    | Attr
    | Not
    | And
    | Or
    | Compare
    | Known
    | OneOf
    | Includes
    | Rows
    | LinkedAny
    | Pick
    | Without
    | Shift,
    Field(discriminator="op"),
]
