"""Rows from values and values from rows: cases, links, timers, mails, the register."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cpcspec.semantics import changes
from cpcspec.semantics.case import Authority, Case, Due, Link, MailOut, Register

from ..tables import AuthorityRow, CaseRow, MailRow, TimerRow
from .chain import canonical, stamp

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def row_from_case(case: Case, definition: str, head: str) -> CaseRow:
    """Return the row of a case that is pinned to that definition and whose last event has the hash `head`."""
    data = changes.to_json(case._replace(links=()) if case.links else case)
    return CaseRow(
        id=case.id,
        procedure=case.procedure,
        definition=definition,
        state=case.state,
        version=case.version,
        creator=case.creator,
        number=case.number,
        created_at=case.created_at,
        changed_at=case.changed_at,
        head=head,
        links=text_from_links(case.links),
        data=_compact.encode(data),
    )


def case_from_row(row: CaseRow) -> Case:
    """Return the case that a row holds."""
    return changes.from_json(json.loads(row.data))._replace(links=links_from_text(row.links))


def text_from_links(links: tuple[Link, ...]) -> str:
    """Return links as the JSON that a case row keeps."""
    return _compact.encode(links) if links else ""


def links_from_text(text: str) -> tuple[Link, ...]:
    """Return the links that a case row keeps."""
    return tuple(Link(*link) for link in json.loads(text)) if text else ()


def rows_from_due(case_id: str, due: Iterable[Due]) -> list[TimerRow]:
    """Return the timer rows of a case, earliest first; the order of the spec decides between equals."""
    return [
        TimerRow(case_id, each.rung, each.timer, stamp(each.at), place, int(each.ends), "")
        for place, each in enumerate(due)
    ]


def row_from_mail(mail: MailOut, version: int, place: int, at: str) -> MailRow:
    """Return the row of a mail that is the `place`-th of an event at that moment."""
    return MailRow(mail.case, version, place, at, mail.mail, mail.to, mail.subject, mail.text, "", 0, "", "")


def key_of_mail(row: MailRow) -> str:
    """Return what no other mail has, however often this one is sent."""
    return f"{row.case_id}/{row.version}/{row.place}"


def mail_from_row(row: MailRow) -> MailOut:
    """Return the mail that a row holds."""
    return MailOut(mail=row.mail, case=row.case_id, to=row.authority, subject=row.subject, text=row.text)


def row_from_authority(authority: Authority) -> AuthorityRow:
    """Return the row of an authority."""
    return AuthorityRow(authority.id, authority.name, canonical(authority.kinds), authority.country, authority.mailbox)


def register_from_rows(rows: Iterable[AuthorityRow]) -> Register:
    """Return the register that the rows make."""
    made = {0: [], 1: []}  # type: dict[int, list[Authority]]
    for row in rows:
        authority = Authority(row.id, row.name, tuple(json.loads(row.kinds)), row.country, row.mailbox)
        made[row.departed].append(authority)
    return Register(tuple(made[0]), tuple(made[1]))
