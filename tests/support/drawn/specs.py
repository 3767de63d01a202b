"""Whole specs drawn at random: a register, one to three procedures, what makes cases of others, and properties.

All of them compile. The seed and the features give the same spec again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from random import Random

from cpcspec.compiler.driver import Compiled
from cpcspec.project import compile_texts
from tests.support.drawn.chance import FEATURES, Chance
from tests.support.drawn.conditions import CODES, condition
from tests.support.drawn.people import KINDS, register
from tests.support.drawn.procedures import Drawer
from tests.support.drawn.properties import properties

TABLE = "code,label,tone\n" + "".join(
    f"{each},{each.title()},{'cold' if each == 'blue' else 'warm'}\n" for each in CODES
)


def drawn_texts(seed: int, without: Collection[str] = (), only: Collection[str] = FEATURES) -> dict[str, str]:
    """Return the files of a spec; features that are left out never occur."""
    rnd = Random(seed)  # noqa: S311 - a seed makes it the same again
    # Most specs have some features only, so that what one hides another shows.
    on = frozenset(each for each in FEATURES if rnd.random() < 0.6)
    chance = Chance(rnd, on.intersection(only).difference(without))
    return {"drawn.cpc": "\n".join(_lines(chance)) + "\n", "register.csv": register(chance), "colours.csv": TABLE}


def drawn_spec(texts: dict[str, str]) -> Compiled:
    """Return what the texts mean; all of them must compile."""
    done = compile_texts(texts)
    assert done.ok, ([f"{each.message} at {each.span}" for each in done.findings], texts["drawn.cpc"])
    return done


def _lines(chance: Chance) -> Iterator[str]:
    for kind in KINDS:
        yield f'kind {kind} "{kind.title()}"'
    yield 'register from "register.csv"'
    yield 'codes colours "Colours" from "colours.csv"'
    drawers = _drawers(chance)
    for drawer in drawers:
        yield from drawer.head()
        yield from drawer.form()
        # What others may carry or create is known from here on; they are drawn in this order.
        yield from drawer.actions()
        yield from drawer.timers()
        yield from drawer.access()
        yield "end"
    yield from _reuses(chance, drawers)
    yield from properties(chance, drawers, chance.number(6, 12))


def _drawers(chance: Chance) -> list[Drawer]:
    count = chance.one((1, 2, 2, 3)) if chance.has("reuse") or chance.has("create") else 1
    states = {f"proc{each}": tuple(f"s{each}{n}" for n in range(chance.number(3, 5))) for each in range(count)}
    found: list[Drawer] = []
    for name, own in states.items():
        linked = {other: of for other, of in states.items() if other != name or chance.odds(0.2)}
        drawer = Drawer(chance, name, own, linked if count > 1 else {})
        if chance.has("create"):
            drawer.creates = tuple(each.drawn for each in found)
        found.append(drawer)
    return found


def _reuses(chance: Chance, drawers: list[Drawer]) -> Iterator[str]:
    for source in drawers:
        for target in drawers:
            if not chance.has("reuse", 0.5 if source is not target else 0.15):
                continue
            old, new = source.drawn, target.drawn
            yield f"reuse {old.name} to {new.name}"
            yield f"by {', '.join(chance.some(old.parties))}"
            yield f"in {', '.join(chance.some(old.states, 2))}"
            if chance.odds(0.3):
                yield f"when {condition(chance, source.known(), 'act')}"
            both = [each for each in old.main if each in new.main]
            if both:
                yield f"carry {', '.join(chance.some(both, 3))}"
            if chance.odds(0.3):
                yield "set done_on to created_on"
            if new.assigned and chance.odds(0.4):
                yield f"assign helper to {chance.one(old.parties)}"
            yield f'linked as "Became {new.name}" back "Came from {old.name}"'
