"""The chain of a case's events: canonical JSON, its hash on top of the previous hash, moments as texts that sort."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(data: Any) -> str:
    """Return the one JSON text of some data: keys sorted, no spaces."""
    return _canonical.encode(data)


def digest(text: str) -> str:
    """Return the SHA-256 of a text as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def linked(previous: str, body: str) -> str:
    """Return the hash of an event: of the previous event's hash (empty for the first) and its own body."""
    return digest(previous + body)


@lru_cache(maxsize=256)
def stamp(moment: datetime) -> str:
    """Return an aware moment as a text whose order is the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(stamped: str) -> datetime:
    """Return the moment that `stamp` wrote."""
    return datetime.fromisoformat(stamped)
