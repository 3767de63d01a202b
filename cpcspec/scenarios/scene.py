"""What a story has come to, as expectations look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from cpcspec.scenarios.driver import Driver
from cpcspec.semantics.case import Case, MailOut
from cpcspec.semantics.rights import View


class Verdict(NamedTuple):
    """Whether an expectation holds; what was expected and what happened, in words."""

    holds: bool
    expected: str
    happened: str


@dataclass(frozen=True, slots=True)
class Scene:
    """What a story has come to: its driver, the cases that have names, the mails since the last step.

    `known` keeps what the driver has answered since then, for claims about everybody ask the same again and again.
    """

    driver: Driver
    cases: Mapping[str, str]
    mails: Sequence[MailOut]
    known: dict[tuple[str, str, str], Any] = field(default_factory=dict)

    def asked(self, what: Literal["view", "offers", "additions", "reuses"], case: Case, actor: str) -> Any:
        """Return what the driver answers to that question about a case and an authority."""
        key = (what, case.id, actor)
        if key not in self.known:
            self.known[key] = getattr(self.driver, what)(case.id, actor)
        return self.known[key]

    def id(self, name: str) -> str:
        """Return the id of the case of that name, an empty text if it never came to be."""
        return self.cases.get(name, "")

    def case(self, name: str) -> Case | None:
        """Return the case of that name, None if it is gone or never was."""
        return self.driver.case(self.id(name))


def seen_of(values: Mapping[str, Any], field: str, within: str) -> Iterator[Any]:
    """Yield what is seen of a field: once, or once for each row of the list that it stands in, at any depth."""
    if not within:
        if field in values:
            yield values[field]
        return
    for row in values.get(within) or ():
        if isinstance(row, Mapping):
            yield from seen_of(row, field, "")
            for name, inner in row.items():
                if isinstance(inner, list):
                    yield from seen_of(row, field, name)


def told_of(view: View, case: Case, name: str, within: str = "") -> list[Any]:
    """Return what a view tells of a field, a comment box or an attachment section; `MASK` where it tells no more.

    Files are told by their names. Comments are told by what stands in them: one of which all is hidden is not told, one
    in which nothing was ever filled in is (as an empty text).
    """
    if name in view.files:
        return [each.name for each in view.files[name]]
    if name in view.comments:
        pairs = zip(view.comments[name], case.comments.get(name, ()), strict=True)
        return [
            value for seen, entry in pairs for value in list(seen.values.values()) or ([] if entry.values else [""])
        ]
    return list(seen_of(view.values, name, within))
