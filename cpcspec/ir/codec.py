"""Canonical JSON of the IR, its content hash and its version."""

from __future__ import annotations

import hashlib
import json

from pydantic import ValidationError

from cpcspec.ir.nodes import Spec

VERSION = 1


class UnreadableIR(Exception):
    """The text is no IR of a version that this program knows."""


def encode(spec: Spec) -> str:
    """Return the canonical JSON of a spec: empty parts left out, keys sorted, one line end at the end."""
    data = _pruned(spec.model_dump(mode="json"))
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


# Where empty and absent differ: a literal may be empty, and no state (or tab) is not the same as all.
KEPT = frozenset(("value", "states", "tabs"))


def _pruned(data: object) -> object:
    """Return the data without what says nothing."""
    if isinstance(data, dict):
        kept = {key: _pruned(value) for key, value in data.items()}
        return {key: value for key, value in kept.items() if key in KEPT or not _is_empty(value)}
    return [_pruned(item) for item in data] if isinstance(data, list) else data


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def decode(text: str) -> Spec:
    """Return the spec that `encode` wrote; raise `UnreadableIR` for anything else."""
    try:
        return Spec.model_validate_json(text)
    except ValidationError as error:
        raise UnreadableIR(str(error)) from error


def content_hash(spec: Spec) -> str:
    """Return the SHA-256 of the canonical JSON, as 64 hex digits: the version that cases are pinned to."""
    return hashlib.sha256(encode(spec).encode()).hexdigest()
