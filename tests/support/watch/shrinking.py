"""A run made short: what it shows is still shown without the deeds that are left out."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.watch.monitor import Monitor
from tests.support.watch.replaying import redo
from tests.support.watch.scene import Deed, Runaway, Scene
from tests.support.watch.watching import Shown, Watched

TRIES = 300


@dataclass
class _Again:
    """A run done again with fewer deeds: what it shows, and how many cases there were before each of them."""

    shown: Shown | None
    counts: list[int]


def short(shown: Shown, monitor: Monitor) -> Shown:
    """Return a run with as few deeds as can be found quickly that shows the same; the run itself if none does.

    `monitor` has seen nothing yet.
    """
    scene = shown.scene
    best = shown
    deeds = scene.deeds
    here = _again(scene, deeds, monitor)
    if here.shown is None:
        return shown
    tries, place = 0, len(deeds) - 1
    while place >= 0 and tries < TRIES:
        tries += 1
        place = min(place, len(deeds) - 1)
        fewer = _without(deeds, place, here.counts)
        found = _again(scene, fewer, monitor)
        if found.shown is not None:
            # A deed brings its own moment along: the scene has a wait where one was left out, the list has not.
            best, deeds, here = found.shown, fewer[: len(found.counts) - 1], found
        place -= 1
    return best


def _again(scene: Scene, deeds: list[Deed], monitor: Monitor) -> _Again:
    watched = Watched(Scene(scene.program, scene.register, scene.start or scene.now), (monitor,))
    counts = []
    try:
        for each in deeds:
            counts.append(len(watched.scene.order))
            if redo(watched.scene, each):
                return _Again(None, counts)
            watched.look()
            if watched.shown:
                return _Again(watched.shown[0], [*counts, len(watched.scene.order)])
        counts.append(len(watched.scene.order))
        watched.rest()
    except (Runaway, IndexError, KeyError):
        return _Again(None, counts)
    return _Again(watched.shown[0] if watched.shown else None, counts)


def _without(deeds: list[Deed], place: int, counts: list[int]) -> list[Deed]:
    """Return the deeds without one, and without those on the cases that came to be by it."""
    if place + 1 >= len(counts):
        return deeds[:place]
    first, born = counts[place], counts[place + 1] - counts[place]
    gone = range(first, first + born)
    left = (each for each in deeds[place + 1 :] if each.case not in gone and each.source not in gone)
    moved = (
        each._replace(case=_moved(each.case, first, born), source=_moved(each.source, first, born)) for each in left
    )
    return [*deeds[:place], *moved]


def _moved(case: int | None, first: int, born: int) -> int | None:
    return case - born if case is not None and case >= first + born else case
