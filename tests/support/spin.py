"""SPIN as an outside judge of models: it is run on the Promela text of a model, and what it prints is read."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from cpcspec.audit.states.promela import ASKED

# What takes the time here is to compile, and tcc is done with that fifty times sooner than others.
COMPILER = next((each for each in ("tcc", "cc", "gcc", "clang") if shutil.which(each)), None)
MISSING = [name for name, found in (("spin", shutil.which("spin")), ("a C compiler", COMPILER)) if not found]
needs_spin = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (`make tools`)")
BREADTH_FIRST = ("-DBFS", "-DSAFETY", "-DNOREDUCE", "-DNOCLAIM", "-DPRINTF")
CLAIMS = ("-DNOREDUCE",)
SMALL = "-w18"
"""The hash table need not be large: to make it empty would take most of the time."""


class Outcome(NamedTuple):
    """What a run of SPIN's verifier tells."""

    states: int
    errors: int
    asked: Counter[str]


class Verifier:
    """The verifier that SPIN makes of a text."""

    def __init__(self, folder: Path, text: str, *flags: str) -> None:
        """Let SPIN write the verifier, and compile it, quickly: it runs for a moment only."""
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.pml").write_text(text, encoding="utf-8")
        self._run("spin", "-a", "model.pml")
        self._run(str(COMPILER), "-O0", "-w", *flags, "-o", "pan", "pan.c")

    def run(self, *switches: str) -> Outcome:
        """Run it over all states, whatever it finds on the way."""
        printed = self._run("./pan", SMALL, "-c0", *switches)
        asked = Counter(re.findall(rf"^\s*{ASKED} (\S+)$", printed, re.MULTILINE))
        return Outcome(_number(r"(\d+) states, stored", printed), _number(r"errors: (\d+)", printed), asked)

    def claim_holds(self, name: str) -> bool:
        """Return whether a claim in linear temporal logic holds of all runs."""
        return _number(r"errors: (\d+)", self._run("./pan", SMALL, "-a", "-m100000", "-N", name)) == 0

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stdout[-1000:], done.stderr[-1000:])
        assert "max search depth too small" not in done.stdout
        return done.stdout


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found, text[-1000:]
    return int(found[1])
