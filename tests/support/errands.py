"""The errand spec, which has the rarer parts of the language, and a stage for it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from cpcspec.semantics.case import MailOut
from cpcspec.semantics.program import Program
from tests.support.permits import Stage, program_of


@cache
def errand() -> Program:
    """Return the program of the errand spec."""
    return program_of(Path(__file__).with_name("errand.cpc").read_text(encoding="utf-8"))


class Errands(Stage):
    """The stage of the errand spec."""

    def __init__(self) -> None:
        """Start without cases."""
        super().__init__(errand())

    def open(self, **values: Any) -> str:
        """Start an errand; return its id."""
        return self.start(procedure="errand", **values)

    def texts(self) -> list[tuple[str, str, str]]:
        """Return mail, authority and text of the mails of the last step."""
        assert self.last is not None
        return [(each.mail, each.to, each.text) for each in self.last.effects if isinstance(each, MailOut)]
