"""What came of a story: whether it went as written, and what happened at each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cpcspec.ir.story import Step, Story
from cpcspec.semantics.case import MailOut, Refused, Stepped


@dataclass(frozen=True, slots=True)
class Failure:
    """A line that did not hold: what was expected, and what happened instead."""

    line: str
    place: str
    origin: str
    expected: str
    happened: str


@dataclass(frozen=True, slots=True)
class Played:
    """One step as it was played. `answer` is None for time that passes and for expectations."""

    step: Step
    now: datetime
    words: str
    answer: Stepped | Refused | None
    mails: tuple[MailOut, ...]
    cases: Mapping[str, str]
    failure: Failure | None

    @property
    def happened(self) -> str:
        """The step in one line: when, what was written, and what came of it."""
        mails = "".join(f"; mail {each.mail} to {each.to}" for each in self.mails)
        return f"{self.now:%Y-%m-%d}  {self.step.line}  ->  {self.words}{mails}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a story. `trail` says step by step what happened, up to the last step that was played."""

    story: Story
    failures: tuple[Failure, ...]
    trail: tuple[str, ...]
    played: int
    seconds: float = 0.0
    broken: str = ""
    """The programming error that ended the story, an empty text if there was none."""

    @property
    def passed(self) -> bool:
        """Whether everything went as written."""
        return not self.failures and not self.broken


Listener = Callable[[Played], None]
