"""The value that every build-time layer reports with, and the catalogue entry it is made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from cpcspec.source import Span

Severity = Literal["error", "warning"]
Said = dict[str, Any]
"""The facts that a finding names, by the name they have in its template."""
GUESS = "did you mean"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: what is wrong, where, why it matters, what to do.

    `crumbs` are the labels from the procedure down to the element; `also` are further places, each with a phrase.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    why: str
    help: str
    crumbs: tuple[str, ...] = ()
    also: tuple[tuple[Span, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of finding. The templates name their facts in braces; `help` may be extended per finding."""

    code: str
    message: str
    why: str
    help: str
    severity: Severity = "error"

    def at(
        self,
        span: Span,
        crumbs: Iterable[str] = (),
        hint: str = "",
        also: tuple[tuple[Span, str], ...] = (),
        cure: str = "",
        **facts: object,
    ) -> Diagnostic:
        """Return the finding for these facts at that place.

        `hint` goes before the general help; one that knows what was meant ("did you mean") stands alone.
        `cure` stands in the place of the general help, where more is known.
        """
        words = {key: str(value) for key, value in facts.items()}
        cure = "" if hint.startswith(GUESS) else cure or self.help.format_map(words)
        return Diagnostic(
            code=self.code,
            severity=self.severity,
            message=self.message.format_map(words),
            span=span,
            why=self.why.format_map(words),
            help=f"{hint}; {cure}" if hint and cure else hint or cure,
            crumbs=tuple(crumbs),
            also=also,
        )


class Findings:
    """A growing list of findings, each place and code once."""

    __slots__ = ("_items", "_seen")

    def __init__(self) -> None:
        """Start empty."""
        self._items: list[Diagnostic] = []
        self._seen: set[tuple[str, str, int, str]] = set()

    def add(self, finding: Diagnostic) -> None:
        """Keep a finding unless the same one is there already (a fragment is used many times, written once)."""
        key = (finding.code, finding.span.source.path, finding.span.start, finding.message)
        if key not in self._seen:
            self._seen.add(key)
            self._items.append(finding)

    def extend(self, findings: Iterable[Diagnostic]) -> None:
        """Keep several findings."""
        for each in findings:
            self.add(each)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Give the findings by file and place."""
        return iter(sorted(self._items, key=lambda each: (each.span.source.path, each.span.start, each.code)))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._items)

    @property
    def errors(self) -> int:
        """How many of them are errors."""
        return sum(each.severity == "error" for each in self._items)
