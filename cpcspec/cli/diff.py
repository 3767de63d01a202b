"""`cpcspec diff`: what changed between two versions of a spec, in words, and what that does to open cases."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NamedTuple

from cpcspec import project
from cpcspec.audit.difference import Places, as_html, as_json, as_text, difference
from cpcspec.cli.saying import say
from cpcspec.cli.version import installed
from cpcspec.ir.codec import UnreadableIR, decode
from cpcspec.ir.nodes import Spec

WRONG_USE = 2
IR_FILE = "ir.json"


class Version(NamedTuple):
    """A version of a spec, and where its elements are written (nowhere, if it was read from its IR)."""

    spec: Spec
    places: Places


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("diff", help="say what changed between two versions", description=__doc__)
    own.add_argument("old", help=f"the older version: a folder of specs, a spec, or an {IR_FILE}")
    own.add_argument("new", help="the newer version, likewise")
    own.add_argument("--format", choices=("text", "json"), default="text", help="how to say it (default: text)")
    own.add_argument("--html", metavar="FILE", help="write a page there too")


def run(arguments: argparse.Namespace) -> int:
    """Say what changed; return 1 if open cases need a move or break, 2 if a version cannot be read."""
    versions = [_version(Path(each)) for each in (arguments.old, arguments.new)]
    old, new = versions
    if old is None or new is None:
        return WRONG_USE
    found = difference(old.spec, new.spec, old.places, new.places)
    sys.stdout.write(as_text(found) if arguments.format == "text" else as_json(found))
    if arguments.html:
        page = as_html(found, installed(), (arguments.old, arguments.new))
        try:
            Path(arguments.html).write_text(page, encoding="utf-8")
        except OSError as error:
            sys.stderr.write(f"cpcspec diff: {arguments.html} cannot be written: {error.strerror or error}\n")
            return WRONG_USE
    return int(found.fate != "safe")


def _version(path: Path) -> Version | None:
    """Return what is at a path; None (and the reason on the error output) if it is no version of a spec."""
    compiled = path / IR_FILE if path.is_dir() and not any(path.rglob(f"*{project.SPEC_SUFFIX}")) else path
    if compiled.suffix == ".json" and compiled.is_file():
        return _from_ir(compiled)
    done = project.compile_folder(path)
    if not done.ok:
        say(done.findings, stream=sys.stderr)
        return None
    places = {key: f"{origin.span.source.path}:{origin.span.line}" for key, origin in done.origins}
    return Version(done.spec, places)


def _from_ir(path: Path) -> Version | None:
    try:
        return Version(decode(path.read_text(encoding="utf-8")), {})
    except (OSError, UnicodeDecodeError, UnreadableIR) as error:
        sys.stderr.write(f"cpcspec diff: {path.as_posix()} is no compiled spec: {str(error).splitlines()[0]}\n")
        return None
