"""The spec that the benchmarks run: a ticket with 20 fields, opened and held by turns, one guard, one effect."""

from __future__ import annotations

from cpcspec.ir.expr import Compare, Const, FieldRef, SystemRef
from cpcspec.ir.nodes import (
    Action,
    Element,
    FieldNode,
    Mail,
    Move,
    Part,
    Party,
    Period,
    Procedure,
    SetField,
    Sight,
    Spec,
    Start,
    State,
    Tab,
    Timer,
    TypeOf,
)
from cpcspec.ir.tables import AuthorityRow

OWNER = "owner"
FIELDS = 20


def ticket_spec(*, mails: bool = False) -> Spec:
    """Return the spec; with `mails` each holding tells the owner, as one more row to write."""
    return Spec(
        kinds=(Element(id="office", label="Office"),),
        register_rows=(AuthorityRow(id=OWNER, name="Owner", kinds=("office",), country="FR", mailbox="o@example.org"),),
        procedures=(_ticket(mails=mails),),
    )


def _ticket(*, mails: bool) -> Procedure:
    return Procedure(
        id="ticket",
        label="Ticket",
        starts=(Start(menu="Create ticket", kinds=("office",)),),
        parties=(Party(id="owner", label="Owner", how="creator"),),
        parts=(
            Part(id="main", label="Ticket", edited=(("owner", ("open", "held")),)),
            Part(id="record", label="Kept by the system"),
        ),
        states=(State(id="open", label="Open", initial=True), State(id="held", label="Held")),
        tabs=(Tab(id="ticket_tab", label="Ticket", items=_fields()),),
        actions=(_action("hold", "open", "held"), _action("reopen", "held", "open")),
        timers=(_timer(),),
        mails=(Mail(id="told", label="Held", to=("owner",), on=("hold", "reopen"), text="{state}"),) if mails else (),
        access=(Sight(parties=("owner",)),),
    )


def _fields() -> tuple[FieldNode, ...]:
    texts = tuple(
        FieldNode(id=f"text_{number}", label=f"Text {number}", type=TypeOf(name="text"), part="main")
        for number in range(FIELDS)
    )
    return (
        *texts,
        FieldNode(id="urgent", label="Urgent", type=TypeOf(name="yes/no"), part="main"),
        FieldNode(id="changed", label="Changed", type=TypeOf(name="date"), part="record"),
    )


def _action(name: str, before: str, after: str) -> Action:
    """Return an action with one guard on a field and one effect on another."""
    guard = Compare(how="eq", left=FieldRef(name="urgent"), right=Const(value=True))
    return Action(
        id=name,
        label=name,
        by=("owner",),
        moves=(Move(states=(before,), to=after, when=guard),),
        effects=(SetField(field="changed", value=SystemRef(name="today")),),
    )


def _timer() -> Timer:
    """Return a timer whose end moves with no step, as most do."""
    return Timer(
        id="forgotten",
        label="Forgotten",
        states=("open", "held"),
        period=Period(amount=Const(value=1), unit="year"),
        start=SystemRef(name="created_on"),
    )


def first_values() -> dict[str, object]:
    """Return the values of a ticket whose guard holds."""
    return {f"text_{number}": f"some words in field {number}" for number in range(FIELDS)} | {"urgent": True}
