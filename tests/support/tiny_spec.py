"""A spec built by hand: a note that is drafted, sent and closed, with a text, a timer, a reminder and a mail."""

from __future__ import annotations

from cpcspec.ir.expr import Const, FieldRef, SystemRef
from cpcspec.ir.nodes import (
    Action,
    Attachments,
    Box,
    DeleteCase,
    Element,
    Erase,
    FieldNode,
    GiveNumber,
    Mail,
    Move,
    Part,
    Party,
    Period,
    Procedure,
    Reminder,
    Requirement,
    Retention,
    Reuse,
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

WRITER = "writer_fr"
READER = "reader_de"


def tiny_spec(answer_days: int = 14) -> Spec:
    """Return the tiny spec; `answer_days` makes another definition with another hash."""
    return Spec(
        kinds=(Element(id="office", label="Office"), Element(id="reader", label="Reader")),
        register_rows=(
            AuthorityRow(id=WRITER, name="Writer", kinds=("office",), country="FR", mailbox="writer@example.org"),
            AuthorityRow(id=READER, name="Reader", kinds=("reader",), country="DE", mailbox="reader@example.org"),
        ),
        procedures=(_note(answer_days),),
        reuses=(
            Reuse(
                source="note",
                target="note",
                by=("writer",),
                states=("sent",),
                carry=("subject",),
                link="Follow-up",
                back="Follows",
            ),
        ),
    )


def _note(answer_days: int) -> Procedure:
    """Return the one procedure of the tiny spec."""
    return Procedure(
        id="note",
        label="Note",
        number="NOTE-{year}-{serial}",
        starts=(Start(menu="Create note", kinds=("office",)),),
        parties=(
            Party(id="writer", label="Writer", how="creator"),
            Party(id="readers", label="Readers", how="kind", kinds=("reader",)),
        ),
        parts=(
            Part(id="main", label="Note", edited=(("writer", ("draft", "sent")),)),
            Part(id="record", label="Kept by the system"),
        ),
        states=(
            State(id="draft", label="Draft", initial=True),
            State(id="sent", label="Sent"),
            State(id="closed", label="Closed", final=True),
        ),
        tabs=(_tab(),),
        actions=_actions(),
        timers=(_answer_due(answer_days),),
        mails=(
            Mail(id="note_sent", label="A note for you", to=("readers",), on=("send",), text="{number}"),
            Mail(id="answer_soon", label="Answer soon", to=("readers",), text="{number}"),
        ),
        access=(
            Sight(parties=("writer",)),
            Sight(parties=("readers",), states=("sent", "closed")),
        ),
        retention=Retention(
            erase=(
                Erase(
                    period=Period(amount=Const(value=5), unit="year"), start=FieldRef(name="closed_on"), keep=("topic",)
                ),
            )
        ),
    )


def _tab() -> Tab:
    """Return the tab with all fields."""
    return Tab(
        id="note_tab",
        label="Note",
        items=(
            FieldNode(
                id="subject",
                label="Subject",
                type=TypeOf(name="text"),
                part="main",
                required=(Requirement(level="send"),),
            ),
            FieldNode(id="topic", label="Topic", type=TypeOf(name="text"), part="main"),
            FieldNode(id="sent_on", label="Sent on", type=TypeOf(name="date"), part="record"),
            FieldNode(id="closed_on", label="Closed on", type=TypeOf(name="date"), part="record"),
            Box(
                id="remarks",
                label="Remarks",
                by=("writer", "readers"),
                states=("draft", "sent"),
                items=(FieldNode(id="remark", label="Remark", type=TypeOf(name="text"), part="main"),),
            ),
            Attachments(id="papers", label="Papers", by=("writer",), states=("draft", "sent")),
        ),
    )


def _actions() -> tuple[Action, ...]:
    """Return what the parties may do."""
    return (
        Action(
            id="send",
            label="Send",
            by=("writer",),
            moves=(Move(states=("draft",), to="sent"),),
            needs=("main",),
            effects=(GiveNumber(), SetField(field="sent_on", value=SystemRef(name="today"))),
        ),
        Action(
            id="delete_draft",
            label="Delete draft",
            by=("writer",),
            moves=(Move(states=("draft",)),),
            effects=(DeleteCase(),),
        ),
        Action(
            id="close",
            label="Close",
            by=("writer",),
            moves=(Move(states=("sent",), to="closed"),),
            effects=(SetField(field="closed_on", value=SystemRef(name="today")),),
        ),
    )


def _answer_due(answer_days: int) -> Timer:
    """Return the timer that closes a note that was sent."""
    return Timer(
        id="answer_due",
        label="Answer due",
        states=("sent",),
        period=Period(amount=Const(value=answer_days), unit="day"),
        start=FieldRef(name="sent_on"),
        reminders=(Reminder(to=("readers",), period=Period(amount=Const(value=7), unit="day"), mail="answer_soon"),),
        to="closed",
        effects=(SetField(field="closed_on", value=SystemRef(name="today")),),
    )
