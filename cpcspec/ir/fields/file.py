"""Field type `file`: name, digest (SHA-256) and size; the bytes lie elsewhere."""

import re
from collections.abc import Mapping
from typing import Any

from cpcspec.ir.field_type import (
    CONTROL,
    LARGEST,
    NO_LABELS,
    Bounds,
    Examples,
    FieldType,
    Schema,
    Shape,
    number_problem,
    text_problem,
)

MOST = 255
KEYS = {"name", "digest", "size"}
NOT_IN_NAMES = rf"{CONTROL}/\\"
DIGEST = "[0-9a-f]{64}"


def check(value: object, _bounds: Bounds) -> str | None:
    """Return what is wrong with a file."""
    if not isinstance(value, dict) or set(value) != KEYS:
        return "must be a file"
    name, digest = value["name"], value["digest"]
    if not name or text_problem(name, MOST, NOT_IN_NAMES):
        return "must be a file with a plain name"
    if not isinstance(digest, str) or not re.fullmatch(DIGEST, digest):
        return "must be a file with a digest"
    return "must be a file with a size" if number_problem(value["size"], Bounds(least=0)) else None


def annotation(_shape: Shape) -> str:
    """Return the annotation of a file."""
    return "AttachedFile"


def schema(_shape: Shape) -> Schema:
    """Return the JSON Schema of a file."""
    bad = {"pattern": rf"[{NOT_IN_NAMES}\ud800-\udfff]"}
    return {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": MOST, "not": bad},
            "digest": {"type": "string", "pattern": rf"^{DIGEST}$(?!\n)"},
            "size": {"type": "integer", "minimum": 0, "maximum": LARGEST},
        },
        "required": ["name", "digest", "size"],
        "additionalProperties": False,
    }


def show(value: Any, _labels: Mapping[str, str] = NO_LABELS) -> str:
    """Return the file's name."""
    return str(value["name"]) if isinstance(value, dict) and "name" in value else ""


SUPPORT = rf'''
class AttachedFile(BaseModel):
    """A file: its name, the SHA-256 of its bytes, and their number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length={MOST}, pattern=r"^[^\x00-\x1f\x7f/\\]*$")]
    digest: Annotated[str, StringConstraints(pattern=r"^{DIGEST}$")]
    size: Annotated[int, Field(strict=True, ge=0, le={LARGEST})]
'''
GOOD = {"name": "proof.pdf", "digest": "0f" * 32, "size": 1024}

TYPE = FieldType(
    name="file",
    value="file",
    check=check,
    annotation=annotation,
    schema=schema,
    show=show,
    widget="file",
    column="json",
    in_words="a file",
    support=(SUPPORT,),
    examples=Examples(
        valid=(GOOD, {**GOOD, "size": 0}),
        invalid=(
            "proof.pdf",
            {"name": "proof.pdf"},
            {**GOOD, "name": "../proof.pdf"},
            {**GOOD, "name": ""},
            {**GOOD, "name": 7},
            {**GOOD, "digest": "0F" * 32},
            {**GOOD, "digest": None},
            {**GOOD, "size": -1},
            {**GOOD, "size": "9"},
            {**GOOD, "more": 1},
            None, 1, True, [], {}, [GOOD],
        ),
    ),
)  # fmt: skip
