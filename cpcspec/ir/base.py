"""What every node of the IR shares."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Node(BaseModel):
    """What every node shares: it is frozen and refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
