"""The folder of compiled output: written, or compared with what it should hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

Fate = Literal["new", "changed", "stale"]


class Difference(NamedTuple):
    """A file of the folder that is not what the specs compile to."""

    path: str
    fate: Fate


def differences(folder: Path, files: Mapping[str, str]) -> list[Difference]:
    """Return in which files the folder differs from what it should hold, in the order of paths."""
    found = [Difference(path, fate) for path, text in files.items() if (fate := _fate(folder / path, text))]
    there = {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}
    found += [Difference(path, "stale") for path in there - files.keys() if not _by_the_way(path)]
    return sorted(found)


def _fate(path: Path, text: str) -> Fate | None:
    if not path.is_file():
        return "new"
    return None if path.read_bytes() == text.encode() else "changed"


def _by_the_way(path: str) -> bool:
    """Return whether a file comes from using the output, not from writing it."""
    return "__pycache__" in path or path.endswith(".pyc")


def write(folder: Path, files: Mapping[str, str]) -> list[Difference]:
    """Make the folder hold these files and no others; return what had to be done."""
    done = differences(folder, files)
    for each in done:
        path = folder / each.path
        if each.fate == "stale":
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[each.path].encode())
    for below in sorted((each for each in folder.rglob("*") if each.is_dir()), reverse=True):
        if not any(below.iterdir()):
            below.rmdir()
    return done
