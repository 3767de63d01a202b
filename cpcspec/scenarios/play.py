"""Playing a story on a driver: each deed is done, each expectation looked at, and what differs is told."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

from cpcspec.ir import story as st
from cpcspec.scenarios.claims import judged
from cpcspec.scenarios.driver import START, Driver, Stage
from cpcspec.scenarios.outcome import Failure, Listener, Outcome, Played
from cpcspec.scenarios.saying import reasons, wanted
from cpcspec.scenarios.scene import Scene, Verdict
from cpcspec.semantics.case import Attach, Command, Comment, Create, Do, Edit, MailOut, Refusal, Refused, Stepped
from cpcspec.semantics.periods import shifted

TIME_OF_DAY = time_of_day(START.hour, tzinfo=UTC)
Answer = Stepped | Refused | None
TIMES = st.OnDate | st.After
DEEDS = st.Starts | st.Reuses | st.Edits | st.Does | st.CommentsOn | st.Attaches


def start_of(story: st.Story) -> datetime:
    """Return the moment that a story begins at."""
    first = story.steps[0] if story.steps else None
    return datetime.combine(date.fromisoformat(first.day), TIME_OF_DAY) if isinstance(first, st.OnDate) else START


def play(story: st.Story, driver: Driver, listener: Listener | None = None) -> Outcome:
    """Play a story on a driver that stands at `start_of(story)` and return what came of it.

    A deed that does not go as written ends the story: all that follows would speak of another case. Expectations that
    do not hold are all told.
    """
    return _Play(story, driver, listener).whole()


def play_on(stage: Stage, story: st.Story, listener: Listener | None = None) -> Outcome:
    """Play a story on a driver of its own; an error of the program is told like a failure."""
    began = time.perf_counter()
    driver = stage(story.settings, start_of(story))
    running = _Play(story, driver, listener)
    try:
        outcome = running.whole()
    except Exception as error:  # noqa: BLE001 - the other stories are to be played, whatever breaks in this one
        outcome = running.broken(f"{type(error).__name__}: {error}")
    finally:
        driver.close()
    return Outcome(
        outcome.story, outcome.failures, outcome.trail, outcome.played, time.perf_counter() - began, outcome.broken
    )


class _Play:
    """A story being played."""

    def __init__(self, story: st.Story, driver: Driver, listener: Listener | None) -> None:
        self._story = story
        self._driver = driver
        self._listener = listener
        self._cases: dict[str, str] = {}
        self._mails: tuple[MailOut, ...] = ()
        self._known: dict[tuple[str, str, str], object] = {}
        self._failures: list[Failure] = []
        self._trail: list[str] = []
        self._step: st.Step | None = None

    def whole(self) -> Outcome:
        """Play all steps."""
        for step in self._story.steps:
            self._step = step
            if not self._one(step):
                break
        return self._outcome()

    def broken(self, error: str) -> Outcome:
        """Return what came of it until the program failed."""
        where = f" at {self._step.place}: {self._step.line}" if self._step else ""
        return self._outcome(f"{error}{where}")

    def _outcome(self, broken: str = "") -> Outcome:
        return Outcome(self._story, tuple(self._failures), tuple(self._trail), len(self._trail), broken=broken)

    def _one(self, step: st.Step) -> bool:
        """Play one step; return whether to go on."""
        if isinstance(step, TIMES):
            self._known.clear()
            return self._pass(step)
        if isinstance(step, DEEDS):
            self._known.clear()
            return self._do(step)
        verdict = judged(step, Scene(self._driver, self._cases, self._mails, self._known))
        self._tell(step, verdict._replace(happened="it is so") if verdict.holds else verdict)
        return True

    # ------------------------------------------------------------------ time

    def _pass(self, step: st.OnDate | st.After) -> bool:
        moment = _moment(step, self._driver.now)
        if moment < self._driver.now:
            happened = f"it is {self._driver.now:%Y-%m-%d} already"
            return self._tell(step, Verdict(holds=False, expected="a day that is not over", happened=happened))
        self._driver.advance(moment)
        self._mails = self._driver.new_mails()
        happened = f"it is {moment:%Y-%m-%d}"
        verdict = self._stuck(happened) or Verdict(holds=True, expected="", happened=happened)
        return self._tell(step, verdict, mails=self._mails)

    def _stuck(self, happened: str) -> Verdict | None:
        """Return that a case has ceased to go on by itself since the last step; None if none has."""
        stuck = dict(self._driver.new_stuck())
        if not stuck:
            return None
        names = {case_id: name for name, case_id in self._cases.items()}
        told = "; ".join(f"{names.get(case_id, case_id)}: {why}" for case_id, why in stuck.items())
        return Verdict(holds=False, expected="what time brings comes to an end", happened=f"{happened}; {told}")

    # ------------------------------------------------------------------ deeds

    def _do(self, step: st.Acted) -> bool:
        missing = self._missing(step)
        if missing:
            return self._tell(step, Verdict(holds=False, expected=f"{missing} is there", happened=f"{missing} is gone"))
        case_id, command = self._command(step)
        answer = self._driver.act(case_id, command, step.actor)
        self._mails = self._driver.new_mails()
        if isinstance(answer, Stepped):
            self._bind(step, answer)
        happened = f"refused: {reasons(answer.reasons)}" if isinstance(answer, Refused) else _accepted(answer)
        expected = "accepted" if step.refused is None else wanted(step.refused)
        verdict = self._stuck(happened) or Verdict(_as_wanted(step.refused, answer), expected, happened)
        return self._tell(step, verdict, answer, self._mails)

    def _missing(self, step: st.Acted) -> str:
        """Return the name of the case that a step needs and that is gone, an empty text if there is none."""
        name = "" if isinstance(step, st.Starts) else step.source if isinstance(step, st.Reuses) else step.case
        return name if name and self._driver.case(self._cases.get(name, "")) is None else ""

    def _command(self, step: st.Acted) -> tuple[str | None, Command]:
        """Return the case that a step is about, and what is to be done."""
        if isinstance(step, st.Starts):
            return None, Create("", step.procedure, step.values)
        if isinstance(step, st.Reuses):
            source = self._driver.case(self._cases[step.source])
            return None, Create("", step.procedure, step.values, source)
        case_id = self._cases[step.case]
        if isinstance(step, st.Edits):
            return case_id, Edit(step.values)
        if isinstance(step, st.Does):
            return case_id, Do(step.action, step.given)
        if isinstance(step, st.CommentsOn):
            return case_id, Comment(step.box, step.values)
        return case_id, Attach(step.section, step.file, "", 0)

    def _bind(self, step: st.Acted, answer: Stepped) -> None:
        """Let new cases have the names that the step gives them."""
        if isinstance(step, st.Starts | st.Reuses):
            self._cases[step.case] = answer.case.id
        elif isinstance(step, st.Does) and step.creates:
            known = set(self._cases.values())
            new = next((each.case.id for each in answer.others if each.case.id not in known), None)
            if new is not None:
                self._cases[step.creates] = new

    def _tell(self, step: st.Step, verdict: Verdict, answer: Answer = None, mails: tuple[MailOut, ...] = ()) -> bool:
        """Note what happened, and the failure if it is one; return whether it went as written."""
        failure = None
        if not verdict.holds:
            failure = Failure(step.line, step.place, step.origin, verdict.expected, verdict.happened)
            self._failures.append(failure)
        played = Played(step, self._driver.now, verdict.happened, answer, mails, dict(self._cases), failure)
        self._trail.append(played.happened)
        if self._listener:
            self._listener(played)
        return verdict.holds


def _moment(step: st.OnDate | st.After, now: datetime) -> datetime:
    if isinstance(step, st.OnDate):
        return datetime.combine(date.fromisoformat(step.day), TIME_OF_DAY)
    if step.unit == "hour":
        return _in_hours(now, step.amount)
    return datetime.combine(shifted(now.date(), step.amount, step.unit), TIME_OF_DAY)


def _in_hours(now: datetime, hours: int) -> datetime:
    try:
        return now + timedelta(hours=hours)
    except OverflowError:
        return datetime.combine(date.max, TIME_OF_DAY)


def _accepted(answer: Stepped) -> str:
    case = answer.case
    return "accepted, and the case is gone" if case.gone else f"accepted, now {case.state}"


def _as_wanted(refused: st.MustRefuse | None, answer: Stepped | Refused) -> bool:
    """Return whether a step was refused exactly if it had to be, and for the reason that was given."""
    if refused is None or isinstance(answer, Stepped):
        return refused is None and isinstance(answer, Stepped)
    fitting = [each for each in answer.reasons if _fits(each, refused)]
    tabs, fields = {each.tab for each in fitting}, _fields(fitting)
    return bool(fitting) and tabs.issuperset(refused.tabs) and fields.issuperset(refused.fields)


def _fits(refusal: Refusal, refused: st.MustRefuse) -> bool:
    return refused.code in ("", refusal.code) and refused.words in refusal.message


def _fields(refusals: Iterable[Refusal]) -> set[str]:
    """Return the fields that reasons name; one inside a list (`list.field`) also by its own name and the list's."""
    named = {each.field for each in refusals}
    return named | {part for each in named for part in each.split(".")}
