"""How a model is made: who knows that and the spec can make it again."""

from __future__ import annotations

from typing import NamedTuple

from cpcspec.ir.expr import Expr


class Made(NamedTuple):
    """How the model of a procedure is made: what it keeps, what it leaves out, which conditions it must tell apart."""

    procedure: str
    watch: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    countries: int = 0
    asked: tuple[Expr, ...] = ()
    together: int = 2
    """So many authorities of one kind there are in one country, if the register has them."""
