"""Where output goes: what stands there, whether it may be written, and why not, in words."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

ASIDE = ".cpcspec-writing-"
"""How the names of unfinished output begin; only this package makes and removes such names."""
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class CannotWrite(Exception):
    """Output cannot be written, or would cost something that is not ours: the words say what, and the cure."""


def aside(folder: Path) -> Path:
    """Return a name in that folder that nothing has yet, for output that is not finished."""
    return folder / f"{ASIDE}{secrets.token_hex(8)}"


def failed(path: Path | str, error: OSError) -> CannotWrite:
    """Return what to raise where the system refuses to write at a path."""
    return CannotWrite(f"`{shown(path)}` cannot be written: {reason(error)}")


def shown(path: Path | str) -> str:
    """Return a path as messages say it."""
    return Path(path).as_posix()


def reason(error: OSError) -> str:
    """Return why the system refused, in its words, without a capital letter."""
    words = error.strerror or str(error) or "it is not known why"
    return words[:1].lower() + words[1:]


def standing(path: Path) -> os.stat_result | None:
    """Return what stands at a path, links not followed; None if nothing does."""
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def refuse_read_only(path: Path, there: os.stat_result) -> None:
    """Raise `CannotWrite` for what nobody is to write to: a rename would not ask, and the superuser may do all."""
    if not there.st_mode & WRITABLE or not os.access(path, os.W_OK):
        message = f"`{shown(path)}` cannot be written: it is read-only; make it writable, or name another place"
        raise CannotWrite(message)
