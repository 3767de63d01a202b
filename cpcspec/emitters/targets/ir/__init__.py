"""Target `ir`: the canonical JSON of the spec and its hash, for the runtime."""

from __future__ import annotations

from cpcspec.emitters.emitter import Emitter, Files
from cpcspec.ir.codec import content_hash, encode
from cpcspec.ir.nodes import Spec


def render(spec: Spec) -> Files:
    """Return `ir.json`, and `ir.sha256` as `sha256sum --check` reads it."""
    return {"ir.json": encode(spec), "ir.sha256": f"{content_hash(spec)}  ir.json\n"}


EMITTER = Emitter("ir", render)
