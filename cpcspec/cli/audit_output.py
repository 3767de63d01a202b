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
from cpcspec.cli.audit_job import CannotAudit, Job

FORMATS: dict[str, Callable[[Report, Background], str]] = {
    "text": lambda report, _: terminal.render(report, colour=sys.stdout.isatty()),
    "json": lambda report, _: as_json.render(report),
    "sarif": sarif.render,
    "junit": lambda report, _: junit.render(report),
}
SCENARIOS = "counterexamples.cpc"


def told(arguments: argparse.Namespace, job: Job, report: Report) -> int:
    """Print the report and write what else is asked for; return the exit code."""
    more = background(job)
    if arguments.report:
        _write(Path(arguments.report), dict(_reports(report, more)))
    if arguments.graphs:
        _write(Path(arguments.graphs), dict(_graphs(job)))
    sys.stdout.write(FORMATS[arguments.format](report, more))
    if arguments.report:
        sys.stderr.write(f"the reports are in {Path(arguments.report).as_posix()}\n")
    return exit_code(report)


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


def _write(folder: Path, texts: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{folder.as_posix()} cannot be written: {error.strerror or error}"
        raise CannotAudit(message) from error
