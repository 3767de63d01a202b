"""What would have to be done to a folder so that it holds certain files: nothing is written here.

A link is never followed: what stands behind one is not in the folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from cpcspec.writing.manifest import MANIFEST, Manifest, hash_of
from cpcspec.writing.place import ASIDE, failed, standing

CACHE = "__pycache__"
OTHER = "other"
"""What stands for the hash of all that is no file of its own: a link, a folder, a device."""


class Survey(NamedTuple):
    """The paths below a folder, by what is to be done with them; all in order.

    `new` and `changed` are to be written, `stale` are ours and to be removed, `edited` are listed and were changed
    since, `blocked` are wanted where something stands that is not ours, `strange` is all else that is not ours (a
    folder that holds nothing else ends with `/`).
    """

    known: Manifest
    new: tuple[str, ...]
    changed: tuple[str, ...]
    stale: tuple[str, ...]
    edited: tuple[str, ...]
    blocked: tuple[str, ...]
    strange: tuple[str, ...]


def survey(folder: Path, files: Mapping[str, bytes], known: Manifest) -> Survey:
    """Return what is to be done so that the folder holds these files; raise `CannotWrite` where it cannot be read."""
    found: dict[str, list[str]] = {fate: [] for fate in Survey._fields if fate != "known"}
    try:
        for path, data in files.items():
            stands = _stands(folder, path)
            if stands is None:
                found["new"].append(path)
            elif stands != hash_of(data):
                found[_fate(path, stands, known)].append(path)
        for path in known.files.keys() - files.keys():
            stands = _stands(folder, path)
            if stands is not None and not _is_one_of(folder, path, files):
                found["stale" if stands in known.files[path] else "edited"].append(path)
        found["strange"] = list(_strange(folder, "", _Known([*files, *known.files, MANIFEST])))
    except OSError as error:
        raise failed(folder, error) from error
    return Survey(known, **{fate: tuple(sorted(paths)) for fate, paths in found.items()})


def _fate(path: str, stands: str, known: Manifest) -> str:
    if path not in known.files:
        return "blocked"
    return "changed" if stands in known.files[path] else "edited"


def _stands(folder: Path, path: str) -> str | None:
    """Return the hash of a file, `OTHER` for what is none or lies behind one, None if nothing is there."""
    place = folder
    parts = PurePosixPath(path).parts
    for part in parts[:-1]:
        place /= part
        there = standing(place)
        if there is None:
            return None
        if not stat.S_ISDIR(there.st_mode):
            return OTHER
    place /= parts[-1]
    there = standing(place)
    if there is None:
        return None
    return hash_of(place.read_bytes()) if stat.S_ISREG(there.st_mode) else OTHER


def _is_one_of(folder: Path, path: str, files: Mapping[str, bytes]) -> bool:
    """Return whether a path is another name of a file to keep, as it is where capitals make no difference."""
    twins = [each for each in files if each.casefold() == path.casefold()]
    return any(standing(folder / each) and (folder / each).samefile(folder / path) for each in twins)


class _Known:
    """The paths that are no strangers, and the folders that they lie in."""

    def __init__(self, paths: list[str]) -> None:
        self.paths = {each.casefold() for each in paths}
        self.folders = {str(each).casefold() for path in paths for each in PurePosixPath(path).parents}


def _strange(folder: Path, below: str, known: _Known) -> Iterator[str]:
    with os.scandir(folder / below) as entries:
        for each in sorted(entries, key=lambda entry: entry.name):
            path = f"{below}{each.name}"
            if path.casefold() in known.paths or _by_the_way(each.name):
                continue
            if not each.is_dir(follow_symlinks=False):
                yield path
            elif path.casefold() in known.folders:
                yield from _strange(folder, f"{path}/", known)
            elif each.name == ".git" or _holds_anything(Path(each.path)):
                yield f"{path}/"


def _by_the_way(name: str) -> bool:
    """Return whether a file comes from using the output, or is left of a writing that was killed."""
    return name == CACHE or name.endswith(".pyc") or name.startswith(ASIDE)


def _holds_anything(folder: Path) -> bool:
    for _, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not _by_the_way(each)]
        if any(not _by_the_way(each) for each in names):
            return True
    return False


def holds_sources(folder: Path, strange: tuple[str, ...], suffix: str) -> bool:
    """Return whether what is strange in a folder is a `.git`, or files that end so."""
    for path in strange:
        if PurePosixPath(path).name == ".git" or path.endswith(suffix):
            return True
        if path.endswith("/") and any(
            name.endswith(suffix) or name == ".git"
            for _, folders, names in os.walk(folder / path)
            for name in (*folders, *names)
        ):
            return True
    return False


def listed(files: Mapping[str, bytes], seen: Survey) -> dict[str, frozenset[str]]:
    """Return what the list is to say when all is done: what is left as it was edited stays listed as it was."""
    kept = {path: seen.known.files[path] for path in seen.edited}
    return {path: frozenset({hash_of(data)}) for path, data in files.items()} | kept


def pending(files: Mapping[str, bytes], seen: Survey) -> dict[str, frozenset[str]]:
    """Return what the list is to say while it is being done: the old files are ours, and so are the new ones."""
    new = listed(files, seen)
    paths = new.keys() | seen.known.files.keys()
    return {path: new.get(path, frozenset()) | seen.known.files.get(path, frozenset()) for path in paths}
