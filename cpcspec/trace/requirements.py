"""The catalogue of requirements: their ids, how binding they are, and which are left for later, with the reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

LINE = re.compile(r"- (?P<id>[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+) \| (?P<kind>\w) \| (?P<rest>.*)$")


class Requirement(NamedTuple):
    """A requirement: its id, its kind (`S` stated by the source, `I` implied) and the chapter of the source."""

    id: str
    kind: str = "S"
    chapter: str = ""

    @property
    def group(self) -> str:
        """The id without its number."""
        return self.id.rpartition("-")[0]


class Later(NamedTuple):
    """Requirements left for later: an id, or a pattern such as `A-*`, and the reason."""

    pattern: str
    reason: str


class NotACatalogue(Exception):
    """The text names no requirement."""


def requirements(name: str, text: str) -> tuple[Requirement, ...]:
    """Return the requirements of a CSV table (`id,kind,chapter`) or of a Markdown list (`- ID | K | ... | chapter`).

    Raise `NotACatalogue` if there are none.
    """
    found = _from_table(text) if name.endswith(".csv") else _from_markdown(text)
    if not found:
        message = f"`{name}` names no requirement: a CSV with the column `id`, or lines `- ID | K | ... | chapter`"
        raise NotACatalogue(message)
    return tuple(found.values())


def _from_table(text: str) -> dict[str, Requirement]:
    rows = csv.DictReader(text.splitlines())
    found = ((row.get("id") or "", row.get("kind") or "S", row.get("chapter") or "") for row in rows)
    return {each[0]: Requirement(*each) for each in found if each[0]}


def _from_markdown(text: str) -> dict[str, Requirement]:
    matches = (LINE.match(line) for line in text.splitlines())
    found = (Requirement(each["id"], each["kind"], each["rest"].rpartition("|")[2].strip()) for each in matches if each)
    return {each.id: each for each in found}


def laters(text: str) -> tuple[Later, ...]:
    """Return what a CSV table (`id,reason`) leaves for later."""
    rows = csv.DictReader(text.splitlines())
    return tuple(Later(row.get("id") or "", row.get("reason") or "") for row in rows if row.get("id"))


def reason_for(requirement: str, left: Iterable[Later]) -> str:
    """Return why a requirement is left for later, or an empty text if it is not."""
    return next((each.reason for each in left if fnmatchcase(requirement, each.pattern)), "")


def by_group(found: Iterable[Requirement]) -> Mapping[str, list[Requirement]]:
    """Return the requirements by group, in their order."""
    groups: dict[str, list[Requirement]] = {}
    for each in found:
        groups.setdefault(each.group, []).append(each)
    return groups
