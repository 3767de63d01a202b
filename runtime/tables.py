"""The tables as data, and the numbered list of migrations that make them.

INVARIANT: `MIGRATIONS` only grows. A table's row here is what the migrations, taken together, arrive at.
INVARIANT: no event names another case, so that one case can be forgotten without breaking another's chain;
links stand in `cases.links` instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Generic, Literal, NamedTuple, TypeVar

Value = str | int | bytes | None
R = TypeVar("R", bound=NamedTuple)


class CaseRow(NamedTuple):
    """A case as it stands: `data` is its JSON without the links, `head` the hash of its last event."""

    id: str
    procedure: str
    definition: str
    state: str
    version: int
    creator: str
    number: str | None
    created_at: str
    changed_at: str
    head: str
    links: str
    data: str


class EventRow(NamedTuple):
    """One event of a case: `body` is canonical JSON, `hash` the SHA-256 of the previous hash and the body."""

    case_id: str
    version: int
    body: str
    hash: str


class TimerRow(NamedTuple):
    """A rung of a timer to come; `place` keeps the order of the spec, `stuck` says why it cannot fire."""

    case_id: str
    rung: str
    timer: str
    at: str
    place: int
    ends: int
    stuck: str


class MailRow(NamedTuple):
    """A mail to send, or sent: the `place`-th of an event, made `at` a moment.

    `attempt` fences off a sender that lost its claim.
    """

    case_id: str
    version: int
    place: int
    at: str
    mail: str
    authority: str
    subject: str
    text: str
    held_until: str
    attempt: int
    sent_at: str
    fault: str


class FileRow(NamedTuple):
    """The bytes of an attached file, once for all cases that hold it."""

    digest: str
    content: bytes


class UseRow(NamedTuple):
    """A case holds a file."""

    case_id: str
    digest: str


class DefinitionRow(NamedTuple):
    """A compiled spec by its hash; the one with the highest `place` is used for new cases."""

    hash: str
    place: int
    ir: str


class CommandRow(NamedTuple):
    """The answer to a command that bore a key: row 0 the case acted on, the others those stepped along with it.

    `version` is that of the event which the command left in the case, 0 where the case only got a link.
    """

    key: str
    row: int
    case_id: str
    version: int
    digest: str
    numbers: int


class CounterRow(NamedTuple):
    """The next number of a series."""

    name: str
    next: int


class StatisticRow(NamedTuple):
    """What remains of erased cases: how many there were of a procedure with these kept values."""

    procedure: str
    kept: str
    entries: int


class AuthorityRow(NamedTuple):
    """An authority of the register; `kinds` is a JSON list.

    One that left stays as a name for what it did (`departed` is 1), and does nothing more.
    """

    id: str
    name: str
    kinds: str
    country: str
    mailbox: str
    departed: int = 0


@dataclass(frozen=True, eq=False)
class Table(Generic[R]):
    """A table: its name and what its rows are."""

    name: str
    row: type[R]


CASES = Table("cases", CaseRow)
EVENTS = Table("events", EventRow)
TIMERS = Table("timers", TimerRow)
MAILS = Table("outbox", MailRow)
BY_MAKING = ("at", "case_id", "version", "place")
FILES = Table("files", FileRow)
USES = Table("uses", UseRow)
DEFINITIONS = Table("definitions", DefinitionRow)
COMMANDS = Table("commands", CommandRow)
COUNTERS = Table("counters", CounterRow)
STATISTICS = Table("statistics", StatisticRow)
AUTHORITIES = Table("authorities", AuthorityRow)

Kind = Literal["text", "text?", "int", "bytes"]


@dataclass(frozen=True)
class Index:
    """Columns that rows are looked up by; `unique`: no two rows share them (unknown values apart)."""

    columns: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True)
class Shape:
    """A table as the database sees it; `parents` says which column names the key of which table.

    INVARIANT: the columns of the key come first, in the row too.
    """

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]
    indexes: tuple[Index, ...] = ()
    parents: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    traceless: bool = False
    """What is deleted here must leave no trace in the files of the database either."""
    small: bool = False
    """Rows are short and looked up by key: they may be kept in the order of their keys, with nothing beside."""
    often: bool = False
    """Every step reads from it: a store may remember what it holds, as long as nobody else writes."""


@dataclass(frozen=True)
class Column:
    """A column added to a table by a later migration; rows that are there get `default`."""

    table: str
    name: str
    kind: Kind
    default: str | int


@dataclass(frozen=True)
class Migration:
    """One step of the database's history."""

    number: int
    why: str
    tables: tuple[Shape, ...] = ()
    columns: tuple[Column, ...] = ()


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        1,
        "the first tables",
        (
            Shape(
                "definitions",
                {"hash": "text", "place": "int", "ir": "text"},
                ("hash",),
                (Index(("place",), unique=True),),
            ),
            Shape(
                "authorities",
                {"id": "text", "name": "text", "kinds": "text", "country": "text", "mailbox": "text"},
                ("id",),
            ),
            Shape("counters", {"name": "text", "next": "int"}, ("name",), small=True, often=True),
            Shape(
                "statistics", {"procedure": "text", "kept": "text", "entries": "int"}, ("procedure", "kept"), small=True
            ),
            Shape("files", {"digest": "text", "content": "bytes"}, ("digest",), traceless=True),
            Shape(
                "cases",
                {
                    "id": "text",
                    "procedure": "text",
                    "definition": "text",
                    "state": "text",
                    "version": "int",
                    "creator": "text",
                    "number": "text?",
                    "created_at": "text",
                    "changed_at": "text",
                    "head": "text",
                    "links": "text",
                    "data": "text",
                },
                ("id",),
                (Index(("number",), unique=True), Index(("definition",))),
                traceless=True,
                often=True,
            ),
            Shape(
                "events",
                {"case_id": "text", "version": "int", "body": "text", "hash": "text"},
                ("case_id", "version"),
                parents={"case_id": "cases"},
                traceless=True,
                small=True,
            ),
            Shape(
                "timers",
                {
                    "case_id": "text",
                    "rung": "text",
                    "timer": "text",
                    "at": "text",
                    "place": "int",
                    "ends": "int",
                    "stuck": "text",
                },
                ("case_id", "rung"),
                (Index(("stuck", "at", "case_id", "place")),),
                parents={"case_id": "cases"},
                small=True,
                often=True,
            ),
            Shape(
                "outbox",
                {
                    "case_id": "text",
                    "version": "int",
                    "place": "int",
                    "at": "text",
                    "mail": "text",
                    "authority": "text",
                    "subject": "text",
                    "text": "text",
                    "held_until": "text",
                    "attempt": "int",
                    "sent_at": "text",
                    "fault": "text",
                },
                ("case_id", "version", "place"),
                (Index(("sent_at", "at")),),
                parents={"case_id": "cases"},
                traceless=True,
                small=True,
            ),
            Shape(
                "uses",
                {"case_id": "text", "digest": "text"},
                ("case_id", "digest"),
                (Index(("digest",)),),
                parents={"case_id": "cases", "digest": "files"},
                small=True,
            ),
            Shape(
                "commands",
                {"key": "text", "row": "int", "case_id": "text", "version": "int", "digest": "text", "numbers": "int"},
                ("key", "row"),
                (Index(("case_id",)),),
                parents={"case_id": "cases"},
                small=True,
            ),
        ),
    ),
    Migration(2, "authorities that left the register", columns=(Column("authorities", "departed", "int", 0),)),
)


def shapes(migrations: tuple[Migration, ...] = MIGRATIONS) -> dict[str, Shape]:
    """Return every table as the migrations leave it."""
    found: dict[str, Shape] = {}
    for migration in migrations:
        found.update((shape.name, shape) for shape in migration.tables)
        for column in migration.columns:
            shape = found[column.table]
            found[column.table] = replace(shape, columns={**shape.columns, column.name: column.kind})
    return found


MARK = int.from_bytes(b"CPCR")
"""What a database of ours is marked with."""
DEMO_MARK = int.from_bytes(b"CPCD")
"""What one is marked with that a demo made, and that the next demo may replace."""
MARKS = frozenset({MARK, DEMO_MARK})
SHAPES: Mapping[str, Shape] = MappingProxyType(shapes())
