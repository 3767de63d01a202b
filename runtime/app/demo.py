"""A story played on a fresh database, told as it goes: each step, mail and deadline."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cpcspec.ir.nodes import Element, Procedure, Spec
from cpcspec.ir.story import After, Deed, OnDate, Story
from cpcspec.scenarios.outcome import Outcome, Played
from cpcspec.scenarios.play import play, start_of
from cpcspec.semantics.case import MailOut, Refused, Stepped
from cpcspec.semantics.deadlines import ERASE
from cpcspec.semantics.overdue import why_stuck

from ..engine.definitions import definition_of
from ..engine.engine import Fired
from ..engine.replay import verify
from ..ownership import BESIDE, NotOurs, made_by_demo
from ..store.sqlite import SqliteStore
from ..tables import CASES, DEMO_MARK, EVENTS, MAILS, TIMERS, CaseRow
from .driver import EngineDriver
from .settings import WrongUse

DEED = "    "
NOTE = "        "
STYLES = {
    "deed": "bold",
    "done": "green",
    "refused": "yellow",
    "failed": "bold red",
    "mail": "cyan",
    "deadline": "magenta",
}


def chosen(stories: Sequence[Story], name: str) -> Story:
    """Return the story of that name, without a name the longest; raise `WrongUse` if there is no such one to play."""
    playable = {each.id: each for each in stories if not each.settings}
    if not playable:
        message = "there is no story beside the compiled spec; `cpcspec build` writes them from the scenarios"
        raise WrongUse(message)
    if not name:
        return max(playable.values(), key=lambda each: len(each.steps))
    if name not in playable:
        message = f"there is no story `{name}`; there is {', '.join(sorted(playable))}"
        raise WrongUse(message)
    return playable[name]


def fresh(path: Path, *, replaced: bool) -> SqliteStore:
    """Return a new database at that path; one that a demo made may be `replaced`.

    Raise `WrongUse` if anything else is there: it stays as it is.
    """
    if os.path.lexists(path):
        if not replaced:
            message = f"`{path}` is there already; a demo starts on a new file"
            raise WrongUse(message)
        _remove(path)
    return SqliteStore(str(path), DEMO_MARK)


def _remove(path: Path) -> None:
    """Remove the database of an earlier demo, last of all the file by which it is known."""
    try:
        replaceable = made_by_demo(path)
    except (NotOurs, sqlite3.Error):
        replaceable = False
    if not replaceable:
        message = f"`{path}` is not of a demo and stays as it is: move it away, or name a new file with `--database`"
        raise WrongUse(message)
    for each in (*(Path(f"{path}{ending}") for ending in BESIDE), path):
        each.unlink(missing_ok=True)


def tell(spec: Spec, story: Story, store: SqliteStore, console: Console) -> Outcome:
    """Play the story on the store, print all that happens, and return what came of it."""
    teller = _Teller(spec, store, console)
    driver = EngineDriver(store, definition_of(spec), start_of(story), teller.fired)
    teller.title(story)
    outcome = play(story, driver, teller.played)
    teller.end(outcome)
    return outcome


class _Teller:
    """Prints what happens in the order of its happening."""

    def __init__(self, spec: Spec, store: SqliteStore, console: Console) -> None:
        """Know the words of the spec."""
        self._store = store
        self._console = console
        self._procedures: Mapping[str, Procedure] = {each.id: each for each in spec.procedures}
        self._names = {each.id: each.name for each in spec.register_rows}
        self._called: dict[str, str] = {}
        self._deadlines: dict[tuple[str, str], str] = {}
        self._day: date | None = None

    def title(self, story: Story) -> None:
        """Print what is played."""
        self._say("", "deed", story.label or story.id)
        self._say("", "", f"{story.place}, {len(story.steps)} steps")

    def played(self, step: Played) -> None:
        """Print a step with its mails and with the deadlines that it set or lifted."""
        self._called = {case_id: name for name, case_id in step.cases.items()}
        self._show_day(step.now)
        if isinstance(step.step, Deed):
            self._say(DEED, "deed", f"{self._names.get(step.step.actor, step.step.actor)}: {step.step.line}")
            self._say(NOTE, _style(step), self._words(step))
            self._show_mails(step.mails)
        elif not isinstance(step.step, OnDate | After):
            self._say(DEED, _style(step), f"{step.step.line}: {step.words}")
        if step.failure:
            self._say(NOTE, "failed", f"but it should have been so: {step.failure.expected}")
        self._show_deadlines()

    def fired(self, fired: Fired) -> None:
        """Print a deadline that fired by itself."""
        self._show_day(fired.due.at)
        (case_id, due, answer) = fired
        what = "ends" if due.ends else "reminds"
        self._say(DEED, "deed", f"The clock: {self._timer(case_id, due.timer, answer)} {what}")
        if isinstance(answer, Stepped):
            gone = answer.case.gone
            self._say(NOTE, "done", f"the case is {gone}" if gone else f"now {self._state(answer)}")
            self._show_mails(effect for effect in answer.effects if isinstance(effect, MailOut))
        else:
            self._say(NOTE, "refused", f"does not go on: {why_stuck(answer)}")

    def end(self, outcome: Outcome) -> None:
        """Print what the database holds now, and whether its log is sound."""
        self._say("", "", "")
        for row in self._store.find(CASES, order=("created_at", "id")):
            self._say("", "", f"{self._called.get(row.id, row.id)}: {self._case(row)}")
        deviations = list(verify(self._store))
        for each in deviations:
            self._say("", "failed", f"{each.case_id} event {each.version}: {each.what}")
        events = self._store.count(EVENTS)
        log = "every case is what its events lead to" if not deviations else f"{len(deviations)} deviations"
        self._say("", "", f"{outcome.played} steps, {self._store.count(MAILS)} mails, {events} events: {log}")
        if outcome.passed:
            self._say("", "done", "all went as written")
        else:
            self._say("", "failed", f"{len(outcome.failures)} steps did not go as written")

    def _show_mails(self, mails: Iterable[MailOut]) -> None:
        for mail in mails:
            self._say(NOTE, "mail", f'mail to {self._names.get(mail.to, mail.to)}: "{mail.subject}"')

    def _words(self, step: Played) -> str:
        if isinstance(step.answer, Refused):
            return step.words
        if not isinstance(step.answer, Stepped) or step.answer.case.gone:
            return step.words
        number = f", number {step.answer.case.number}" if step.answer.case.number else ""
        return f"done: {self._state(step.answer)}{number}"

    def _show_day(self, moment: datetime) -> None:
        if moment.date() != self._day:
            self._day = moment.date()
            self._say("", "", "")
            self._say("", "", f"{moment:%A} {moment.day} {moment:%B %Y}")

    def _show_deadlines(self) -> None:
        """Print the deadlines that are new or other than they were when they were last told."""
        stand = {(row.case_id, row.timer): row.at for row in self._store.find(TIMERS, order=("at",)) if row.ends}
        for (case_id, timer), at in stand.items():
            if self._deadlines.get((case_id, timer)) != at:
                # A last day ends when the next one begins.
                last = datetime.fromisoformat(at) - timedelta(microseconds=1)
                name = self._called.get(case_id, case_id)
                until = f"until {last.day} {last:%B %Y}"
                words = f"kept {until}" if timer == ERASE else f"deadline, {self._timer(case_id, timer)}: {until}"
                self._say(NOTE, "deadline", f"{name}: {words}")
        self._deadlines = stand

    def _state(self, stepped: Stepped) -> str:
        procedure = self._procedures[stepped.case.procedure]
        return f"{procedure.label} is {_label(procedure.states, stepped.case.state)}"

    def _case(self, row: CaseRow) -> str:
        procedure = self._procedures[row.procedure]
        return f"{procedure.label} {row.number or 'without a number'}, {_label(procedure.states, row.state)}"

    def _timer(self, case_id: str, timer: str, answer: object = None) -> str:
        row = self._store.get(CASES, case_id)
        procedure = answer.case.procedure if isinstance(answer, Stepped) else row.procedure if row else ""
        timers = self._procedures[procedure].timers if procedure in self._procedures else ()
        return "Retention" if timer == ERASE else _label(timers, timer)

    def _say(self, indent: str, style: str, words: str) -> None:
        self._console.print(Text(indent + words, STYLES.get(style, "")), soft_wrap=True)


def _style(step: Played) -> str:
    if step.failure:
        return "failed"
    return "refused" if isinstance(step.answer, Refused) else "done"


def _label(elements: Sequence[Element], name: str) -> str:
    """Return the label of an element, its name where it has none or is none."""
    return next((each.label for each in elements if each.id == name and each.label), name)
