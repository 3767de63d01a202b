"""Resolved scenarios: every name stands for something, every value has the type of its field.

A story is data: whoever has a compiled spec and a driver can play it, with no knowledge of the language.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from cpcspec.ir.base import Node
from cpcspec.ir.codec import UnreadableIR
from cpcspec.ir.expr import Expr, Scalar, Unit

Values = dict[str, JsonValue]
NO_VALUES: Values = {}
NO_SETTINGS: dict[str, Scalar] = {}


class MustRefuse(Node):
    """The step must be refused: for a reason of this code or with these words, naming these tabs and fields."""

    code: str = ""
    words: str = ""
    tabs: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Said(Node):
    """What every step shares: its line as written, its place (`path:line`), the situation that it comes from."""

    line: str
    place: str
    origin: str = ""


class Deed(Said):
    """What every step of an authority shares: who it is (an id of the register), and whether it must be refused."""

    actor: str
    refused: MustRefuse | None = None


# ---------------------------------------------------------------- steps


class OnDate(Said):
    """Time passes until that day (ISO); what falls due on the way fires in its order."""

    step: Literal["on"] = "on"
    day: str


class After(Said):
    """Time passes for that period."""

    step: Literal["after"] = "after"
    amount: int
    unit: Unit


class Starts(Deed):
    """A case is started from the menu; it is called `case` from then on."""

    step: Literal["starts"] = "starts"
    case: str
    procedure: str
    values: Values = NO_VALUES


class Reuses(Deed):
    """A case is made from another one (`source`); it is called `case` from then on."""

    step: Literal["reuses"] = "reuses"
    case: str
    source: str
    procedure: str
    values: Values = NO_VALUES


class Edits(Deed):
    """Fields of a case are changed."""

    step: Literal["edits"] = "edits"
    case: str
    values: Values = NO_VALUES


class Does(Deed):
    """An action is taken; the case that it creates is called `creates` from then on."""

    step: Literal["does"] = "does"
    case: str
    action: str
    given: Values = NO_VALUES
    creates: str = ""


class CommentsOn(Deed):
    """An entry is added to a comment box."""

    step: Literal["comments"] = "comments"
    case: str
    box: str
    values: Values = NO_VALUES


class Attaches(Deed):
    """A file is added to an attachment section."""

    step: Literal["attaches"] = "attaches"
    case: str
    section: str
    file: str


# ---------------------------------------------------------------- expectations


class ThenState(Said):
    """The case is in that state."""

    step: Literal["then_state"] = "then_state"
    case: str
    state: str


class ThenGone(Said):
    """The case is no more: deleted or erased."""

    step: Literal["then_gone"] = "then_gone"
    case: str


class ThenValue(Said):
    """A field holds that value, or a party is played by these authorities; None: it is not known."""

    step: Literal["then_value"] = "then_value"
    case: str
    of: Literal["field", "party", "number"] = "field"
    name: str
    value: JsonValue = None


class ThenSees(Said):
    """An authority sees a field (in a list: of any row): at all, with that value, or as asterisks.

    The field may be an attachment section, whose values are the names of its files, or a comment box.
    """

    step: Literal["then_sees"] = "then_sees"
    actor: str
    case: str
    field: str
    within: str = ""
    how: Literal["shown", "value", "masked"] = "shown"
    value: JsonValue = None


class ThenUnseen(Said):
    """An authority does not see a field of the case, or (without a field) the case at all."""

    step: Literal["then_unseen"] = "then_unseen"
    actor: str
    case: str
    field: str = ""
    within: str = ""


class ThenMay(Said):
    """An authority is offered an action now, or is not."""

    step: Literal["then_may"] = "then_may"
    actor: str
    action: str
    case: str
    may: bool = True


class ThenMail(Said):
    """Since the last step that mail was made for that authority, or was not."""

    step: Literal["then_mail"] = "then_mail"
    mail: str
    to: str
    sent: bool = True


class ThenOnly(Said):
    """These authorities may do something now or see something, and none of the `others` may or does.

    `how` is to take actions, to edit fields or lists, to add to comment boxes or attachment sections, to reuse the case
    for procedures, or to see fields, plain or as asterisks; `names` are these (fields in a list dotted: `list.field`).
    Without a name it is the case that is seen.
    """

    step: Literal["then_only"] = "then_only"
    actors: tuple[str, ...]
    others: tuple[str, ...]
    case: str
    how: Literal["do", "edit", "add", "reuse", "see", "masked"]
    names: tuple[str, ...] = ()


class ThenMailOnly(Said):
    """Since the last step that mail was made for these authorities, and for nobody else."""

    step: Literal["then_mail_only"] = "then_mail_only"
    mail: str
    to: tuple[str, ...]


class ThenHolds(Said):
    """The form of the case holds all that a block of data says, whatever else it holds."""

    step: Literal["then_holds"] = "then_holds"
    case: str
    data: str
    values: Values = NO_VALUES


class ThenFulfils(Said):
    """A condition holds of the case, whether it is there or gone; `procedure` tells what its names mean."""

    step: Literal["then_fulfils"] = "then_fulfils"
    case: str
    procedure: str
    condition: Expr


class ThenLeaves(Said):
    """The case was erased, and just these of its fields remain, for statistics."""

    step: Literal["then_leaves"] = "then_leaves"
    case: str
    fields: tuple[str, ...] = ()


class ThenEnds(Said):
    """A timer of the case ends on that day (ISO)."""

    step: Literal["then_ends"] = "then_ends"
    case: str
    timer: str
    day: str


class ThenIdle(Said):
    """A timer of the case does not run."""

    step: Literal["then_idle"] = "then_idle"
    case: str
    timer: str


class ThenLinked(Said):
    """A case has a link to another one."""

    step: Literal["then_linked"] = "then_linked"
    case: str
    other: str


class ThenHas(Said):
    """A list, comment box or attachment section of the case holds so many rows, entries or files; or it has links."""

    step: Literal["then_has"] = "then_has"
    case: str
    count: int
    of: Literal["list", "comments", "attachments", "links"]
    name: str


Acted = Starts | Reuses | Edits | Does | CommentsOn | Attaches
Expected = (
    ThenState
    | ThenGone
    | ThenValue
    | ThenSees
    | ThenUnseen
    | ThenMay
    | ThenOnly
    | ThenHolds
    | ThenFulfils
    | ThenLeaves
    | ThenMail
    | ThenMailOnly
    | ThenEnds
    | ThenIdle
    | ThenLinked
    | ThenHas
)
Step = Annotated[OnDate | After | Acted | Expected, Field(discriminator="step")]


class Story(Node):
    """A scenario with its situations put in: a spec with these `settings` must play it as written."""

    id: str
    label: str = ""
    place: str = ""
    meets: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    settings: dict[str, Scalar] = NO_SETTINGS
    steps: tuple[Step, ...] = ()


def file_named(name: str) -> dict[str, JsonValue]:
    """Return the file that stories mean by a name: its content is that name in UTF-8."""
    content = name.encode()
    return {"name": name, "digest": hashlib.sha256(content).hexdigest(), "size": len(content)}


_STORIES = TypeAdapter(tuple[Story, ...])


def encode_stories(stories: tuple[Story, ...]) -> str:
    """Return the canonical JSON of stories: what is as usual is left out, keys are sorted."""
    data = [_plain(each) for each in stories]
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _plain(story: Story) -> dict[str, object]:
    """Return a story as JSON data without defaults, but with the word that tells each kind of step."""
    data: dict[str, object] = story.model_dump(mode="json", exclude_defaults=True)
    data["steps"] = [_plain_step(each) for each in story.steps]
    return data


def _plain_step(step: Step) -> dict[str, object]:
    data: dict[str, object] = {**step.model_dump(mode="json", exclude_defaults=True), "step": step.step}
    if isinstance(step, ThenFulfils):
        # What an expression is, is told by a word that every kind of it has as a default.
        data["condition"] = step.condition.model_dump(mode="json")
    return data


def decode_stories(text: str) -> tuple[Story, ...]:
    """Return the stories that `encode_stories` wrote; raise `UnreadableIR` for anything else."""
    try:
        return _STORIES.validate_json(text)
    except ValidationError as error:
        raise UnreadableIR(str(error)) from error
