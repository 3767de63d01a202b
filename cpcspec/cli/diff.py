"""`cpcspec diff`: what changed between two versions of a spec, in words, and what that does to open cases."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from cpcspec.audit.difference import as_html, as_json, as_text, difference
from cpcspec.cli.marks import DIFFERENCE
from cpcspec.cli.version import installed
from cpcspec.cli.versions import IR_FILE, version_at
from cpcspec.writing.file import ready, write_file

WRONG_USE = 2


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("diff", help="say what changed between two versions", description=__doc__)
    own.add_argument("old", help=f"the older version: a folder of specs, a spec, or an {IR_FILE}")
    own.add_argument("new", help="the newer version, likewise")
    own.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (default: text)")
    own.add_argument("--html", metavar="FILE", help="write a page there too")


def run(arguments: argparse.Namespace) -> int:
    """Say what changed; return 1 if open cases need a move or break, 2 if a version cannot be read."""
    if arguments.html:
        ready(Path(arguments.html), DIFFERENCE)
    versions = [version_at(Path(each), "cpcspec diff") for each in (arguments.old, arguments.new)]
    old, new = versions
    if old is None or new is None:
        return WRONG_USE
    found = difference(old.spec, new.spec, old.places, new.places)
    sys.stdout.write(as_text(found) if arguments.format == "text" else as_json(found))
    if arguments.html:
        page = as_html(found, installed(), (arguments.old, arguments.new))
        write_file(Path(arguments.html), page, DIFFERENCE)
    return int(found.fate != "safe")
