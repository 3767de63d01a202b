"""The data of the forms of one procedure.

Note.

Made from the spec by `cpcspec build`; do not edit.
Read JSON with `model_validate_json`; unknown keys are refused. `...Draft` is what must be there to
save, `...Sendable` what must be there to send, `...Entry` a comment, `...Form` the small form of an
action.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

ONE_LINE = r"^[^\u{0000}-\u{001f}\u{007f}]*$"
"""What a text of one line may hold."""


class Model(BaseModel):
    """What all shapes share: they are frozen, and refuse unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


class MainDraft(Model):
    """“Note” as it may be saved."""

    subject: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Subject."""

    topic: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Topic."""


class MainSendable(Model):
    """“Note” as it may be sent."""

    subject: Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=ONE_LINE)]
    """Subject."""

    topic: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Topic."""


class RemarksEntry(Model):
    """An entry in “Remarks”."""

    remark: Annotated[str, StringConstraints(max_length=500, pattern=ONE_LINE)] | None = None
    """Remark."""
