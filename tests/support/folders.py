"""What a folder holds, to see that it is as it was; and programs that write to one and are stopped on the way."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.tree import ROOT

KILLED = 9
WRITES = """
import os, sys
from pathlib import Path
from cpcspec.generated import write

calls, last, replace = 0, int(sys.argv[2]), Path.replace

def counting(self, target):
    global calls
    calls += 1
    if calls == last:
        os._exit(9)
    return replace(self, target)

Path.replace = counting
for number in range(int(sys.argv[3])):
    write(Path(sys.argv[1]), {name: f"{sys.argv[4]} {number}" * 200 for name in ("a.txt", "b/c.txt", sys.argv[4])})
"""


def held(folder: Path) -> dict[str, bytes | str]:
    """Return all that is in a folder, hidden or not: what is in the files, where the links lead."""
    return {each.relative_to(folder).as_posix(): _content(each) for each in sorted(folder.rglob("*"))}


def _content(path: Path) -> bytes | str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    return path.read_bytes() if path.is_file() else "folder"


def writer(folder: Path, *, killed_at: int = 0, times: int = 1, words: str = "new") -> subprocess.Popen[bytes]:
    """Return a process that builds into a folder so many times, killed when it is about to rename that file."""
    command = [sys.executable, "-c", WRITES, str(folder), str(killed_at), str(times), words]
    return subprocess.Popen(command, cwd=ROOT)
