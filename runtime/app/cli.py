"""The command `cpcrun`: prepares a database, works through deadlines and mails, exports, verifies, plays a story.

Exit codes: 0 nothing to say, 1 findings, 2 wrong use, or what cannot be read or written.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

from rich.console import Console

from cpcspec.ir.codec import UnreadableIR
from cpcspec.writing.outlet import WRONG_USE, Parser, guarded

from ..engine.handing import hand_over, left_behind, why_not
from ..engine.replay import verify
from ..ports import StoreFault
from ..tables import CASES
from .demo import chosen, fresh, tell
from .export import lines
from .senders import outbox_from
from .settings import Settings, WrongUse, from_environment
from .wiring import engine_from, present_store, spec_at, store_from, stories_at
from .worker import Turn, run, turn

DEMO_DATABASE = "demo.db"
FINDINGS = 1
Handler = Callable[[argparse.Namespace, Settings], int]


class Plain(Console):
    """A console that leaves it to the command what a closed output means."""

    def on_broken_pipe(self) -> None:
        """Raise what is being handled."""
        raise BrokenPipeError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    return guarded("cpcrun", lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    handler: Handler = options.handler
    try:
        return handler(options, _settings(options))
    except (WrongUse, UnreadableIR, StoreFault) as error:
        sys.stderr.write(f"cpcrun: {error}\n")
        return WRONG_USE


def _parser() -> argparse.ArgumentParser:
    default = from_environment()
    parser = Parser(
        prog="cpcrun", description="Runs the cases of a compiled spec.", epilog=__doc__.partition("\n\n")[2]
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)

    def command(name: str, words: str, handler: Handler) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.add_argument("--database", metavar="FILE", default=default.database, help="the file of the cases")
        added.add_argument("--zone", metavar="NAME", default=default.zone, help="the time zone whose days count")
        added.set_defaults(handler=handler)
        return added

    def specs(added: argparse.ArgumentParser) -> None:
        added.add_argument(
            "--specs", metavar="PATH", type=Path, default=default.specs, help="an ir.json, or its folder"
        )

    specs(command("init", "make the database and use the compiled spec for new cases", _init))
    worker = command("worker", "fire deadlines and send mails until stopped", _worker)
    worker.add_argument("--once", action="store_true", help="do what is due now, then stop")
    worker.add_argument("--mails", metavar="FOLDER", type=Path, default=default.mails, help="where mails go as files")
    worker.add_argument("--smtp", metavar="HOST:PORT", default=default.smtp, help="the mail server that takes mails")
    export = command("export", "print cases as JSON lines", _export)
    export.add_argument("--case", metavar="ID", default="", help="only this case")
    hand_over = command("hand-over", "list the cases of authorities that left, or say who takes over", _hand_over)
    hand_over.add_argument("old", metavar="FROM", nargs="?", default="", help="the authority that left the register")
    hand_over.add_argument("new", metavar="TO", nargs="?", default="", help="the authority that takes over its cases")
    command("verify-log", "check every event, case, link and file; list what does not fit", _verify)
    demo = command(
        "demo",
        "play a story on a new database and tell what happens; without a name on demo.db, replaced if a demo made it",
        _demo,
    )
    specs(demo)
    demo.add_argument("--story", metavar="NAME", default="", help="which story; without it the longest one")
    demo.set_defaults(database="")
    return parser


def _settings(options: argparse.Namespace) -> Settings:
    """Return the settings with what the command line says."""
    named = {name: value for name, value in vars(options).items() if name in Settings.__dataclass_fields__}
    return replace(from_environment(), **named)


def _init(_options: argparse.Namespace, settings: Settings) -> int:
    spec = spec_at(settings.specs)
    settings.time_zone()
    store = store_from(settings)
    engine = engine_from(settings, store)
    hashed = engine.publish(spec)
    print(f"{settings.database}: {store.count(CASES)} cases; new ones follow the rules {hashed[:12]}")
    for each in left_behind(engine):
        if each.open:
            print(each.told)
    store.close()
    return 0


def _worker(options: argparse.Namespace, settings: Settings) -> int:
    outbox = outbox_from(settings)
    store = present_store(settings)
    engine = engine_from(settings, store)
    if options.once:
        _tell(turn(engine, outbox))
    else:
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        print(f"{settings.database}: waiting for deadlines and mails", flush=True)
        run(engine, outbox, stop, _tell)
    troubles = [f"{row.case_id} {row.timer}: {row.stuck}" for row in engine.stuck()]
    for line in troubles:
        print(f"stuck: {line}")
    store.close()
    return FINDINGS if troubles else 0


def _hand_over(options: argparse.Namespace, settings: Settings) -> int:
    store = present_store(settings)
    engine = engine_from(settings, store)
    if not options.old:
        open_ = [each.told for each in left_behind(engine) if each.open]
        print("\n".join(open_) or "no open case names an authority that left the register")
        store.close()
        return FINDINGS if open_ else 0
    if not options.new:
        message = f"say who takes over: `cpcrun hand-over {options.old} AUTHORITY`"
        raise WrongUse(message)
    wrong = why_not(engine, options.old, options.new)
    if wrong is not None:
        raise WrongUse(wrong.message)
    count = hand_over(engine, options.old, options.new)
    cases = "1 case" if count == 1 else f"{count} cases"
    print(f"{cases} went from `{options.old}` to `{options.new}`")
    store.close()
    return 0


def _demo(options: argparse.Namespace, settings: Settings) -> int:
    spec = spec_at(settings.specs)
    story = chosen(stories_at(settings.specs), options.story)
    # Only the file that a demo without a name made itself is replaced.
    path = Path(options.database or DEMO_DATABASE)
    store = fresh(path, replaced=not options.database)
    outcome = tell(spec, story, store, Plain(highlight=False))
    store.close()
    print(f"the cases are in `{path}`; look at them with `cpcrun export --database {path}`")
    return 0 if outcome.passed else FINDINGS


def _tell(done: Turn) -> None:
    print(f"{done.fired} deadlines fired, {done.sent} mails sent, {done.failed} mails failed", flush=True)


def _export(options: argparse.Namespace, settings: Settings) -> int:
    store = present_store(settings)
    count = 0
    for line in lines(store, options.case, settings.zone):
        print(line)
        count += 1
    store.close()
    if options.case and not count:
        message = f"there is no case `{options.case}`"
        raise WrongUse(message)
    return 0


def _verify(_options: argparse.Namespace, settings: Settings) -> int:
    store = present_store(settings)
    findings = [f"{each.case_id} event {each.version}: {each.what}" for each in verify(store)]
    blocked = [
        f"{each.case_id}: blocked, no definition {each.definition[:12]}"
        for each in engine_from(settings, store).blocked()
    ]
    cases = store.count(CASES)
    store.close()
    for line in findings + blocked:
        print(line)
    print(f"{cases} cases, {len(findings)} deviations, {len(blocked)} blocked")
    return FINDINGS if findings or blocked else 0
