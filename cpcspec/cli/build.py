"""`cpcspec build`: models, schemas, diagrams and manuals from the specs; `--check`: whether they are up to date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from cpcspec import generated, outputs, project
from cpcspec.cli.saying import say

WORDS = {
    "new": "is missing",
    "changed": "is not what the specs say",
    "stale": "belongs to no spec",
    "edited": "was changed since it was built and is left as it is: remove it, then build again",
    "strange": "was not built",
}
MORE = """\
Only what an earlier build wrote is replaced or removed: it is listed in the folder's `manifest.sha256`. A listed file \
that was changed since is left as it is, and told. A folder that holds anything else is refused, unless `--into` is \
said. Where something fails, the folder stays as it was.
"""


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("build", help="write models, schemas, diagrams and manuals", description=__doc__)
    own.epilog = MORE
    own.add_argument("paths", nargs="*", default=["specs"], help="specs, or folders of specs (default: specs)")
    own.add_argument("--to", metavar="FOLDER", default="generated", help="where they go (default: generated)")
    own.add_argument("--into", action="store_true", help="write beside what else the folder holds")
    own.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the folder is out of date")


def run(arguments: argparse.Namespace) -> int:
    """Write or compare the folder; return 1 if the specs have errors or the folder is not what they say."""
    done = project.check(arguments.paths)
    if done.findings.errors:
        say(done.findings, stream=sys.stderr)
        sys.stderr.write("nothing was built: mend the errors first\n")
        return 1
    files = outputs.files(done)
    folder = Path(arguments.to)
    if arguments.check:
        return _checked(folder, files, generated.differences(folder, files, into=arguments.into))
    found = generated.write(folder, files, into=arguments.into)
    left = [each for each in found if each.fate == "edited"]
    _tell(folder, left, sys.stderr)
    sys.stdout.write(f"{len(files)} files in {folder.as_posix()}, {len(found) - len(left)} of them changed\n")
    return int(bool(left))


def _checked(folder: Path, files: Mapping[str, str], drift: Sequence[generated.Difference]) -> int:
    _tell(folder, drift, sys.stdout)
    if drift:
        sys.stdout.write("run `cpcspec build` and commit what it writes\n")
        return 1
    sys.stdout.write(f"{len(files)} files in {folder.as_posix()} are up to date\n")
    return 0


def _tell(folder: Path, found: Sequence[generated.Difference], stream: TextIO) -> None:
    stream.writelines(f"{(folder / each.path).as_posix()} {WORDS[each.fate]}\n" for each in found)
