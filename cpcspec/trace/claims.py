"""Which element of a spec, and which scenario, claims to meet which requirement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from pydantic import BaseModel

from cpcspec.ir import nodes


class Claim(NamedTuple):
    """A claim: of an element (its kind, label and procedure), or of a scenario."""

    requirement: str
    kind: str
    label: str
    id: str
    procedure: str = ""
    scenario: bool = False


class Story(Protocol):
    """What the trace needs to know of a scenario."""

    @property
    def id(self) -> str:
        """Its short name."""

    @property
    def label(self) -> str:
        """What it shows."""

    @property
    def meets(self) -> tuple[str, ...]:
        """The requirements that it shows."""


WORDS: dict[type[BaseModel], str] = {
    nodes.FieldNode: "field",
    nodes.SectionNode: "section",
    nodes.ListNode: "list",
    nodes.Box: "comment box",
    nodes.Attachments: "attachment section",
    nodes.Tab: "tab",
    nodes.Party: "party",
    nodes.Part: "part",
    nodes.State: "state",
    nodes.Action: "action",
    nodes.Timer: "timer",
    nodes.Mail: "mail",
    nodes.Sight: "access rule",
    nodes.Retention: "retention",
    nodes.Start: "menu entry",
    nodes.Procedure: "procedure",
    nodes.Reuse: "reuse",
    nodes.CodeList: "code list",
    nodes.Setting: "setting",
    nodes.Element: "kind of authority",
}


def claims(spec: nodes.Spec, stories: Iterable[Story]) -> Iterator[Claim]:
    """Yield all claims of a spec and of its scenarios, in the order of the spec."""
    for procedure in spec.procedures:
        yield from _of(procedure, procedure.label)
        for requirement in procedure.access_meets:
            yield Claim(requirement, "access", "who sees what", "access", procedure.label)
    ground: tuple[BaseModel, ...] = (*spec.kinds, *spec.settings, *spec.codes, *spec.reuses)
    for node in ground:
        yield from _of(node, "")
    for story in stories:
        yield from (Claim(each, "scenario", story.label, story.id, scenario=True) for each in story.meets)


def _of(node: BaseModel, procedure: str) -> Iterator[Claim]:
    """Yield the claims of a node and of all that is in it."""
    for requirement in getattr(node, "meets", ()):
        yield Claim(requirement, WORDS.get(type(node), "element"), _label(node), getattr(node, "id", ""), procedure)
    for name in type(node).model_fields:
        inner = getattr(node, name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(each, BaseModel):
                yield from _of(each, procedure)


def _label(node: BaseModel) -> str:
    if isinstance(node, nodes.Reuse):
        return f"{node.source} to {node.target}"
    if isinstance(node, nodes.Sight):
        return f"what {', '.join(node.parties)} may see"
    if isinstance(node, nodes.Start):
        return node.menu
    return getattr(node, "label", "") or ("how long it is kept" if isinstance(node, nodes.Retention) else "")
