"""`cpcspec audit`: proofs, and counterexamples that anybody can read, over everything that may happen in a case."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any

from cpcspec import project
from cpcspec.audit.registry import CHECKS
from cpcspec.audit.run import Audit
from cpcspec.audit.states.explore import BUDGET
from cpcspec.audit.verdict import Audited, Report
from cpcspec.checks.allow import AllowedInAudit
from cpcspec.cli import checkout
from cpcspec.cli.audit_job import CannotAudit, Job, job_for, progressed
from cpcspec.cli.audit_output import FORMATS, places_ready, told
from cpcspec.cli.playing import CannotPlay
from cpcspec.cli.saying import say
from cpcspec.cli.version import installed
from cpcspec.ir.codec import content_hash

WRONG_USE = 2
EXITS = (
    "It ends with 0 if all holds, is accepted or does not apply, with 1 if something fails, with 2 if the spec cannot "
    "be read, and with 3 if nothing fails but something is unknown."
)


def add_parser(commands: Any) -> None:
    """Add the command's own arguments."""
    own = commands.add_parser(
        "audit", help="prove what must be true, or show how it is broken", description=__doc__, epilog=EXITS
    )
    own.add_argument("paths", nargs="*", default=["specs"], help="specs, or folders of specs (default: specs)")
    own.add_argument(
        "--only", action="append", metavar="NAME", help="ask only these checks and properties (`S*`: all S)"
    )
    own.add_argument("--procedure", action="append", metavar="NAME", help="ask only about these procedures")
    own.add_argument("--format", choices=tuple(FORMATS), default="text", help="what to print (default: text)")
    own.add_argument("--report", metavar="DIR", help="write all reports, tables and certificates there")
    own.add_argument("--graphs", metavar="DIR", help="write the explored states there, as GraphML and JSON")
    own.add_argument("--log", metavar="FILE", help="follow these cases, as `cpcrun export` prints them")
    own.add_argument("--older", metavar="PATH", help="an older version, whose open cases would go on under this one")
    own.add_argument("--deep", action="store_true", help="ask what takes long too, and give models up later")
    own.add_argument("--budget", type=int, metavar="N", help=f"give a model up after N states (default: {BUDGET:,})")
    own.add_argument("--countries", type=int, choices=(1, 2, 3, 4), help="countries in the small world (default: 2)")


def run(arguments: argparse.Namespace) -> int:
    """Say what holds and what does not; return 0 if all does, 1 if not, 2 for bad input, 3 for what is unknown."""
    sources = project.read(arguments.paths)
    done = project.compiled(sources)
    if not done.ok:
        say(done.findings, stream=sys.stderr)
        sys.stderr.write("nothing was audited: the spec has errors\n")
        return WRONG_USE
    allowed = AllowedInAudit(sources.specs)
    try:
        job = job_for(arguments, done)
        places_ready(arguments, job)
        report = audited(job, allowed, checkout.audited(arguments.paths))
        code = told(arguments, job, report)
    except (CannotAudit, CannotPlay) as error:
        sys.stderr.write(f"cpcspec audit: {error}\n")
        return WRONG_USE
    idle = [] if job.options.keys() & {"only", "procedures"} else list(allowed.unused([each.id for each in CHECKS]))
    if idle:
        say(idle, stream=sys.stderr)
    return code


def audited(job: Job, allowed: AllowedInAudit, version: Audited = Audited()) -> Report:  # noqa: B008 - it is a value
    """Return all answers, with what they were made with and of what."""
    began = time.perf_counter()
    answers = tuple(Audit(job.world, CHECKS, job.wanted, accept=allowed.why).answers())
    progressed()
    return Report(
        answers,
        content_hash(job.world.spec),
        installed(),
        time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        time.perf_counter() - began,
        {each.id: each.label or each.id for each in job.world.spec.procedures},
        job.options,
        version,
    )
