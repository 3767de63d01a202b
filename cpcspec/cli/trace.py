"""`cpcspec trace`: requirement by requirement, which elements of the specs and which scenarios meet it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from cpcspec import project
from cpcspec.cli.marks import TRACE
from cpcspec.cli.playing import CannotPlay, specs_for
from cpcspec.cli.saying import say
from cpcspec.compiler.driver import Compiled
from cpcspec.scenarios.engines import PURE
from cpcspec.scenarios.run import run_stories
from cpcspec.trace.claims import claims
from cpcspec.trace.matrix import Trace, trace
from cpcspec.trace.pages import html, markdown, summary
from cpcspec.trace.requirements import NotACatalogue, laters, requirements
from cpcspec.writing.file import ready, write_file

WRONG_USE = 2
CATALOGUE = "requirements.csv"
LATER = "not-yet.csv"


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("trace", help="show which requirement is met by what", description=__doc__)
    own.add_argument("catalogue", nargs="?", help=f"requirements, as CSV or Markdown (default: SPECS/{CATALOGUE})")
    own.add_argument("--specs", default="specs", help="the folder of the specs (default: specs)")
    own.add_argument("--later", metavar="FILE", help=f"what is left for later, with reasons (default: SPECS/{LATER})")
    own.add_argument("--markdown", metavar="FILE", help="write the trace there")
    own.add_argument("--html", metavar="FILE", help="write the trace there")
    own.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 where those files are out of date"
    )


def run(arguments: argparse.Namespace) -> int:
    """Say how many requirements are met; return 1 if one is missing, unknown or only claimed, 2 for wrong use."""
    for each in (arguments.markdown, arguments.html):
        if each and not arguments.check:
            ready(Path(each), TRACE)
    done = project.compile_folder(arguments.specs)
    if not done.ok:
        say(done.findings, stream=sys.stderr)
        return 1
    try:
        found = _trace(arguments, done)
    except (NotACatalogue, CannotPlay) as error:
        sys.stderr.write(f"cpcspec trace: {error}\n")
        return WRONG_USE
    sys.stdout.write(summary(found))
    drift = _files(arguments, found)
    return int(drift or not found.ok)


def _trace(arguments: argparse.Namespace, done: Compiled) -> Trace:
    """Return the trace; scenarios are played, so that only those that pass count."""
    folder = Path(arguments.specs)
    catalogue = Path(arguments.catalogue or folder / CATALOGUE)
    known = requirements(catalogue.name, catalogue.read_text(encoding="utf-8"))
    later = Path(arguments.later or folder / LATER)
    left = laters(later.read_text(encoding="utf-8")) if later.is_file() else ()
    outcomes = run_stories(PURE, specs_for(done, done.stories), done.stories).outcomes
    passed = {each.story.id for each in outcomes if each.passed}
    return trace(known, claims(done.spec, done.stories), passed, left)


def _files(arguments: argparse.Namespace, found: Trace) -> bool:
    """Write the pages that were asked for; with `--check` return whether one of them is out of date."""
    drift = False
    for name, page in ((arguments.markdown, markdown), (arguments.html, html)):
        if not name:
            continue
        path, text = Path(name), page(found)
        if not arguments.check:
            write_file(path, text, TRACE)
        elif not path.is_file() or path.read_bytes() != text.encode():
            sys.stdout.write(f"{path.as_posix()} is out of date: run `cpcspec trace` again\n")
            drift = True
    return drift
