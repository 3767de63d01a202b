"""A way out for mails that keeps what it is given, and fails on cue."""

from __future__ import annotations

from cpcspec.semantics.case import MailOut


class Postbox:
    """Keeps what it is given; raises as often as it is told to, after running what it is told to."""

    def __init__(self, faults: int = 0) -> None:
        """Fail for the first so many mails."""
        self.faults = faults
        self.got: list[tuple[str, str, str]] = []
        self.keys: list[str] = []

    def send(self, key: str, mailbox: str, mail: MailOut) -> None:
        """Take a mail, or raise."""
        if self.faults:
            self.faults -= 1
            message = "the server is down"
            raise OSError(message)
        self.keys.append(key)
        self.got.append((mailbox, mail.subject, mail.text))
