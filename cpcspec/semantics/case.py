"""A case, its world and what may happen to it, as plain values.

All values are JSON: texts, whole numbers, yes/no, lists and objects; dates are ISO strings, so that
their order is the order of their texts; authorities are ids of the register; moments are aware datetimes,
and where a case keeps them texts in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from cpcspec.semantics.periods import as_utc, day_of

Values = Mapping[str, Any]


class Authority(NamedTuple):
    """An authority of the register."""

    id: str
    name: str
    kinds: tuple[str, ...]
    country: str
    mailbox: str = ""


class Actor(NamedTuple):
    """Who acts: an authority, and the user in it."""

    authority: str
    user: str = ""


class Link(NamedTuple):
    """A link to another case: its id and procedure, and the words it is shown with."""

    case: str
    procedure: str
    words: str


class Entry(NamedTuple):
    """A comment: who added it, from which country, when, and the values of its fields."""

    id: str
    author: str
    user: str
    country: str
    at: str
    values: Values


class File(NamedTuple):
    """An attached file; its bytes are kept by the store under `digest` (SHA-256)."""

    id: str
    name: str
    digest: str
    size: int
    author: str
    at: str


class Case(NamedTuple):
    """A case as a value. `version` counts its events; `fired` names the timer rungs that are over."""

    id: str
    procedure: str
    state: str
    version: int
    creator: str
    created_at: str
    changed_at: str
    entered_at: str
    number: str | None = None
    values: Mapping[str, Any] = {}
    parties: Mapping[str, tuple[str, ...]] = {}
    comments: Mapping[str, tuple[Entry, ...]] = {}
    files: Mapping[str, tuple[File, ...]] = {}
    links: tuple[Link, ...] = ()
    fired: tuple[str, ...] = ()
    gone: str = ""
    """`deleted` or `erased` once the case is no more."""
    alone: tuple[str, ...] = ()
    again: int = 0
    """What the case did by itself since somebody acted or time passed (see `alone.py`)."""


# ---------------------------------------------------------------- what may happen (commands)


@dataclass(frozen=True, slots=True)
class Create:
    """Start a case from the menu, or by reuse of `source`; `id` becomes the case's id."""

    id: str
    procedure: str
    values: Values = field(default_factory=dict)
    source: Case | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Change fields: None clears one, all others stay as they are. Lists come whole."""

    values: Values


@dataclass(frozen=True, slots=True)
class Do:
    """Take an action with the values of its small form. `id` names the case it may create."""

    action: str
    given: Values = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """Add an entry to a comment box."""

    box: str
    values: Values
    id: str = ""


@dataclass(frozen=True, slots=True)
class Attach:
    """Add a file to an attachment section."""

    section: str
    name: str
    digest: str
    size: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Fire:
    """A rung of a timer is due: `rung` is `Due.rung`. Given by the clock, not by a party."""

    rung: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """One authority takes the place of another one that left the register. Given by who runs the cases."""

    old: str
    new: str


Command = Create | Edit | Do | Comment | Attach | Fire | HandOver


# ---------------------------------------------------------------- what comes of it (effects)


@dataclass(frozen=True, slots=True)
class MailOut:
    """A mail to one authority's mailbox; no personal data, no case content."""

    mail: str
    case: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """The case was deleted without trace: the store forgets it, its events, files and mails to come."""

    case: str


@dataclass(frozen=True, slots=True)
class Erased:
    """The case was erased: only the kept values remain, for statistics."""

    case: str
    procedure: str
    kept: Values


Effect = MailOut | Deleted | Erased


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a command is refused, as a value: a stable code, words for the user, and the place."""

    code: str
    message: str
    tab: str = ""
    field: str = ""
    row: str = ""
    action: str = ""


class Refused(NamedTuple):
    """The command changed nothing, for all these reasons."""

    reasons: tuple[Refusal, ...]


class Stepped(NamedTuple):
    """The command was accepted. `case` is the new case, `others` cases that it created or linked anew.

    `changes` says what changed in `case`, by key (see `changes.py`); applying it to the old case gives the new one.
    """

    case: Case
    changes: Mapping[str, Any]
    effects: tuple[Effect, ...] = ()
    others: tuple[Stepped, ...] = ()
    numbers: int = 0
    """How many permanent numbers the step gave, in all its cases."""
    series: tuple[str, ...] = ()
    """The series that each of them is of (see `numbering.py`)."""


class Due(NamedTuple):
    """A rung of a timer that falls due: at `at` (aware datetime) the clock gives `Fire(rung)`."""

    at: datetime
    timer: str
    rung: str
    ends: bool


@dataclass(frozen=True, slots=True)
class World:
    """All that a step may know besides the case: the moment, the register, linked cases, the next free number.

    Days are those of `zone`: without one, of the zone that the moment is told in.
    """

    now: datetime
    register: Register
    linked: Mapping[str, Case] = field(default_factory=dict)
    next_number: int = 1
    link_base: str = ""
    zone: tzinfo | None = None
    serials: Mapping[str, int] = field(default_factory=dict)
    """The next number of each series; of others it is `next_number`."""
    stamp: str = field(init=False, compare=False, default="")
    """The moment as cases keep it: to the second, in UTC."""
    today: str = field(init=False, compare=False, default="")
    """The day that it is in the zone, as an ISO date."""

    def __post_init__(self) -> None:
        """Write the moment and the day down once, for all that a step dates."""
        zone = self.zone or self.now.tzinfo
        stamp = as_utc(self.now).isoformat(timespec="seconds")
        object.__setattr__(self, "zone", zone)
        object.__setattr__(self, "stamp", stamp)
        object.__setattr__(self, "today", day_of(stamp, zone))


class Register:
    """The authorities, found by id, and by kind and country, each in constant time.

    Those that left the register play no part any more; what they did keeps their name and country (`known`).
    """

    __slots__ = ("by_id", "by_kind", "by_place", "known")

    def __init__(self, authorities: tuple[Authority, ...], departed: tuple[Authority, ...] = ()) -> None:
        """Index the authorities; of two with one id the last one counts."""
        self.known: dict[str, Authority] = {each.id: each for each in (*departed, *authorities)}
        self.by_id: dict[str, Authority] = {each.id: each for each in authorities}
        self.by_kind: dict[str, tuple[str, ...]] = {}
        self.by_place: dict[tuple[str, str], tuple[str, ...]] = {}
        for each in self.by_id.values():
            for kind in each.kinds:
                self.by_kind[kind] = (*self.by_kind.get(kind, ()), each.id)
                place = (kind, each.country)
                self.by_place[place] = (*self.by_place.get(place, ()), each.id)

    def country(self, authority: str) -> str:
        """Return the country code of an authority, or an empty text if the register has no such one."""
        found = self.known.get(authority)
        return found.country if found else ""
