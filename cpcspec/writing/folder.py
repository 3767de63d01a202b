"""A folder of output: brought up to date, with nothing lost in it that the same command did not write before."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cpcspec.writing import manifest
from cpcspec.writing.exchange import alone, exchange
from cpcspec.writing.manifest import MANIFEST, NONE
from cpcspec.writing.place import ASIDE, CannotWrite, failed, refuse_read_only, shown, standing
from cpcspec.writing.survey import Survey, holds_sources, listed, pending, survey

NAMED = 3
"""How many of the strange files are named."""


class Output(NamedTuple):
    """A folder of output, the command that writes it, and whether it may lie beside what is not of that command.

    `word` is what a user says for that, and `sources` how files end that must not lie there unsaid.
    """

    folder: Path
    owner: str
    into: bool = False
    word: str = ""
    sources: str = ".cpc"


def look(output: Output, files: Mapping[str, bytes]) -> Survey:
    """Return what is to be done in the folder, which is all of it where there is none.

    Raise `CannotWrite` for a place that can be no such folder.
    """
    if not _is_there(output.folder):
        return Survey(NONE, tuple(sorted(files)), (), (), (), (), ())
    return survey(output.folder, files, manifest.read(output.folder, output.owner))


def _is_there(folder: Path) -> bool:
    try:
        there = folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise failed(folder, error) from error
    if not stat.S_ISDIR(there.st_mode):
        message = f"`{shown(folder)}` cannot be written: it is a file; name a folder"
        raise CannotWrite(message)
    return True


def ready(output: Output, paths: Iterable[str]) -> None:
    """Raise `CannotWrite` where files with these paths may not or cannot be written, as far as that can be said."""
    if not _is_there(output.folder):
        return
    try:
        with alone(output.folder):
            _allowed(output, dict.fromkeys(paths, b""))
    except OSError as error:
        raise failed(_culprit(error, output.folder), error) from error


def _allowed(output: Output, paths: Mapping[str, bytes]) -> Survey:
    """Return what is to be done in the folder; raise `CannotWrite` where that may not or cannot be done."""
    seen = look(output, paths)
    if seen.blocked or (seen.strange and not output.into):
        raise CannotWrite(_refused(output, seen, paths))
    for path in (*seen.new, *seen.changed, *seen.stale, MANIFEST):
        for place in (output.folder / path, *_folders(output.folder, path)):
            there = standing(place)
            if there is not None and not stat.S_ISLNK(there.st_mode):
                refuse_read_only(place, there)
    return seen


def _folders(folder: Path, path: str) -> list[Path]:
    """Return the folders that a path lies in, down to the one that it is a path of."""
    return [each for each in (folder / path).parents if each == folder or folder in each.parents]


def _refused(output: Output, seen: Survey, files: Mapping[str, bytes]) -> str:
    folder = shown(output.folder)
    foreign = [*seen.strange, *seen.blocked]
    names = ", ".join(f"`{each}`" for each in foreign[:NAMED])
    names += f" and {len(foreign) - NAMED} more" if len(foreign) > NAMED else ""
    sources = holds_sources(output.folder, seen.strange, output.sources)
    if not sources and _looks_built(seen, files):
        return (
            f"`{folder}` holds files, but no list of what `{output.owner}` wrote ({names}): "
            "if an older version made them, move the folder away and try again, else name another"
        )
    if seen.blocked:
        in_the_way = next((each for each in seen.strange if seen.blocked[0].startswith(f"{each}/")), seen.blocked[0])
        blocked = shown(output.folder / in_the_way)
        return f"`{blocked}` was not written by `{output.owner}`: move it away, or name another folder"
    what = "work that is no output" if sources else f"what `{output.owner}` did not write"
    return f"`{folder}` holds {what} ({names}): name another folder, or say `{output.word}` to write beside it"


def _looks_built(seen: Survey, files: Mapping[str, bytes]) -> bool:
    """Return whether a folder without a list has most of what is wanted, if not as it is wanted: all in plain files."""
    linked = any(path.startswith(f"{each}/") for path in seen.blocked for each in seen.strange)
    return not seen.known.there and bool(seen.blocked) and len(seen.new) * 2 < len(files) and not linked


def write(output: Output, files: Mapping[str, bytes]) -> Survey:
    """Bring the folder up to date; return what was done, and what was left as it was `edited`.

    Raise `CannotWrite` where that may not or cannot be done: the folder is then as it was.
    """
    _is_there(output.folder)
    try:
        with alone(output.folder):
            seen = _allowed(output, files)
            _carry_out(output, files, seen)
    except OSError as error:
        raise failed(_culprit(error, output.folder), error) from error
    return seen


def _culprit(error: OSError, folder: Path) -> Path:
    """Return the file that an error is about, the folder if it is none that the user knows."""
    known = isinstance(error.filename, str) and ASIDE not in error.filename
    return Path(error.filename) if known else folder


def _carry_out(output: Output, files: Mapping[str, bytes], seen: Survey) -> None:
    wanted = {path: files[path] for path in (*seen.new, *seen.changed)}
    final = manifest.render(output.owner, listed(files, seen)).encode()
    if not wanted and not seen.stale and seen.known.there and (output.folder / MANIFEST).read_bytes() == final:
        return
    between = manifest.render(output.owner, pending(files, seen)).encode()
    exchange(output.folder, [{MANIFEST: between}, wanted, {MANIFEST: final}], seen.stale)


def write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files into a folder that is not there yet; raise `CannotWrite`, and leave nothing, where that fails."""
    try:
        with alone(folder):
            if any(folder.iterdir()):
                message = f"`{shown(folder)}` is there already"
                raise CannotWrite(message)
            exchange(folder, [files], ())
    except OSError as error:
        raise failed(_culprit(error, folder), error) from error


def clear(folder: str, owner: str) -> None:
    """Remove from a folder what a command wrote there, and the folder if nothing is left; nothing that is not listed.

    Raise `CannotWrite` where that cannot be done: the folder is then as it was.
    """
    output = Output(Path(folder), owner, into=True)
    write(output, {})
    with suppress(OSError):  # what was changed since keeps the list, and the list keeps the folder
        left = manifest.read(output.folder, owner).files
        if not left:
            (output.folder / MANIFEST).unlink()
            output.folder.rmdir()
