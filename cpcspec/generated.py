"""The folder of compiled output: written, or compared with what it should hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from cpcspec.writing import folder as writing
from cpcspec.writing import manifest
from cpcspec.writing.manifest import MANIFEST
from cpcspec.writing.place import CannotWrite
from cpcspec.writing.survey import Survey, listed, survey

Fate = Literal["new", "changed", "stale", "edited", "strange"]
OWNER = "cpcspec build"


class Difference(NamedTuple):
    """A file of the folder that is not what the specs compile to."""

    path: str
    fate: Fate


def differences(folder: Path, files: Mapping[str, str], *, into: bool = False) -> list[Difference]:
    """Return in which files the folder differs from what it should hold, in the order of paths.

    With `into`, what is not of our making belongs there. Raise `CannotWrite` for what can be no folder of output.
    """
    output, data = _output(folder, into=into), _data(files)
    try:
        seen, final = _seen(output, data)
    except CannotWrite:
        if not folder.is_dir():
            raise
        # The list itself is damaged: the files are judged without it.
        seen, final = survey(folder, data, manifest.NONE), False
    changed = (*seen.changed, *(each for each in (*seen.edited, *seen.blocked) if each in files))
    stale = (*seen.stale, *(each for each in seen.edited if each not in files))
    found = [Difference(path, "new") for path in seen.new] + [Difference(path, "changed") for path in changed]
    found += [Difference(path, "stale") for path in stale]
    found += [Difference(path, "strange") for path in seen.strange if not into]
    if not final and (folder / MANIFEST).is_file():
        found.append(Difference(MANIFEST, "changed"))
    elif not final:
        found.append(Difference(MANIFEST, "new"))
    return sorted(found)


def _seen(output: writing.Output, data: Mapping[str, bytes]) -> tuple[Survey, bool]:
    """Return what is to be done, and whether the list says what it will say when that is done."""
    seen = writing.look(output, data)
    return seen, seen.known.there and seen.known.files == listed(data, seen)


def write(folder: Path, files: Mapping[str, str], *, into: bool = False) -> list[Difference]:
    """Make the folder hold these files and, of our own, no others; return what was done, and what was `edited`.

    What was written by an earlier call and changed since is left as it is. With `into`, what is not of our making may
    lie beside it. Raise `CannotWrite`, and change nothing, where that may not or cannot be done.
    """
    seen = writing.write(_output(folder, into=into), _data(files))
    fates: tuple[Fate, ...] = ("new", "changed", "stale", "edited")
    return sorted(Difference(path, fate) for fate in fates for path in getattr(seen, fate))


def _output(folder: Path, *, into: bool) -> writing.Output:
    return writing.Output(folder, OWNER, into=into, word="--into")


def _data(files: Mapping[str, str]) -> dict[str, bytes]:
    return {path: text.encode() for path, text in files.items()}
