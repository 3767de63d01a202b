"""Random and guided runs: what was not tried yet comes first, and runs go on from where something new was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from cpcspec.semantics.case import Refused, Register
from cpcspec.semantics.periods import shifted
from tests.support.watch.offers import Chance, Drawing, chances, starts
from tests.support.watch.scene import Scene

STARTS = (
    "2019-12-31", "2020-02-03", "2020-02-28", "2020-02-29", "2020-01-31", "2021-01-30", "2022-08-31", "2023-03-01",
    "2023-02-28", "2024-02-28", "2023-05-31", "2024-12-30",
)  # fmt: skip
SPANS = (1, 1, 2, 3, 5, 8, 14, 29, 30, 31, 60, 91, 181, 183, 365, 400)
MOST_CASES = 6
FEW = 10
"""In a register of so many, everybody acts in each run."""


class Walker:
    """Walks on scenes of one spec."""

    def __init__(self, rnd: Random, drawing: Drawing) -> None:
        """Nothing was tried yet."""
        self.rnd, self.drawing = rnd, drawing
        self.tried: Counter[tuple[str, ...]] = Counter()
        self.taken: Counter[tuple[str, ...]] = Counter()
        self.steps = 0

    def start(self) -> datetime:
        """Return a moment to begin at: often one of the days on which months are not alike."""
        day = self.rnd.choice(STARTS)
        moment = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
        return moment if self.rnd.random() < 0.7 else moment + timedelta(days=self.rnd.randrange(1461))

    def people(self, register: Register) -> tuple[str, ...]:
        """Return who acts in a run: everybody, or of a large register some of two countries and a few more."""
        every = list(register.by_id.values())
        if len(every) <= FEW:
            return tuple(register.by_id)
        countries = self.rnd.sample(sorted({each.country for each in every}), 2)
        near = [each for each in every if each.country in countries]
        rare = [each for each in every if len(register.by_kind[each.kinds[0]]) <= 2]
        chosen = {
            each.id for each in (*self.rnd.sample(near, min(6, len(near))), *rare[:3], *self.rnd.sample(every, 2))
        }
        return tuple(each for each in register.by_id if each in chosen)

    def go(self, scene: Scene) -> None:
        """Take one step: let time pass, or let somebody do something."""
        self.steps += 1
        if scene.cases and self.rnd.random() < 0.3:
            scene.wait(self.moment(scene))
            return
        possible = list(self._possible(scene))
        if not possible:
            scene.wait(self.moment(scene))
            return
        # What was seldom taken is tried more often, but not what was refused again and again.
        weights = [1 / (1 + self.taken[key] + self.tried[key] / 4) for key in (each.key(scene) for each in possible)]
        chance = self.rnd.choices(possible, weights)[0]
        key = chance.key(scene)
        self.tried[key] += 1
        case_id, command = self.drawing.command(scene, chance)
        if not isinstance(scene.act(case_id, command, chance.actor), Refused):
            self.taken[key] += 1

    def _possible(self, scene: Scene) -> Iterator[Chance]:
        cases = list(scene.cases.values())
        if not cases:
            yield from starts(scene)
            return
        if len(scene.order) < MOST_CASES and self.rnd.random() < 0.1:
            yield from starts(scene)
        case = self.rnd.choice(cases)
        for each in chances(scene, case, scene.people):
            if each.what != "reuse" or len(scene.order) < MOST_CASES:
                yield each

    # ------------------------------------------------------------------ time

    def moment(self, scene: Scene) -> datetime:
        """Return a later moment: soon, around what falls due next, at the end of a month, or much later."""
        now, rnd = scene.now, self.rnd
        how = rnd.random()
        if how < 0.15:
            return now + timedelta(hours=rnd.choice((1, 5, 24)))
        if how < 0.6:
            ends = [each.at for case in scene.cases.values() for each in scene.due(case) if each.at > now]
            if ends:
                at = min(ends) if rnd.random() < 0.7 else rnd.choice(ends)
                moved = at + rnd.choice(
                    (timedelta(days=-1), timedelta(hours=-10), timedelta(seconds=1), timedelta(hours=9))
                )
                return max(moved, now + timedelta(hours=1))
        if how < 0.7:
            last = shifted(now.date().replace(day=1), 1, "month") - timedelta(days=1)
            return max(now, now.replace(month=last.month, day=last.day)) + timedelta(hours=1)
        return now + timedelta(days=rnd.choice(SPANS))


def quiet(scene: Scene, years: int = 60) -> bool:
    """Let years go by with nobody acting; return whether nothing can come by itself any more."""
    for _ in range(years):
        if not any(scene.pending(each) for each in scene.cases.values()):
            # What is hidden in time is nothing that falls due: it is only seen. Reminders may come for ever.
            reminded = any(scene.due(each) for each in scene.cases.values())
            scene.wait(scene.now + timedelta(days=366 * (2 if reminded else years)))
            return not any(scene.pending(each) for each in scene.cases.values())
        scene.wait(scene.now + timedelta(days=366))
    return not any(scene.pending(each) for each in scene.cases.values())
