"""Which version of a folder was looked at, if version control knows it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from cpcspec.audit.verdict import Audited

PATIENCE = 10
"""So many seconds are waited for an answer."""


def audited(paths: Iterable[str]) -> Audited:
    """Return what was audited: the paths as they were given, the commit of the first, and whether any was changed."""
    given = tuple(paths)
    first = Path(given[0]) if given else Path()
    folder = first if first.is_dir() else first.parent
    tracked = _git(folder, "ls-files", "--", *_within(given))
    commit = _git(folder, "rev-parse", "HEAD") if tracked else ""
    if not commit:
        return Audited(given)
    return Audited(given, commit, bool(_git(folder, "status", "--porcelain", "--", *_within(given))))


def _within(given: Iterable[str]) -> list[str]:
    return [str(Path(each).resolve()) for each in given]


def _git(folder: Path, *words: str) -> str:
    """Return what Git says; nothing where there is no Git, or no checkout."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are ours
            ["git", "-C", str(folder), *words],  # noqa: S607 - whichever Git there is
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
