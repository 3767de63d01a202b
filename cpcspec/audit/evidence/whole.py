"""From what a check found to its evidence: a run on real cases, told in sentences, drawn, and as a scenario."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from cpcspec.audit.cases.condition_text import CannotSay
from cpcspec.audit.cases.story_text import as_written
from cpcspec.audit.check import Found, World
from cpcspec.audit.evidence.days import first_days
from cpcspec.audit.evidence.drawing import drawing_of
from cpcspec.audit.evidence.endings import Ending, Endings
from cpcspec.audit.evidence.expecting import Expectations
from cpcspec.audit.evidence.manners import Budget, Manner, Reached
from cpcspec.audit.evidence.mermaid import mermaid
from cpcspec.audit.evidence.origins import Edges, Known, OtherCases, plainly, steps_to
from cpcspec.audit.evidence.picture import picture
from cpcspec.audit.evidence.sentences import Teller
from cpcspec.audit.evidence.stage import FIRST_DAY, Stage
from cpcspec.audit.evidence.telling import MAIN, story_of
from cpcspec.audit.evidence.walking import Walker
from cpcspec.audit.evidence.wishes import Wishes
from cpcspec.audit.models.formula import State
from cpcspec.audit.models.nearby import Spoken, spoken
from cpcspec.audit.proofs.obligations import conditions
from cpcspec.audit.states.exploration import Exploration
from cpcspec.audit.states.explore import Path
from cpcspec.audit.states.sights import DONE
from cpcspec.audit.verdict import Evidence, Question
from cpcspec.ir.properties import Property
from cpcspec.ir.story import Story

MOST_ALIKE = 8
"""So many other states are tried where no run leads to the one that was found."""
MOST_FREELY = 800
"""So many steps are tried in runs that the model does not tell of, in each manner."""
MOST_ELSEWHEN = 2000
"""So many steps are tried in runs that begin on other days than usual, all together."""
A_DAYS_SHARE = 200
"""So many of them in one manner on one day."""
PATH = "counterexample.cpc"


class Run(NamedTuple):
    """A run on real cases that shows what was found: the case, the ending, how many events come before the loop."""

    case: str | None
    ending: Ending
    loop: int | None = None


def evidence_of(
    world: World, ground: Exploration, found: Found, question: Question, *, thorough: bool = True
) -> Evidence | None:
    """Return what shows that something fails, on real cases; None if the run could not be taken on any.

    `ground` is the explored model that the path of `found` goes through. If not `thorough`, only what takes little time
    is tried: a more exact model may tell.
    """
    title, prop, name = question
    if found.path is None:
        return None
    run = next(_runs(Search(world, ground, found, prop), thorough=thorough), None)
    if run is None:
        return None
    name = name or f"counterexample_{_slug(prop.id if prop is not None else title)}_{ground.model.procedure}"
    label = f"Not so: {prop.label or prop.id}" if prop is not None else f"{title}: {found.says}"
    return told(world, run, (name, _plain(label)))


def told(world: World, run: Run, named: tuple[str, str]) -> Evidence:
    """Return a run in all its forms."""
    story, text = _story(world, run, named)
    numbered = list(Teller(world.spec, run.ending.stage, run.case).tell())
    sentences = tuple(each for _, each in numbered)
    loop = None
    if run.loop is not None:
        loop = next((number for number, (place, _) in enumerate(numbered) if place >= run.loop), None)
    drawing = drawing_of(sentences, loop, named[1])
    return Evidence(sentences, mermaid(drawing), picture(drawing, named[1]), text, story, loop)


def _story(world: World, run: Run, named: tuple[str, str]) -> tuple[Story | None, str]:
    if not world.spec.register_rows:
        # Nobody could play it: who acts in it is in no register.
        return None, ""
    story = story_of(run.ending, run.case, named)
    try:
        text, story = as_written(story, world.spec, PATH)
    except CannotSay:
        return None, ""
    return story, text


def _slug(text: str) -> str:
    return re.sub(r"\W+", "_", text.lower()).strip("_")


def _plain(text: str) -> str:
    return " ".join(text.replace('"', "'").split())


# ---------------------------------------------------------------- runs


MANNERS = (Manner(), Manner(lazy=True), Manner(strict=False), Manner(strict=False, lazy=True))
FREER = (
    Manner(strict=False, wishes=1),
    Manner(strict=False, pauses=1),
    Manner(strict=False, lazy=True, wishes=1),
    Manner(strict=False, further=1),
    Manner(strict=False, lazy=True, further=2),
    Manner(strict=False, pauses=1, wishes=1),
    Manner(strict=False, pauses=1, further=2),
    Manner(strict=False, lazy=True, wishes=1, further=2),
    Manner(strict=False, wishes=2),
    Manner(strict=False, pauses=2),
)
"""How a run is taken where nothing was found: with more freedom than the model tells of."""
ELSEWHEN = (Manner(strict=False), Manner(strict=False, lazy=True), Manner(strict=False, pauses=1))
"""How a run is taken that begins on another day than usual."""


class Search(NamedTuple):
    """What a run is looked for: the world, the explored model, what was found in it, and what it breaks."""

    world: World
    ground: Exploration
    found: Found
    prop: Property | None

    @property
    def said(self) -> Spoken:
        """The periods and days that matter."""
        return spoken(self.ground.space.table.node, self.prop.claim if self.prop is not None else ())


def _runs(search: Search, *, thorough: bool) -> Iterator[Run]:
    """Yield runs that show what was found: those that were found first, then others into states like theirs.

    If `thorough`, then also such as the model does not tell of, and such as begin on other days.
    """
    known = Known()
    found, prop = search.found, search.prop
    freely = prop is not None and prop.claim.form != "starts_only"
    for manner in MANNERS:
        yield from _taken(search, known, manner)
    if freely and not (found.path is not None and found.path.loop):
        looker = _Looker(search, known, Budget())
        for here, path in looker.alike():
            yield from looker.taken(path, here, Manner(strict=False))
    if not thorough:
        return
    for manner in FREER if freely else ():
        yield from _taken(search, known, manner, Budget(MOST_FREELY))
    shared = Budget(MOST_ELSEWHEN)
    for day in first_days(search.said)[1:]:
        known = Known()
        for manner in ELSEWHEN:
            yield from _taken(search, known, manner, Budget(min(A_DAYS_SHARE, shared.left)), day)
            shared.left -= A_DAYS_SHARE // len(ELSEWHEN)


def _taken(
    search: Search, known: Known, manner: Manner, budget: Budget | None = None, day: date = FIRST_DAY
) -> Iterator[Run]:
    """Yield runs along the paths that were found, taken in one manner, beginning on a day."""
    looker = _Looker(search, known, budget or Budget(), day)
    for path in _paths(search.ground, search.found, search.prop):
        yield from looker.taken(path, looker.nothing, manner)


class _Looker:
    """Looks for a run that shows what was found, with so many tries."""

    def __init__(self, search: Search, known: Known, budget: Budget, day: date = FIRST_DAY) -> None:
        self.ground = ground = search.ground
        found, prop = search.found, search.prop
        self.others = OtherCases(search.world, budget, known=known)
        self.walker = Walker(ground, self.others, budget)
        self.walker.said = search.said
        asked = conditions(prop.claim) if prop is not None else ()
        self.walker.wishes = Wishes(self.walker.program, self.walker.replay, asked)
        self.endings = (Expectations if prop is None else Endings)(self.walker, found, prop, MAIN)
        self.goal = end_of(ground, found.path) if found.path is not None else ground.model.initial
        self.walker.wanted = self.endings.wanted(self.goal)
        self.nothing = Reached(Stage.beginning(self.walker.program, ground.model.watchers, day), None)

    def alike(self) -> Iterator[tuple[Reached, Path]]:
        """Yield runs into states like the one that was found: of its status, and with as little else different.

        They begin with cases that really begin so. Rights and sight may be wrong in other statuses too.
        """
        rooted = self.others.rooted(self.walker, self.nothing.stage)
        states = self.ground.graph.states

        def distance(place: int) -> tuple[int, int]:
            return sum(one != other for one, other in zip(states[place], self.goal, strict=True)), place

        nearest = sorted((each for each in rooted.wide if states[each][0] == self.goal[0]), key=distance)
        sure = [each for each in nearest if each in rooted.edges][:MOST_ALIKE]
        elsewhere = self._elsewhere(rooted.edges) if self.endings.form in ("only_see", "only_may") else []
        for place in (*sure, *nearest[:MOST_ALIKE], *elsewhere):
            self.walker.wanted = self.endings.wanted(states[place])
            for root, steps in rooted.ways_to(place):
                yield rooted.roots[root], Path(steps)

    def _elsewhere(self, edges: Edges) -> list[int]:
        """Return for each other status the first state with it that is reached."""
        found: dict[int, int] = {}
        for place in sorted(edges):
            found.setdefault(self.ground.graph.states[place][0], place)
        away = (self.goal[0], self.ground.model.unborn, self.ground.model.gone)
        return [place for status, place in found.items() if status not in away]

    def taken(self, path: Path, begin: Reached, manner: Manner) -> Iterator[Run]:
        """Yield the ways in which a path can be taken on real cases, so that it ends in what was found."""
        walker, goal = self.walker, end_of(self.ground, path) if begin.case is None else None
        for here in walker.runs(begin, path.steps, manner):
            before = walker.state(here)
            for last in walker.runs(here, path.loop, Manner(manner.strict, lazy=True)):
                if path.loop and walker.state(last) != before:
                    continue
                if self.endings.needs_the_state and walker.state(last) != goal:
                    continue
                again = self._again(last, path, manner) if path.loop else None
                if path.loop and again is None:
                    continue
                for ending in self.endings.of(last, again):
                    yield Run(last.case, ending, len(here.stage.events) if path.loop else None)

    def _again(self, here: Reached, path: Path, manner: Manner) -> Stage | None:
        """Return the stage after the round at the end of a path once more; None if it cannot be taken again."""
        found = next(self.walker.runs(here, path.loop, Manner(manner.strict, lazy=True)), None)
        return None if found is None else found.stage


def _paths(ground: Exploration, found: Found, prop: Property | None) -> Iterator[Path]:
    """Yield the path that was found, without a last step that only shows a right; then a plainer one to its end."""
    path = found.path
    if path is None:
        return
    form = prop.claim.form if prop is not None else ""
    shorter = form == "only_may" and path.steps and ground.transition(path.steps[-1]).kind in DONE
    for each in (path._replace(steps=path.steps[:-1]), path) if shorter else (path,):
        plain = None if form == "starts_only" else _plainer(ground, each)
        needs_another = bool(each.steps) and ground.transition(each.steps[0]).kind != "start"
        found_ = [each, *([plain] if plain is not None and plain != each else [])]
        # What begins with a case that must be made first is longer than it looks.
        yield from reversed(found_) if needs_another else found_


def _plainer(ground: Exploration, path: Path) -> Path | None:
    """Return a run to the end of a path, and round its loop, that needs no other case; None if there is none."""
    place = ground.graph.index.get(end_of(ground, path))
    ways = plainly(ground, goal=place)
    return Path(steps_to(ways, place), path.loop) if place is not None and place in ways else None


def end_of(ground: Exploration, path: Path) -> State:
    """Return the state of the model that a path leads to."""
    state = ground.model.initial
    for each in path.steps:
        state = ground.model.after(state, each)
    return state
