"""The list that stands beside what a command wrote: which files are its own, and what is in them.

It has the form that `sha256sum --check` reads. A file may stand there twice: while it is being replaced, the old and
the new one are both ours, so that an interruption at any point leaves nothing that we would not know again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from cpcspec.writing.place import CannotWrite, failed, shown, standing

MANIFEST = "manifest.sha256"
HEAD = "# written by {owner}, which deletes or replaces no other file than these, and none that was changed since"
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class Manifest(NamedTuple):
    """The files of a folder that are ours, each with the hashes that it may have; whether there is a list at all."""

    files: Mapping[str, frozenset[str]]
    there: bool = True


NONE = Manifest({}, there=False)


def hash_of(data: bytes) -> str:
    """Return the hash of a file's bytes."""
    return sha256(data).hexdigest()


def render(owner: str, files: Mapping[str, frozenset[str]]) -> str:
    """Return the list as text."""
    lines = [f"{each}  {path}" for path in sorted(files) for each in sorted(files[path])]
    return "\n".join([HEAD.format(owner=owner), *lines, ""])


def read(folder: Path, owner: str) -> Manifest:
    """Return the list in a folder; raise `CannotWrite` if it is damaged, or another command's."""
    path = folder / MANIFEST
    if standing(path) is None:
        return NONE
    try:
        text = "" if path.is_symlink() else path.read_bytes().decode()
    except OSError as error:
        raise failed(path, error) from error
    except UnicodeDecodeError:
        text = ""
    head, *lines = text.split("\n")
    if head != HEAD.format(owner=owner):
        message = f"`{shown(path)}` is not of `{owner}`: name another folder"
        raise CannotWrite(message)
    files: dict[str, frozenset[str]] = {}
    for number, line in enumerate(lines[:-1], 2):
        found = LINE.fullmatch(line)
        if found is None or not _below(found[2]):
            raise _damaged(path, number)
        files[found[2]] = files.get(found[2], frozenset()) | {found[1]}
    if lines[-1:] != [""]:
        raise _damaged(path, len(lines) + 1)
    return Manifest(files)


def _damaged(path: Path, line: int) -> CannotWrite:
    return CannotWrite(f"`{shown(path)}` is damaged in line {line}: remove it and try again")


def _below(path: str) -> bool:
    """Return whether a path can only be a file below the folder, and not the list itself."""
    plain = PurePosixPath(path)
    return (
        plain.as_posix() == path
        and not plain.is_absolute()
        and not {"..", "."} & set(plain.parts)
        and not re.search(r"[\\:\x00-\x1f]", path)
        and path.casefold() != MANIFEST
    )
