"""The compiled spec: frozen Pydantic models, the one joint between compiler and runtime."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cpcspec.ir.base import Node
from cpcspec.ir.expr import Expr, Scalar, Unit
from cpcspec.ir.tables import AuthorityRow, Code

Level = Literal["save", "send"]


class Element(Node):
    """A named element with its label, law basis, requirement IDs and help text."""

    id: str
    label: str = ""
    basis: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    help: str = ""


class Period(Node):
    """A length of time: an expression that gives a whole number, and its unit."""

    amount: Expr
    unit: Unit


class Check(Node):
    """A condition with the message that the user reads when it does not hold."""

    condition: Expr
    message: str = ""
    level: Level = "send"


class Requirement(Node):
    """From which level on a value must be there, and under which condition (None: always)."""

    level: Level
    when: Expr | None = None


class TypeOf(Node):
    """A field's type: its name in the registry and its parameters (see `cpcspec.ir.registry`)."""

    name: str
    least: Expr | None = None
    most: Expr | None = None
    codes: str | None = None
    by: str | None = None
    kinds: tuple[str, ...] = ()
    country: Expr | None = None
    rows_of: str | None = None


class FieldNode(Element):
    """A field; a switch is a field of type `yes/no` with its own two words."""

    node: Literal["field"] = "field"
    type: TypeOf
    part: str = ""
    required: tuple[Requirement, ...] = ()
    shown: Expr | None = None
    default: Expr | None = None
    checks: tuple[Check, ...] = ()
    personal: Expr | None = None
    flags: tuple[str, ...] = ()
    words: tuple[str, str] | None = None


class SectionNode(Element):
    """A group of items, shown together; the group behind a switch is one too."""

    node: Literal["section"] = "section"
    shown: Expr | None = None
    items: tuple[Item, ...] = ()


class LeastRows(Node):
    """How many rows must be there to send, and when."""

    count: int
    when: Expr | None = None


class ListNode(Element):
    """A one-to-many list. With `codes` its rows are entries ticked in that code list, kept under `key`."""

    node: Literal["list"] = "list"
    part: str = ""
    shown: Expr | None = None
    least: tuple[LeastRows, ...] = ()
    most: int | None = None
    codes: str | None = None
    by: str | None = None
    key: str | None = None
    checks: tuple[Check, ...] = ()
    items: tuple[Item, ...] = ()


class Box(Element):
    """A comment box: entries are added by `by` in `states`, and never altered."""

    node: Literal["comments"] = "comments"
    shown: Expr | None = None
    by: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    per: Literal["country", "authority"] | None = None
    most: int | None = None
    items: tuple[Item, ...] = ()
    effects: tuple[Effect, ...] = ()


class Attachments(Element):
    """An attachment section, for files with or without personal data."""

    node: Literal["attachments"] = "attachments"
    by: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    personal: bool = False


Item = Annotated[FieldNode | SectionNode | ListNode | Box | Attachments, Field(discriminator="node")]


class Tab(Element):
    """A tab; with `for_each` it stands once for each chosen code of that field."""

    for_each: str | None = None
    shown: Expr | None = None
    checks: tuple[Check, ...] = ()
    items: tuple[Item, ...] = ()


class Party(Element):
    """A party of a case and how its authorities are found."""

    how: Literal["creator", "kind", "assigned", "field"]
    kinds: tuple[str, ...] = ()
    country: Expr | None = None
    field: str | None = None


class Part(Element):
    """A named set of fields that is filled together; without rights only actions set it."""

    edited: tuple[tuple[str, tuple[str, ...]], ...] = ()
    button: str = ""


class State(Element):
    """A state of a case."""

    initial: bool = False
    final: bool = False


class Move(Node):
    """One way of an action: from these states to that one (None: it stays), if the condition holds."""

    states: tuple[str, ...] = ()
    to: str | None = None
    when: Expr | None = None


class SetField(Node):
    """Put a value into a field of the form."""

    effect: Literal["set"] = "set"
    field: str
    value: Expr
    when: Expr | None = None


class Assign(Node):
    """Replace the authorities of an assigned party, or add to them."""

    effect: Literal["assign"] = "assign"
    party: str
    value: Expr
    add: bool = False
    when: Expr | None = None


class GiveNumber(Node):
    """Give the case its permanent number, once."""

    effect: Literal["number"] = "number"


class DeleteCase(Node):
    """Delete the case without trace."""

    effect: Literal["delete"] = "delete"


class SendMail(Node):
    """Send a mail."""

    effect: Literal["mail"] = "mail"
    mail: str
    when: Expr | None = None


class CreateCase(Node):
    """Create a linked case. `carry` names items of the form that both have; `move` takes rows along.

    `sets` speak of the new case, their values are read in the old one.
    """

    effect: Literal["create"] = "create"
    procedure: str
    state: str = ""
    link: str = ""
    back: str = ""
    creator: str | None = None
    carry: tuple[str, ...] = ()
    move: tuple[tuple[str, str], ...] = ()
    files: bool = False
    files_chosen: str | None = None
    sets: tuple[SetField | Assign | GiveNumber | SendMail, ...] = ()


Effect = Annotated[SetField | Assign | GiveNumber | DeleteCase | SendMail | CreateCase, Field(discriminator="effect")]


class Action(Element):
    """Something a party may do in a state: guards, a small form of its own, effects."""

    by: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    confirm: str = ""
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    shows: str | None = None
    items: tuple[Item, ...] = ()
    effects: tuple[Effect, ...] = ()


class Reminder(Node):
    """Mails before (or after) a timer's end; with `every` again and again while the timer runs."""

    to: tuple[str, ...] = ()
    period: Period
    before: bool = True
    every: Period | None = None
    mail: str


class Timer(Element):
    """A period after a date, running in some states; at its end the case may move on by itself."""

    states: tuple[str, ...] = ()
    period: Period
    start: Expr
    when: Expr | None = None
    reminders: tuple[Reminder, ...] = ()
    to: str | None = None
    effects: tuple[Effect, ...] = ()
    flags: tuple[str, ...] = ()


class Mail(Element):
    """A mail (label = subject): to whom, on which actions, boxes, sections and timers, with which text."""

    to: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    except_actor: bool = False
    when: Expr | None = None
    text: str = ""


class Sight(Node):
    """One access rule: these parties see everything (or these tabs), less the exceptions, in these states.

    `hidden` holds ids of fields, lists, boxes and attachment sections; those inside lists are dotted (`list.field`).
    """

    parties: tuple[str, ...] = ()
    tabs: tuple[str, ...] | None = None
    masked: bool = False
    hidden: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    when: Expr | None = None
    basis: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()


class Hide(Node):
    """Personal data are hidden from all but the parties in `spared` from then on."""

    period: Period
    start: Expr
    spared: tuple[str, ...] = ()
    when: Expr | None = None


class Erase(Node):
    """The case is erased then; only its procedure and the fields in `keep` remain, for statistics."""

    period: Period
    start: Expr
    keep: tuple[str, ...] = ()
    when: Expr | None = None


class Retention(Node):
    """How long what is kept."""

    hide: tuple[Hide, ...] = ()
    erase: tuple[Erase, ...] = ()
    basis: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()


class Start(Node):
    """Creation from a menu, by authorities of these kinds."""

    menu: str = ""
    kinds: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()


class Procedure(Element):
    """One compiled procedure."""

    area: str = ""
    number: str = ""
    starts: tuple[Start, ...] = ()
    parties: tuple[Party, ...] = ()
    parts: tuple[Part, ...] = ()
    states: tuple[State, ...] = ()
    tabs: tuple[Tab, ...] = ()
    actions: tuple[Action, ...] = ()
    timers: tuple[Timer, ...] = ()
    mails: tuple[Mail, ...] = ()
    access: tuple[Sight, ...] = ()
    access_meets: tuple[str, ...] = ()
    access_basis: tuple[str, ...] = ()
    retention: Retention = Retention()


class Reuse(Node):
    """One cell of the reuse matrix: who may make which draft from which case, and what goes along."""

    source: str
    target: str
    by: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    when: Expr | None = None
    carry: tuple[str, ...] = ()
    sets: tuple[SetField | Assign, ...] = ()
    link: str = ""
    back: str = ""
    basis: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    help: str = ""


class CodeList(Element):
    """A code list with the names of its attributes."""

    attributes: tuple[str, ...] = ()
    entries: tuple[Code, ...] = ()


class Setting(Element):
    """A constant of policy, already put in where it is used; kept for documents."""

    value: Scalar


class Spec(Node):
    """A whole compiled spec."""

    ir_version: Literal[1] = 1
    sources: tuple[Element, ...] = ()
    kinds: tuple[Element, ...] = ()
    settings: tuple[Setting, ...] = ()
    codes: tuple[CodeList, ...] = ()
    register_rows: tuple[AuthorityRow, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    reuses: tuple[Reuse, ...] = ()
