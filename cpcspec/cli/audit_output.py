"""What an audit prints, and what it writes into the folder of its reports."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from cpcspec.audit.digest import Background, exit_code
from cpcspec.audit.proofs import certificates
from cpcspec.audit.reports import as_json, junit, matrices, page, sarif, terminal
from cpcspec.audit.states import as_graph
from cpcspec.audit.study.matrix import who_can
from cpcspec.audit.verdict import Report
from cpcspec.cli.audit_job import Job
from cpcspec.writing.folder import Output, ready, write

FORMATS: dict[str, Callable[[Report, Background], str]] = {
    "text": lambda report, _: terminal.render(report, colour=sys.stdout.isatty()),
    "json": lambda report, _: as_json.render(report),
    "sarif": sarif.render,
    "junit": lambda report, _: junit.render(report),
}
SCENARIOS = "counterexamples.cpc"
REPORTS = (
    "audit.html",
    "audit.txt",
    "audit.json",
    "audit.sarif",
    "audit.xml",
    "verdicts.csv",
    "rights.csv",
    "certificates.json",
    SCENARIOS,
)
GRAPHS = ("graphml", "json")


def told(arguments: argparse.Namespace, job: Job, report: Report) -> int:
    """Print the report and write what else is asked for; return the exit code."""
    more = background(job)
    texts = {"report": lambda: _reports(report, more), "graphs": lambda: _graphs(job)}
    for output, kinds in _outputs(arguments):
        done = write(output, {path: text.encode() for kind in kinds for path, text in texts[kind]()})
        for path in done.edited:
            place = (output.folder / path).as_posix()
            sys.stderr.write(
                f"{place} was changed since it was written and is left as it is: remove it, then audit again\n"
            )
    sys.stdout.write(FORMATS[arguments.format](report, more))
    if arguments.report:
        sys.stderr.write(f"the reports are in {Path(arguments.report).as_posix()}\n")
    return exit_code(report)


def places_ready(arguments: argparse.Namespace, job: Job) -> None:
    """Raise `CannotWrite` where an audit would end with reports that cannot be written: that is told before."""
    graphs = [f"{each}.{ending}" for each in job.world.subjects for ending in GRAPHS if job.wanted.procedure(each)]
    names = {"report": REPORTS, "graphs": graphs}
    for output, kinds in _outputs(arguments):
        ready(output, [path for kind in kinds for path in names[kind]])


def _outputs(arguments: argparse.Namespace) -> list[tuple[Output, list[str]]]:
    """Return the folders that were asked for, with what goes there; that may be one for both."""
    kinds: dict[Path, list[str]] = {}
    for kind in ("report", "graphs"):
        if getattr(arguments, kind):
            kinds.setdefault(Path(getattr(arguments, kind)).resolve(), []).append(kind)
    return [
        (Output(Path(getattr(arguments, each[0])), f"cpcspec audit --{each[0]}", into=True), each)
        for each in kinds.values()
    ]


def background(job: Job) -> Background:
    """Return what reports tell beside the answers."""
    asked = [each for each in job.world.subjects.values() if job.wanted.procedure(each.id)]
    rights = {each.id: tuple(who_can(each)) for each in asked}
    return Background(job.world.spec, job.world.properties, rights)


def _reports(report: Report, more: Background) -> Iterator[tuple[str, str]]:
    yield "audit.html", page.render(report, more)
    yield "audit.txt", terminal.render(report, facts=True)
    yield "audit.json", as_json.render(report)
    yield "audit.sarif", sarif.render(report, more)
    yield "audit.xml", junit.render(report)
    yield "verdicts.csv", matrices.render(report)
    yield "rights.csv", matrices.rights(more)
    yield "certificates.json", certificates.as_json(report)
    # A check may ask a property again: its story is told once.
    stories = list(dict.fromkeys(each.evidence.scenario for each in report.answers if each.evidence is not None))
    if stories:
        yield SCENARIOS, "\n".join(stories)


def _graphs(job: Job) -> Iterator[tuple[str, str]]:
    for subject in job.world.subjects.values():
        if job.wanted.procedure(subject.id):
            yield f"{subject.id}.graphml", as_graph.graphml(subject.ground)
            yield f"{subject.id}.json", as_graph.node_link(subject.ground)
