"""`cpcspec check`: every fault of the specs in one run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from cpcspec import project
from cpcspec.cli.marks import FINDINGS
from cpcspec.cli.saying import FORMATS, rendered, say
from cpcspec.writing.file import ready, write_file


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("check", help="look for faults in specs", description=__doc__)
    own.add_argument("paths", nargs="*", default=["specs"], help="specs, or folders of specs (default: specs)")
    own.add_argument("--format", choices=FORMATS, default="text", help="how findings are written (default: text)")
    own.add_argument("--output", metavar="FILE", help="write the findings there, and only a summary here")
    own.add_argument("--strict", action="store_true", help="count warnings as errors")


def run(arguments: argparse.Namespace) -> int:
    """Say all findings; return 1 if there is an error, 2 if there was nothing to read."""
    if arguments.output:
        ready(Path(arguments.output), FINDINGS)
    done = project.check(arguments.paths)
    found = list(done.findings)
    if arguments.output:
        write_file(Path(arguments.output), rendered(found, arguments.format), FINDINGS)
        sys.stdout.write(f"{len(found)} findings written to {arguments.output}\n")
        failed = done.findings.errors
    else:
        failed = say(found, arguments.format)
    if not done.files and not done.model.procedures and done.findings.errors:
        return 2
    return int(bool(failed) or (arguments.strict and bool(found)))
