"""Resolved properties: what must be true of every case of a procedure, whatever anybody does."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cpcspec.ir.base import Node
from cpcspec.ir.expr import Expr
from cpcspec.ir.nodes import Element, Period

GONE = "(gone)"
"""The state of a case that was deleted or erased, as conditions of properties name it."""


class Always(Node):
    """The condition holds at every moment of every case."""

    form: Literal["always"] = "always"
    condition: Expr


class Never(Node):
    """The condition holds at no moment of any case."""

    form: Literal["never"] = "never"
    condition: Expr


class AtLast(Node):
    """Every case comes to fulfil the condition, even if nobody does anything any more."""

    form: Literal["at_last"] = "at_last"
    condition: Expr


class Once(Node):
    """From the moment on at which the first condition holds, the second one holds for ever."""

    form: Literal["once"] = "once"
    condition: Expr
    then: Expr


class LeadsTo(Node):
    """Whenever the cause holds, the effect comes about in the end; with `within`, at the latest after that time."""

    form: Literal["leads_to"] = "leads_to"
    cause: Expr
    effect: Expr
    within: Period | None = None


class OnlyAfter(Node):
    """The condition never holds unless the other one holds too, or held before."""

    form: Literal["only_after"] = "only_after"
    condition: Expr
    before: Expr


class Activity(Node):
    """Something that may be done: one thing (`id`), or anything of a kind (no `id`; of kind `any`: anything at all)."""

    kind: Literal["action", "edit", "comment", "attach", "any"]
    id: str = ""


class OnlyMay(Node):
    """Only these parties (none: nobody) may do one of these things in these states."""

    form: Literal["only_may"] = "only_may"
    parties: tuple[str, ...] = ()
    activities: tuple[Activity, ...]
    states: tuple[str, ...]
    when: Expr | None = None


class OnlySee(Node):
    """Only these parties (none: nobody) see these items in these states.

    `anything` is any item, `personal` any item with personal data where it is not masked. Of `items`, those that hold
    nothing but personal data count where they are not masked. With `period`, the claim is
    about the time from so long after the condition `after` came true.
    """

    form: Literal["only_see"] = "only_see"
    parties: tuple[str, ...] = ()
    what: Literal["anything", "personal", "items"]
    paths: tuple[str, ...] = ()
    states: tuple[str, ...]
    period: Period | None = None
    after: Expr | None = None


class AtMost(Node):
    """A comment box takes at most so many entries of each country, or of each authority."""

    form: Literal["at_most"] = "at_most"
    box: str
    count: int
    per: Literal["country", "authority"]


class StartsOnly(Node):
    """A case starts only from the menu, or only from a case of these procedures (None: from anywhere).

    `parties` are those of the case that it starts from; `kinds` the kinds of authority that start it.
    """

    form: Literal["starts_only"] = "starts_only"
    menu: bool = False
    sources: tuple[str, ...] | None = None
    parties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


Claim = Annotated[
    Always | Never | AtLast | Once | LeadsTo | OnlyAfter | OnlyMay | OnlySee | AtMost | StartsOnly,
    Field(discriminator="form"),
]


class Property(Element):
    """A property of one procedure: the claim, as it is written (`said`) and where (`path:line`)."""

    procedure: str
    claim: Claim
    said: str
    place: str
