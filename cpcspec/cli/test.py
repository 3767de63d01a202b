"""`cpcspec test`: play the scenarios of the specs, on pure values and on the engine that runs in production."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from cpcspec import project
from cpcspec.cli.marks import JUNIT
from cpcspec.cli.playing import CannotPlay, specs_for
from cpcspec.cli.saying import say
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir.story import Story
from cpcspec.scenarios.engines import PURE, NoEngine, engine
from cpcspec.scenarios.junit import junit
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.reach import coverage
from cpcspec.scenarios.report import report
from cpcspec.scenarios.run import Results, Specs, run_stories
from cpcspec.writing.file import ready, write_file

WRONG_USE = 2
ENGINES = {"pure": ("pure",), "sqlite": ("sqlite",), "both": ("pure", "sqlite")}


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser("test", help="run the scenarios", description=__doc__)
    own.add_argument("paths", nargs="*", default=["specs"], help="specs, or folders of specs (default: specs)")
    own.add_argument("--engine", choices=tuple(ENGINES), default="both", help="what to play on (default: both)")
    own.add_argument("--only", action="append", metavar="NAME", help="play these only; `*` stands for anything")
    own.add_argument("--junit", metavar="FILE", help="write the outcomes there as JUnit XML too")
    own.add_argument("--coverage", action="store_true", help="say what no scenario reaches")


def run(arguments: argparse.Namespace) -> int:
    """Play the scenarios; return 1 if one fails or a spec has errors, 2 if there is nothing to play or to play on."""
    if arguments.junit:
        ready(Path(arguments.junit), JUNIT)
    done = project.compile_folder(*arguments.paths)
    if not done.ok:
        say(done.findings, stream=sys.stderr)
        sys.stderr.write("the scenarios were not played: the spec has errors\n")
        return 1 if done.model.procedures else WRONG_USE
    try:
        stories = _chosen(done.stories, arguments.only)
        specs = specs_for(done, stories)
        return _run(arguments, specs, stories)
    except (NoEngine, CannotPlay) as error:
        sys.stderr.write(f"cpcspec test: {error}\n")
        return WRONG_USE


def _chosen(stories: Sequence[Story], only: Sequence[str] | None) -> list[Story]:
    """Return the stories that are asked for; raise `CannotPlay` for a name that stands for none."""
    if not stories:
        message = "there are no scenarios here"
        raise CannotPlay(message)
    for pattern in only or ():
        if not any(fnmatchcase(each.id, pattern) for each in stories):
            hint = did_you_mean(pattern, (each.id for each in stories))
            message = f"there is no scenario `{pattern}`" + (f"; {hint}" if hint else "")
            raise CannotPlay(message)
    return [each for each in stories if not only or any(fnmatchcase(each.id, pattern) for pattern in only)]


def _run(arguments: argparse.Namespace, specs: Specs, stories: Sequence[Story]) -> int:
    names = ENGINES[arguments.engine]
    for name in names:
        engine(name)  # an engine that is missing is told before the first one has played for a while
    suites: list[tuple[str, Sequence[Outcome]]] = []
    pure: Results | None = None
    for name in names:
        began = time.perf_counter()
        results = run_stories(name, specs, stories, reach=arguments.coverage)
        sys.stdout.write(report(name, results.outcomes, time.perf_counter() - began))
        suites.append((name, results.outcomes))
        pure = results if name == PURE else pure
    if arguments.junit:
        write_file(Path(arguments.junit), junit(suites), JUNIT)
    if arguments.coverage:
        seen = pure or run_stories(PURE, specs, stories, reach=True)
        sys.stdout.write(coverage(specs.under({}), seen.reached))
    return int(any(not each.passed for _, outcomes in suites for each in outcomes))
