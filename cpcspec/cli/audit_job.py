"""What an audit is asked to do: names that must stand for something, files that must be readable."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import JsonValue

from cpcspec.audit.cases import conformance
from cpcspec.audit.check import World
from cpcspec.audit.evidence.whole import evidence_of
from cpcspec.audit.models.bounded import MEMBER_STATES
from cpcspec.audit.registry import CHECKS
from cpcspec.audit.run import Wanted
from cpcspec.audit.states.explore import BUDGET
from cpcspec.cli.exercising import exercised
from cpcspec.cli.versions import version_at
from cpcspec.compiler.driver import Compiled
from cpcspec.diagnostics.suggest import did_you_mean
from cpcspec.ir.nodes import Spec

DEEP_BUDGET = 5 * BUDGET
WIDTH = 79
CLEAR = "\r\x1b[K"


class CannotAudit(Exception):
    """What was asked for is not there, or cannot be read or written."""


class Job(NamedTuple):
    """The world, what to ask of it, and the options as reports tell them."""

    world: World
    wanted: Wanted
    options: Mapping[str, JsonValue]


def job_for(arguments: argparse.Namespace, done: Compiled) -> Job:
    """Return what is to be done; raise `CannotAudit` for a name that stands for nothing, or an unreadable file."""
    wanted = Wanted(tuple(arguments.only or ()), tuple(arguments.procedure or ()))
    _known(wanted.checks, [*(each.id for each in CHECKS), *(each.id for each in done.properties)], "check or property")
    _known(wanted.procedures, [each.id for each in done.spec.procedures], "procedure")
    if arguments.budget is not None and arguments.budget < 1:
        message = "the budget is a number of states: at least 1"
        raise CannotAudit(message)
    world = World(
        done.spec,
        done.properties,
        done.stories,
        budget=arguments.budget or (DEEP_BUDGET if arguments.deep else BUDGET),
        countries=arguments.countries or MEMBER_STATES,
        progress=_progress if sys.stderr.isatty() else None,
        origins=done.origins,
        show=evidence_of,
        deep=arguments.deep,
        exercised=exercised(done) if arguments.deep and done.stories else {},
        log=None if arguments.log is None else _log(Path(arguments.log)),
        older=None if arguments.older is None else _older(Path(arguments.older)),
    )
    options: dict[str, JsonValue] = {"budget": world.budget, "countries": world.countries, "deep": world.deep}
    options |= {"only": list(wanted.checks)} if wanted.checks else {}
    options |= {"procedures": list(wanted.procedures)} if wanted.procedures else {}
    return Job(world, wanted, options)


def _known(patterns: tuple[str, ...], names: list[str], what: str) -> None:
    for pattern in patterns:
        if not any(Wanted((pattern,)).check(each) for each in names):
            hint = did_you_mean(pattern, names)
            message = f"there is no {what} `{pattern}`" + (f"; {hint}" if hint else "")
            raise CannotAudit(message)


def _log(path: Path) -> conformance.Log:
    try:
        return conformance.read(path.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.as_posix()} cannot be read"
        raise CannotAudit(message) from error
    except conformance.UnreadableLog as error:
        message = f"{path.as_posix()}: {error}"
        raise CannotAudit(message) from error


def _older(path: Path) -> Spec:
    found = version_at(path, "cpcspec audit")
    if found is None:
        message = f"{path.as_posix()} is no version of a spec"
        raise CannotAudit(message)
    return found.spec


def _progress(what: str) -> None:
    """Tell on one line of a terminal what is being asked."""
    sys.stderr.write(f"{CLEAR}{what[:WIDTH]}")
    sys.stderr.flush()


def progressed() -> None:
    """Clear the line of progress."""
    if sys.stderr.isatty():
        sys.stderr.write(CLEAR)
