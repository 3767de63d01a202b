"""Files of a folder exchanged for others: all of them, or none.

All that needs room on the disk is done beside the folder first. What then follows is renaming, and each step knows how
it is undone: a fault or Ctrl-C on the way leaves the folder as it was.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from cpcspec.writing.file import lay_down
from cpcspec.writing.manifest import hash_of
from cpcspec.writing.place import ASIDE, aside, standing


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and hold it against others who write to it; a new one that stays empty goes again."""
    made = _made(folder)
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
    finally:
        _unmake(made)


def _made(folder: Path) -> list[Path]:
    """Make a folder with those above it; return which are new, the lowest first."""
    missing = []
    above = folder
    while standing(above) is None and above != above.parent:
        missing.append(above)
        above = above.parent
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _unmake(folders: Sequence[Path]) -> None:
    for each in folders:
        with suppress(OSError):  # it holds something
            each.rmdir()


def exchange(folder: Path, rounds: Sequence[Mapping[str, bytes]], removed: Sequence[str]) -> None:
    """Write files in rounds, one after the other, and remove others before the last; undo all of it if that fails.

    The caller holds the folder with `alone`.
    """
    stage = _stage(folder)
    undo: list[Callable[[], object]] = []
    try:
        laid = [{path: _laid(stage, folder, path, data) for path, data in each.items()} for each in rounds]
        for number, each in enumerate(laid, 1):
            if number == len(laid):
                _remove(folder, removed, stage, undo)
            for path, new in each.items():
                _put(folder / path, new, stage, undo)
    except BaseException:
        for step in reversed(undo):
            with suppress(OSError):
                step()
        raise
    else:
        for path in removed:
            _unmake([each for each in (folder / path).parents if folder in each.parents])
    finally:
        _sweep(stage)


def _stage(folder: Path) -> Path:
    """Return a new folder for what is not finished: beside the folder, or in it where that is another disk."""
    home = folder.resolve()
    beside = home.parent
    if os.path.ismount(home) or beside.stat().st_dev != home.stat().st_dev or not os.access(beside, os.W_OK):
        beside = home
    stage = beside / f"{ASIDE}{hash_of(os.fsencode(home.name))[:16]}"
    # We hold the folder, so whoever left this was killed. Of a link, `rmtree` leaves all as it is.
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    return stage


def _sweep(stage: Path) -> None:
    try:
        shutil.rmtree(stage)
    except BaseException as error:
        # Ctrl-C may come here, too.
        shutil.rmtree(stage, ignore_errors=True)
        if not isinstance(error, OSError):
            raise


def _laid(stage: Path, folder: Path, path: str, data: bytes) -> Path:
    new = aside(stage)
    lay_down(new, data, folder / path)
    return new


def _put(place: Path, new: Path, stage: Path, undo: list[Callable[[], object]]) -> None:
    undo.append(_unmaker(_made(place.parent)))
    if standing(place) is None:
        undo.append(lambda: place.unlink(missing_ok=True))
    else:
        old = _kept(place, stage)
        undo.append(lambda: old.replace(place))
    new.replace(place)


def _remove(folder: Path, paths: Sequence[str], stage: Path, undo: list[Callable[[], object]]) -> None:
    for path in paths:
        place = folder / path
        undo.append(_putter(_kept(place, stage), place))
        place.unlink()


def _kept(place: Path, stage: Path) -> Path:
    """Return a second name of a file, or a copy where a file has only one."""
    old = aside(stage)
    try:
        os.link(place, old, follow_symlinks=False)
    except OSError:
        shutil.copy2(place, old, follow_symlinks=False)
    return old


def _putter(old: Path, place: Path) -> Callable[[], object]:
    return lambda: old.replace(place)


def _unmaker(folders: Sequence[Path]) -> Callable[[], object]:
    return lambda: _unmake(folders)
