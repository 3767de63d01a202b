"""Many runs of one spec, watched: what they show of what was said, and how many they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple

from cpcspec.ir import properties as claims
from cpcspec.ir.expr import Expr
from cpcspec.ir.nodes import Spec
from cpcspec.ir.properties import Property
from cpcspec.scenarios.pure import register_of
from cpcspec.semantics.program import load
from tests.support.watch.constants import constants_of
from tests.support.watch.monitor import Monitor, Now, Sighting
from tests.support.watch.offers import Drawing
from tests.support.watch.scene import Deed, Event, Runaway, Scene
from tests.support.watch.values import Values
from tests.support.watch.walker import Walker, quiet

LENGTH = (3, 5, 8, 12, 20)
KEPT = 400
"""So many scenes are kept to go on from."""


class Shown(NamedTuple):
    """What a run showed, with the run."""

    sighting: Sighting
    scene: Scene


class Watched:
    """One run: a scene, and what watches it."""

    def __init__(self, scene: Scene, monitors: Iterable[Monitor]) -> None:
        """Watch a scene from now on."""
        self.scene = scene.copy(self._hear)
        self.monitors = {each.key: each.copy() for each in monitors}
        self.now = Now(self.scene)
        self.shown: list[Shown] = []

    def copy(self) -> Watched:
        """Return the same run, to go on in another way."""
        return Watched(self.scene, self.monitors.values())

    def _hear(self, event: Event) -> None:
        self.now.forget()
        for key in list(self.monitors):
            self._say(key, self.monitors[key].see(self.now, event))

    def look(self) -> None:
        """Look at all cases as they are now."""
        self.now.forget()
        for key in list(self.monitors):
            self._say(key, self.monitors[key].look(self.now))

    def rest(self) -> None:
        """Let years go by with nobody acting, and look what never came."""
        settled = quiet(self.scene)
        self.look()
        for key in list(self.monitors):
            self._say(key, self.monitors[key].end(self.now, settled=settled))

    def _say(self, key: str, says: str) -> None:
        if says:
            # What a run has shown once it need not show again.
            self.monitors.pop(key)
            # During a step the deed is not written down yet: the run as it will be is kept, not a copy of it.
            self.shown.append(Shown(Sighting(key, len(self.scene.deeds), says), self.scene))


@dataclass
class Counts:
    """How much was done."""

    runs: int = 0
    steps: int = 0
    runaways: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


class Watch:
    """Runs of one spec."""

    def __init__(
        self,
        spec: Spec,
        props: Sequence[Property],
        monitors: Sequence[Monitor],
        rnd: Random,
        *,
        single: bool = False,
    ) -> None:
        """Get ready; the conditions of properties tell what is new in a run."""
        self.spec, self.rnd = spec, rnd
        self.program = load(spec)
        self.register = register_of(spec)
        values = Values(rnd, constants_of(spec, *(each.claim for each in props)), self.program.codes)
        self.walker = Walker(rnd, Drawing(rnd, values, single=single))
        self.monitors = list(monitors)
        self.conditions = [(each.procedure, expr) for each in props for expr in _conditions(each.claim)]
        self.counts = Counts()
        self.shown: dict[str, Shown] = {}
        self._seen: Counter[tuple[object, ...]] = Counter()
        self._kept: list[tuple[tuple[object, ...], Watched]] = []

    def watch(self, wanted: Callable[[], bool]) -> Iterator[Shown]:
        """Run as long as that is wanted; yield what is shown for the first time."""
        while wanted():
            watched = self._begun()
            try:
                self._run(watched)
            except Runaway:
                self.counts.runaways += 1
            self.counts.runs += 1
            for each in watched.shown:
                if each.sighting.key not in self.shown:
                    self.shown[each.sighting.key] = each
                    self.monitors = [one for one in self.monitors if one.key != each.sighting.key]
                    yield each

    def _begun(self) -> Watched:
        """Return a new run, or one that goes on from where something new was seen and few have gone on."""
        if self._kept and self.rnd.random() < 0.6:
            some = self.rnd.sample(self._kept, min(5, len(self._kept)))
            key, found = min(some, key=lambda each: self._seen[each[0]])
            self._seen[key] += 1
            return found.copy()
        return Watched(self._scene(), self.monitors)

    def _scene(self) -> Scene:
        people = self.walker.people(self.register)
        return Scene(self.program, self.register, self.walker.start(), people=people)

    def _run(self, watched: Watched) -> None:
        for _ in range(self.rnd.choice(LENGTH)):
            self.walker.go(watched.scene)
            watched.look()
            self.counts.steps += 1
            self._keep(watched)
        watched.rest()

    def _keep(self, watched: Watched) -> None:
        key = self._key(watched)
        if key not in self._seen and len(self._kept) < KEPT:
            self._kept.append((key, watched.copy()))
        self._seen[key] += 1

    def _key(self, watched: Watched) -> tuple[object, ...]:
        """Return what is told apart: the states of the cases, and what holds of them."""
        now, scene = watched.now, watched.scene
        found = []
        for name in scene.order:
            case = scene.cases.get(name)
            procedure = scene.procedures[name]
            held = tuple(now.holds(expr, name) for owner, expr in self.conditions if owner == procedure)
            timers = tuple(sorted({each.timer for each in scene.pending(case)})) if case is not None else ()
            found.append((procedure, case.state if case is not None else "", held, timers))
        return tuple(sorted(found))


def _conditions(claim: object) -> Iterator[Expr]:
    for name in ("condition", "then", "cause", "effect", "before", "after", "when"):
        found = getattr(claim, name, None)
        if found is not None:
            yield found


def told(scene: Scene) -> list[str]:
    """Return a run as a readable list."""
    return [f"begin {scene.start}", *(_told(each) for each in scene.deeds)]


def _told(deed: Deed) -> str:
    if deed.command is None:
        return f"wait until {deed.moment}"
    of = "" if deed.case is None else f" on case {deed.case}"
    origin = "" if deed.source is None else f" from case {deed.source}"
    return f"{deed.moment:%Y-%m-%d %H:%M} {deed.actor}: {deed.command}{of}{origin}"


__all__ = ["Counts", "Shown", "Watch", "Watched", "claims", "told"]
