"""Ways out for mails: a mail server, or a folder where each mail is a file."""

from __future__ import annotations

import hashlib
import re
import smtplib
from email.message import EmailMessage
from pathlib import Path

from cpcspec.semantics.case import MailOut
from cpcspec.writing.file import write_file

from ..ports import Outbox
from .settings import Settings, WrongUse

SMTP_PORT = "25"


def _message(key: str, mailbox: str, mail: MailOut, sender: str) -> EmailMessage:
    """Return the mail as a message; its id is made from the key, so that a mail sent twice can be told."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mailbox
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = f"<{_name(key)}@{sender.rpartition('@')[2]}>"
    message.set_content(mail.text)
    return message


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


class FolderOutbox:
    """Writes each mail as an `.eml` file; the same key is the same file."""

    def __init__(self, folder: Path, sender: str) -> None:
        """Take the folder, which is made when there is a mail; raise `WrongUse` if it can be none."""
        if folder.exists() and not folder.is_dir():
            message = f"`{folder}` is a file: name a folder for the mails"
            raise WrongUse(message)
        self._folder = folder
        self._sender = sender

    def send(self, key: str, mailbox: str, mail: MailOut) -> None:
        """Write the mail; raise `CannotWrite` or `OSError` if that cannot be done."""
        text = _message(key, mailbox, mail, self._sender).as_bytes()
        self._folder.mkdir(parents=True, exist_ok=True)
        name = _name(key)
        write_file(self._folder / f"{name}.eml", text, re.compile(rf"(?m)^Message-ID: <{name}@"))


class SmtpOutbox:
    """Hands each mail to a mail server."""

    def __init__(self, address: str, sender: str) -> None:
        """Take the server as `host:port`; raise `WrongUse` if it is not that."""
        (host, _, port) = address.partition(":")
        if not host or not (port or SMTP_PORT).isdecimal():
            message = f"a mail server is named as HOST:PORT, not `{address}`"
            raise WrongUse(message)
        self._host = host
        self._port = int(port or SMTP_PORT)
        self._sender = sender

    def send(self, key: str, mailbox: str, mail: MailOut) -> None:
        """Hand the mail over; raise `OSError` or `SMTPException` if the server does not take it."""
        with smtplib.SMTP(self._host, self._port, timeout=20) as server:
            server.send_message(_message(key, mailbox, mail, self._sender))


def outbox_from(settings: Settings) -> Outbox:
    """Return the way out that the settings name."""
    if settings.smtp:
        return SmtpOutbox(settings.smtp, settings.sender)
    return FolderOutbox(settings.mails, settings.sender)
