"""Versions of a spec on disk: as it is written, or as it was compiled."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from cpcspec import project
from cpcspec.audit.difference import Places
from cpcspec.cli.saying import say
from cpcspec.ir.codec import UnreadableIR, decode
from cpcspec.ir.nodes import Spec

IR_FILE = "ir.json"


class Version(NamedTuple):
    """A version of a spec, and where its elements are written (nowhere, if it was read from its IR)."""

    spec: Spec
    places: Places


def version_at(path: Path, command: str) -> Version | None:
    """Return what is at a path; None (and the reason on the error output) if it is no version of a spec."""
    compiled = path / IR_FILE if path.is_dir() and not any(path.rglob(f"*{project.SPEC_SUFFIX}")) else path
    if compiled.suffix == ".json" and compiled.is_file():
        return _from_ir(compiled, command)
    done = project.compile_folder(path)
    if not done.ok:
        say(done.findings, stream=sys.stderr)
        return None
    places = {key: f"{origin.span.source.path}:{origin.span.line}" for key, origin in done.origins}
    return Version(done.spec, places)


def _from_ir(path: Path, command: str) -> Version | None:
    try:
        return Version(decode(path.read_text(encoding="utf-8")), {})
    except (OSError, UnicodeDecodeError, UnreadableIR) as error:
        sys.stderr.write(f"{command}: {path.as_posix()} is no compiled spec: {str(error).splitlines()[0]}\n")
        return None
