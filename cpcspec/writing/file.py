"""One file of output, at a place that the user names: whole or not at all, and never over somebody else's work."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from cpcspec.writing.place import CannotWrite, aside, failed, refuse_read_only, shown

NEW = 0o666
"""What others may do with a new file, before the user's mask."""


def ready(path: Path, ours: re.Pattern[str]) -> Path:
    """Return the place where a file may be written; raise `CannotWrite` where it may not.

    A file that is there is written over only if `ours` is found in it, or if it is empty.
    """
    try:
        there = path.stat()
    except FileNotFoundError:
        return _new(path)
    except (OSError, ValueError) as error:
        raise _unreachable(path, error) from error
    if stat.S_ISDIR(there.st_mode):
        message = f"`{shown(path)}` cannot be written: it is a folder; name a file"
        raise CannotWrite(message)
    if not stat.S_ISREG(there.st_mode):
        return path  # a pipe or a device has nothing to lose
    refuse_read_only(path, there)
    place = Path(os.path.realpath(path))
    refuse_read_only(place.parent, place.parent.stat())
    if not _is_ours(place, ours):
        message = f"`{shown(path)}` is not of our making and stays as it is: move it away, or name another file"
        raise CannotWrite(message)
    return place


def _new(path: Path) -> Path:
    place = Path(os.path.realpath(path))
    try:
        parent = place.parent.stat()
    except OSError as error:
        message = f"`{shown(path)}` cannot be written: there is no folder `{shown(path.parent)}`; make it first"
        raise CannotWrite(message) from error
    refuse_read_only(place.parent, parent)
    return place


def _unreachable(path: Path, error: OSError | ValueError) -> CannotWrite:
    if isinstance(error, OSError):
        return failed(path, error)
    return CannotWrite(f"`{shown(path)!a}` cannot be written: it is no name of a file")


def _is_ours(place: Path, ours: re.Pattern[str]) -> bool:
    try:
        text = place.read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        raise failed(place, error) from error
    return not text or ours.search(text) is not None


def write_file(path: Path, text: str | bytes, ours: re.Pattern[str]) -> None:
    """Put a text at a path; raise `CannotWrite`, and leave what stands there whole, where that cannot be done."""
    place = ready(path, ours)
    data = text.encode() if isinstance(text, str) else text
    try:
        if place.exists() and not place.is_file():
            with place.open("wb") as out:
                out.write(data)
            return
        _replace(place, data)
    except OSError as error:
        raise failed(path, error) from error


def _replace(place: Path, data: bytes) -> None:
    new = aside(place.parent)
    try:
        lay_down(new, data, place)
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)


def lay_down(new: Path, data: bytes, like: Path) -> None:
    """Write a file that is not there yet to the disk, with the rights of the one that it will replace, if any."""
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, NEW)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(descriptor)
        if like.is_file():
            os.fchmod(descriptor, stat.S_IMODE(like.stat().st_mode))
