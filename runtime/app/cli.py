"""The command `cpcrun`: prepares a database, works through deadlines and mails, exports and verifies.

Exit codes: 0 nothing to say, 1 findings, 2 wrong use or unreadable input.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

from cpcspec.ir.codec import UnreadableIR

from ..engine.replay import verify
from ..store.sqlite import UnusableDatabase
from ..tables import CASES
from .export import lines
from .senders import outbox_from
from .settings import Settings, from_environment
from .wiring import NoSpec, engine_from, spec_at, store_from
from .worker import run, turn

Handler = Callable[[argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = _parser().parse_args(arguments)
    settings = _settings(options)
    handler: Handler = options.handler
    try:
        return handler(options, settings)
    except (NoSpec, UnreadableIR, UnusableDatabase, OSError) as error:
        sys.stderr.write(f"cpcrun: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    default = from_environment()
    parser = argparse.ArgumentParser(prog="cpcrun", description="Runs the cases of a compiled spec.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, words: str, handler: Handler) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.add_argument("--database", metavar="FILE", default=default.database, help="the file of the cases")
        added.set_defaults(handler=handler)
        return added

    with_specs = [
        command("init", "make the database and use the compiled spec for new cases", _init),
        command("demo", "make a database to try things out", _init),
    ]
    for each in with_specs:
        each.add_argument("--specs", metavar="PATH", type=Path, default=default.specs, help="an ir.json, or its folder")
    worker = command("worker", "fire deadlines and send mails until stopped", _worker)
    worker.add_argument("--once", action="store_true", help="do what is due now, then stop")
    worker.add_argument("--mails", metavar="FOLDER", type=Path, default=default.mails, help="where mails go as files")
    worker.add_argument("--smtp", metavar="HOST:PORT", default=default.smtp, help="the mail server that takes mails")
    export = command("export", "print cases as JSON lines", _export)
    export.add_argument("--case", metavar="ID", default="", help="only this case")
    command("verify-log", "check every event, case, link and file; list what does not fit", _verify)
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    """Return the settings with what the command line says."""
    named = {name: value for name, value in vars(options).items() if name in Settings.__dataclass_fields__}
    return replace(from_environment(), **named)


def _init(_options: argparse.Namespace, settings: Settings) -> int:
    spec = spec_at(settings.specs)
    store = store_from(settings)
    hashed = engine_from(settings, store).publish(spec)
    print(f"{settings.database}: {len(store.find(CASES))} cases; new ones follow the rules {hashed[:12]}")
    store.close()
    return 0


def _worker(options: argparse.Namespace, settings: Settings) -> int:
    store = store_from(settings)
    engine = engine_from(settings, store)
    outbox = outbox_from(settings)
    if options.once:
        done = turn(engine, outbox)
        print(f"{done.fired} deadlines fired, {done.sent} mails sent, {done.failed} mails failed")
    else:
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        run(engine, outbox, stop)
    troubles = [f"{row.case_id} {row.timer}: {row.stuck}" for row in engine.stuck()]
    for line in troubles:
        print(f"stuck: {line}")
    store.close()
    return 1 if troubles else 0


def _export(options: argparse.Namespace, settings: Settings) -> int:
    store = store_from(settings)
    count = 0
    for line in lines(store, options.case):
        print(line)
        count += 1
    store.close()
    if options.case and not count:
        sys.stderr.write(f"cpcrun: there is no case `{options.case}`\n")
        return 2
    return 0


def _verify(_options: argparse.Namespace, settings: Settings) -> int:
    store = store_from(settings)
    findings = [f"{each.case_id} event {each.version}: {each.what}" for each in verify(store)]
    blocked = [f"{each.case_id}: blocked, no definition {each.definition[:12]}" for each in engine_from(settings, store).blocked()]
    cases = len(store.find(CASES))
    store.close()
    for line in findings + blocked:
        print(line)
    print(f"{cases} cases, {len(findings)} deviations, {len(blocked)} blocked")
    return 1 if findings or blocked else 0
