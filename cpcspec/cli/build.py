"""`cpcspec build`: models, schemas, diagrams and manuals from the specs; `--check`: whether they are up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from cpcspec import generated, outputs, project
from cpcspec.cli.saying import say

WORDS = {"new": "is missing", "changed": "is not what the specs say", "stale": "belongs to no spec"}


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("build", help="write models, schemas, diagrams and manuals", description=__doc__)
    own.add_argument("paths", nargs="*", default=["specs"], help="specs, or folders of specs (default: specs)")
    own.add_argument("--to", metavar="FOLDER", default="generated", help="where they go (default: generated)")
    own.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the folder is out of date")


def run(arguments: argparse.Namespace) -> int:
    """Write or compare the folder; return 1 if the specs have errors or the folder is out of date."""
    done = project.check(arguments.paths)
    if done.findings.errors:
        say(done.findings, stream=sys.stderr)
        sys.stderr.write("nothing was built: mend the errors first\n")
        return 1
    files = outputs.files(done)
    folder = Path(arguments.to)
    if not arguments.check:
        written = generated.write(folder, files)
        sys.stdout.write(f"{len(files)} files in {folder.as_posix()}, {len(written)} of them changed\n")
        return 0
    drift = generated.differences(folder, files)
    for each in drift:
        sys.stdout.write(f"{(folder / each.path).as_posix()} {WORDS[each.fate]}\n")
    if drift:
        sys.stdout.write("run `cpcspec build` and commit what it writes\n")
        return 1
    sys.stdout.write(f"{len(files)} files in {folder.as_posix()} are up to date\n")
    return 0
