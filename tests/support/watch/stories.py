"""The story of an answer that something fails: played on both engines, and judged here again.

What a story claims is judged twice: its last line fails on the engines, and what watches runs sees the breach in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta

from cpcspec.ir import story as st
from cpcspec.ir.nodes import Spec
from cpcspec.ir.story import Story
from cpcspec.scenarios.driver import START
from cpcspec.scenarios.outcome import Outcome
from cpcspec.scenarios.play import play_on
from cpcspec.scenarios.pure import PureDrivers, register_of
from cpcspec.semantics.case import Attach, Command, Comment, Create, Do, Edit, Refused, Stepped
from cpcspec.semantics.periods import shifted
from cpcspec.semantics.program import load
from runtime.app.driver import driver as sqlite
from tests.support.watch.monitor import Monitor
from tests.support.watch.scene import Runaway, Scene
from tests.support.watch.watching import Watched

PURE = PureDrivers()
NINE = time(START.hour, tzinfo=UTC)


def wrong_with(spec: Spec, story: Story) -> str:
    """Return why a story does not show on both engines what it should: that its last line, and no other, fails."""
    outcomes = [
        play_on(lambda _settings, start: PURE(spec, start), story),
        play_on(lambda _settings, start: sqlite(spec, start), story),
    ]
    if _said(outcomes[0]) != _said(outcomes[1]):
        return f"the engines disagree: {[_said(each) for each in outcomes]}"
    outcome = outcomes[0]
    if outcome.broken:
        return f"it cannot be played: {outcome.broken}"
    places = [each.place for each in outcome.failures]
    if not places:
        return "it does not fail"
    return "" if places == [story.steps[-1].place] else f"it fails before its last line: {outcome.failures[0].happened}"


def _said(outcome: Outcome) -> tuple[object, ...]:
    return (outcome.broken, outcome.failures, outcome.trail)


def breach(spec: Spec, story: Story, monitor: Monitor) -> str:
    """Return why the breach that a story tells of is not seen in it, an empty text if it is."""
    scene = Scene(load(spec), register_of(spec), _begin(story))
    watched = Watched(scene, (monitor,))
    try:
        wrong = next((each for each in _played(watched, story.steps) if each), "")
        if not watched.shown:
            watched.look()
        if not watched.shown and type(monitor).end is not Monitor.end:
            # What never comes is seen at the end only; no years are added where the breach is one of a moment.
            watched.rest()
    except Runaway:
        return ""
    return wrong or ("" if watched.shown else "its run does not show what it claims")


def _begin(story: Story) -> datetime:
    first = story.steps[0]
    return datetime.combine(datetime.fromisoformat(first.day), NINE) if isinstance(first, st.OnDate) else START


def _played(watched: Watched, steps: Iterable[st.Step]) -> Iterator[str]:
    """Do what a story does; yield what was refused though the story goes on after it."""
    names: dict[str, str] = {}
    scene = watched.scene
    for step in steps:
        if isinstance(step, st.OnDate):
            scene.wait(max(scene.now, datetime.combine(datetime.fromisoformat(step.day), NINE)))
        elif isinstance(step, st.After):
            scene.wait(_later(scene.now, step))
        elif isinstance(step, st.Starts | st.Reuses | st.Edits | st.Does | st.CommentsOn | st.Attaches):
            yield _done(scene, step, names)
        watched.look()


def _later(now: datetime, step: st.After) -> datetime:
    if step.unit == "hour":
        return now + timedelta(hours=step.amount)
    return datetime.combine(shifted(now.date(), step.amount, step.unit), NINE)


def _done(scene: Scene, step: st.Acted, names: dict[str, str]) -> str:
    known = set(scene.order)
    case_id, command = _command(scene, step, names)
    answer = scene.act(case_id, command, step.actor)
    if isinstance(answer, Refused):
        return "" if step.refused is not None else f"refused: {answer.reasons[0].message}"
    _bind(step, answer, [each for each in scene.order if each not in known], names)
    return ""


def _bind(step: st.Acted, answer: Stepped, born: list[str], names: dict[str, str]) -> None:
    if isinstance(step, st.Starts | st.Reuses):
        names[step.case] = answer.case.id
    elif isinstance(step, st.Does) and step.creates and born:
        names[step.creates] = born[0]


def _command(scene: Scene, step: st.Acted, names: dict[str, str]) -> tuple[str | None, Command]:
    if isinstance(step, st.Starts):
        return None, Create("", step.procedure, step.values)
    if isinstance(step, st.Reuses):
        return None, Create("", step.procedure, step.values, scene.cases.get(names[step.source]))
    case_id = names[step.case]
    if isinstance(step, st.Edits):
        return case_id, Edit(step.values)
    if isinstance(step, st.Does):
        return case_id, Do(step.action, step.given)
    if isinstance(step, st.CommentsOn):
        return case_id, Comment(step.box, step.values)
    return case_id, Attach(step.section, step.file, "", 0)
